"""One function over many tasks on every core, in processes of their own: what takes the interpreter's time and shares
nothing. The answers come in the order of the tasks, however many processes there are.

They are begun anew, as in :mod:`contrasocial.ledger.read_apart` and for the same reasons.
"""

import json
import os
import pickle
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from queue import SimpleQueue
from typing import IO, Any, TypeVar

from contrasocial.core.errors import Code, Problem

_Task = TypeVar("_Task")
_Made = TypeVar("_Made")
_BEGIN = (
    "import sys, json; sys.path[:] = json.loads(sys.argv[1]); import contrasocial.api.side_by_side as s; s.serve()"
)
#: Every process has a core; its libraries need no second one.
_ALONE = {"OPENBLAS_NUM_THREADS": "1"}


def side_by_side(work: Callable[[_Task], _Made], tasks: Iterable[_Task], many: int) -> Generator[_Made]:
    """``work`` of each task, in their order, by so many processes; by this one, where those would be fewer than two.

    ``work``, tasks and answers have to be such as can be sent. Few of them are held at a time.

    Raises:
        Problem: E115 where a process has ended in the middle, and what ``work`` raises.
    """
    if many < 2 or getattr(sys, "frozen", False) or not sys.executable:
        yield from map(work, tasks)
        return
    free: SimpleQueue[subprocess.Popen[bytes]] = SimpleQueue()
    begun: list[subprocess.Popen[bytes]] = []

    def done(task: _Task) -> _Made:
        process = free.get()
        try:
            return _asked(process, task)  # type: ignore[no-any-return]
        finally:
            free.put(process)

    try:
        for _ in range(many):
            begun.append(_begun(work))
            free.put(begun[-1])
        with ThreadPoolExecutor(many) as pool:
            waiting: deque[Future[_Made]] = deque()
            try:
                for task in tasks:
                    waiting.append(pool.submit(done, task))
                    if len(waiting) > 2 * many:
                        yield waiting.popleft().result()
                while waiting:
                    yield waiting.popleft().result()
            finally:
                pool.shutdown(wait=False, cancel_futures=True)
                for process in begun:  # a thread that waits for an answer hears that none will come
                    process.kill()
    finally:
        for process in begun:
            process.kill()
            process.communicate()


def _begun(work: Callable[..., Any]) -> "subprocess.Popen[bytes]":
    # Ctrl-C is for this process, which ends the others.
    alone: dict[str, Any] = {"start_new_session": True}
    if sys.platform == "win32":
        alone = {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}
    process = subprocess.Popen(
        [sys.executable, "-P", "-c", _BEGIN, json.dumps(sys.path)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=os.environ | _ALONE, **alone,
    )  # fmt: skip
    assert process.stdin
    pickle.dump(work, process.stdin, pickle.HIGHEST_PROTOCOL)
    process.stdin.flush()
    return process


def _asked(process: "subprocess.Popen[bytes]", task: object) -> Any:
    assert process.stdin and process.stdout
    try:
        pickle.dump(task, process.stdin, pickle.HIGHEST_PROTOCOL)
        process.stdin.flush()
        made, error = pickle.load(process.stdout)
    except (EOFError, OSError, pickle.UnpicklingError) as end:
        what = "a process that judges has ended in the middle, perhaps for want of memory"
        raise Problem(Code.OWN_FAILURE, what, "many brands", "run it again, with less beside it") from end
    if error:
        raise error
    return made


def serve() -> None:
    """Do the tasks that come on the standard input, and answer on the standard output, until nobody asks."""
    try:
        with os.fdopen(os.dup(1), "wb") as out:
            os.dup2(2, 1)  # what anybody prints is no answer
            _answer(sys.stdin.buffer, out)
    except (BrokenPipeError, EOFError, KeyboardInterrupt):
        os._exit(1)


def _answer(asked: IO[bytes], out: IO[bytes]) -> None:
    work = pickle.load(asked)
    while True:
        task = pickle.load(asked)
        made, raised = None, None
        try:
            made = work(task)
        except Exception as error:
            raised = _sendable(error)
        pickle.dump((made, raised), out, pickle.HIGHEST_PROTOCOL)
        out.flush()


def _sendable(error: Exception) -> Exception:
    """The error, or one that says the same where it cannot be sent."""
    try:
        pickle.loads(pickle.dumps(error))
    except Exception:
        return RuntimeError(f"{type(error).__name__}: {error}")
    return error
