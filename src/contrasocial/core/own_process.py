"""A Python of its own for work that shares nothing with this one; both speak by pickles, over its standard input and
output.

It is begun anew, not forked: Delta Lake does not survive that, and a program that calls us need not guard its main
module, as it had to for multiprocessing.
"""

import json
import os
import pickle
import subprocess
import sys
from collections.abc import Callable
from typing import IO, Any

_BEGIN = "import sys, json; sys.path[:] = json.loads(sys.argv[1]); import {} as module; module.serve()"


def can_begin() -> bool:
    """Whether there is a Python to begin: a program that was frozen into one file has none."""
    return bool(sys.executable) and not getattr(sys, "frozen", False)


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def begun(module: str, **environment: str) -> "subprocess.Popen[bytes]":
    """A process that runs ``serve()`` of a module, with what is added to the environment."""
    command = [sys.executable, "-P", "-c", _BEGIN.format(module), json.dumps(sys.path)]
    # Ctrl-C is for this process, which ends the other one.
    alone: dict[str, Any] = {"start_new_session": True}
    if sys.platform == "win32":
        alone = {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}
    return subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=os.environ | environment, **alone
    )


def serving(answer: Callable[[IO[bytes], IO[bytes]], None]) -> None:
    """What ``serve()`` of a module does: ``answer`` what comes on the first until nobody asks, or listens to the
    second, any more."""
    try:
        with os.fdopen(os.dup(1), "wb") as out:
            os.dup2(2, 1)  # what anybody prints is no answer
            answer(sys.stdin.buffer, out)
    except (BrokenPipeError, EOFError, KeyboardInterrupt):
        os._exit(1)


def sendable(error: BaseException) -> BaseException:
    """The error, or one that says the same where it cannot be sent."""
    try:
        pickle.loads(pickle.dumps(error))
    except Exception:
        return RuntimeError(f"{type(error).__name__}: {error}")
    return error
