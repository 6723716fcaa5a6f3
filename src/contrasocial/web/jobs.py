"""The one long thing at a time that the page waits for: reading a source and judging it, beside the page."""

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock, Thread

from contrasocial.core.errors import Problem
from contrasocial.core.progress import OnNotice, OnStep


@dataclass
class Job:
    """What is being done. ``problem`` is its end where it failed, in three lines; ``to`` where to go then."""

    title: str
    step: str = "beginning"
    done: int = 0
    total: int = 0
    notices: list[str] = field(default_factory=list)
    problem: str = ""
    is_over: bool = False
    to: str = "/health"


class Jobs:
    """Starts a job and tells how far it is. There is one at a time: a second one waits for nobody and is refused."""

    def __init__(self) -> None:
        self._lock = Lock()
        self.now: Job | None = None

    def start(self, title: str, work: Callable[[OnStep, OnNotice], str]) -> bool:
        """Let ``work`` run in a thread of its own; gives whether it was begun. It returns where to go then."""
        with self._lock:
            if self.now is not None and not self.now.is_over:
                return False
            job = self.now = Job(title)
        Thread(target=_run, args=(job, work), daemon=True).start()
        return True

    @property
    def is_running(self) -> bool:
        """Whether a job runs now."""
        return self.now is not None and not self.now.is_over


def _run(job: Job, work: Callable[[OnStep, OnNotice], str]) -> None:
    def on_step(name: str, done: int, total: int) -> None:
        job.step, job.done, job.total = name, done, total

    try:
        job.to = work(on_step, job.notices.append)
    except Problem as problem:
        job.problem = str(problem)
    except Exception as error:  # told on the page, whatever it is: nobody looks at the terminal now
        job.problem = f"contrasocial itself failed ({type(error).__name__}: {error})"
    finally:
        job.is_over = True
