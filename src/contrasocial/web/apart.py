"""Counting in a process of its own, which ends when nothing was asked of it for a while: what an engine and its
relations take does not stay with the page.

By spawn, not by fork: Delta Lake does not survive that.
"""

import multiprocessing
import pickle
import signal
import traceback
import warnings
from collections.abc import Callable
from functools import partial
from multiprocessing.connection import Connection
from threading import Lock
from typing import Any, TypeVar

from contrasocial.core.errors import Code, Problem
from contrasocial.core.progress import OnNotice, OnStep

_T = TypeVar("_T")
#: So many seconds it waits for more: from one tab to the next no second one has to be started.
_IDLE = 15


class Apart:
    """Runs one function after another in such a process; who comes while it is busy gets one of his own."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._free: list[Connection] = []

    def run(
        self, work: Callable[..., _T], *given: Any, on_step: OnStep | None = None, on_notice: OnNotice | None = None,
        **more: Any,
    ) -> _T:  # fmt: skip
        """What ``work`` returns or raises there; it is told the same listeners as here, where any is given.

        Arguments and the result have to be such as can be sent.
        """
        heard = {"on_step": on_step, "on_notice": on_notice}
        listeners = {name: listener for name, listener in heard.items() if listener}
        task = pickle.dumps((work, given, more, list(listeners)))
        there = self._sent(task)
        while True:
            try:
                word, *told = there.recv()
            except (EOFError, OSError) as error:
                what = "the process that counts has ended in the middle, perhaps for want of memory"
                raise Problem(Code.OWN_FAILURE, what, "this page", "load the page again") from error
            if word in listeners:
                listeners[word](*told)
                continue
            with self._lock:
                self._free.append(there)
            if word == "raised":
                raise told[0]
            return told[0]  # type: ignore[no-any-return]

    def _sent(self, task: bytes) -> Connection:
        """Where the task is done: a process that waits, and has not just ended, or a new one."""
        while True:
            with self._lock:
                there, is_new = (self._free.pop(), False) if self._free else (_started(), True)
            try:
                there.send_bytes(task)
                if there.recv() == "taken":
                    return there
            except (EOFError, OSError):
                if is_new:
                    raise


def _started() -> Connection:
    here, there = multiprocessing.Pipe()
    spawn = multiprocessing.get_context("spawn")
    spawn.Process(target=_serve, args=(there,), daemon=True).start()
    there.close()
    return here


def _serve(here: Connection) -> None:
    """Do what is sent, one after another, until nothing more comes or nobody is there any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the page, which ends this process
    warnings.formatwarning = lambda message, *_where, **_more: f"note: {message}\n"
    while here.poll(_IDLE):
        try:
            task = here.recv_bytes()
            here.send("taken")
            work, given, more, listeners = pickle.loads(task)
            told = {name: partial(_tell, here, name) for name in listeners}
            here.send(("returned", work(*given, **told, **more)))
        except EOFError:
            return
        except Exception as error:
            error.add_note(traceback.format_exc())
            here.send(("raised", error))


def _tell(here: Connection, name: str, *what: Any) -> None:
    here.send((name, *what))
