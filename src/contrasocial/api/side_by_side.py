"""One function over many tasks on every core, in processes of their own: what takes the interpreter's time and shares
nothing. The answers come in the order of the tasks, however many processes (:mod:`contrasocial.core.own_process`)
there are.
"""

import pickle
import subprocess
from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from queue import SimpleQueue
from typing import IO, Any, TypeVar

from contrasocial.core.errors import Code, Problem
from contrasocial.core.own_process import begun, can_begin, sendable, serving

_Task = TypeVar("_Task")
_Made = TypeVar("_Made")


def side_by_side(work: Callable[[_Task], _Made], tasks: Iterable[_Task], many: int) -> Generator[_Made]:
    """``work`` of each task, in their order, by so many processes; by this one, where those would be fewer than two.

    ``work``, tasks and answers have to be such as can be sent. Few of them are held at a time.

    Raises:
        Problem: E115 where a process has ended in the middle, and what ``work`` raises.
    """
    if many < 2 or not can_begin():
        yield from map(work, tasks)
        return
    free: SimpleQueue[subprocess.Popen[bytes]] = SimpleQueue()
    running: list[subprocess.Popen[bytes]] = []

    def done(task: _Task) -> _Made:
        process = free.get()
        try:
            return _asked(process, task)  # type: ignore[no-any-return]
        finally:
            free.put(process)

    try:
        for _ in range(many):
            running.append(_begun(work))
            free.put(running[-1])
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
                for process in running:  # a thread that waits for an answer hears that none will come
                    process.kill()
    finally:
        for process in running:
            process.kill()
            process.communicate()


def _begun(work: Callable[..., Any]) -> "subprocess.Popen[bytes]":
    process = begun(__name__, OPENBLAS_NUM_THREADS="1")  # every process has a core: its libraries need no second one
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
    serving(_answer)


def _answer(asked: IO[bytes], out: IO[bytes]) -> None:
    work = pickle.load(asked)
    while True:
        task = pickle.load(asked)
        made, raised = None, None
        try:
            made = work(task)
        except Exception as error:
            raised = sendable(error)
        pickle.dump((made, raised), out, pickle.HIGHEST_PROTOCOL)
        out.flush()
