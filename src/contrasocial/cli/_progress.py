"""One bar on standard error for a whole run: it never goes back, and says what is being done."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from contrasocial.core.screen import harmless

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

#: The steps of a run as they come, each with the part of the whole that is done at its end. A step that is not here
#: (what a network is asked for) belongs to the reading.
_ENDS = {
    "reading the source": 0.35,
    "into the ledger": 0.4,
    "reading the ledger": 0.42,
    "reading the posts": 0.6,
    "putting the talks together": 0.72,
    "counting": 0.92,
    "judging": 1.0,
}
_READING = _ENDS["reading the source"]


class Bar:
    """How far a run is."""

    def __init__(self, shown: Progress) -> None:
        self._shown = shown
        self._task: TaskID | None = None
        self.done = 0.0

    def on_step(self, name: str, done: int, total: int) -> None:
        """So much of this step is done; a total of 0 is unknown."""
        steps = list(_ENDS)
        begin = ([0.0, *_ENDS.values()][steps.index(name)]) if name in _ENDS else 0.0
        part = min(1.0, done / total) if total else 0.0
        self.done = max(self.done, begin + (_ENDS.get(name, _READING) - begin) * part)
        if self._task is None:
            self._task = self._shown.add_task(harmless(name), total=1.0)
        self._shown.update(self._task, description=harmless(name), completed=self.done)

    def on_notice(self, line: str) -> None:
        """A line above the bar."""
        self._shown.console.print(harmless(line), highlight=False, markup=False, soft_wrap=True)


@contextmanager
def progress() -> Iterator[Bar]:
    """A bar while the block runs; nothing is drawn where standard error is no terminal."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f} %"),
        TimeElapsedColumn(),
    )
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as shown:
        yield Bar(shown)
