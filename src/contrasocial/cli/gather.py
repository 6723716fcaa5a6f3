"""``contrasocial gather``: read sources into the ledger, without judging."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING

import click

DATE = click.DateTime(formats=["%Y-%m-%d"])

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

    from contrasocial.core.source import ReadOptions


@click.command()
@click.argument("source", nargs=-1, type=click.Path(), required=True)
@click.option("--map", "columns", multiple=True, metavar="FIELD=COLUMN", help="Which column of a table is what.")
@click.option("--include-private", is_flag=True, help="Take in what was not public.")
@click.option("--workspace", type=click.Path(file_okay=False), help="Where the ledger lies.")
def command(source: tuple[str, ...], columns: tuple[str, ...], include_private: bool, workspace: str | None) -> None:
    """Read SOURCE into the ledger. Doing it twice changes nothing."""
    from contrasocial.run import gather

    for path in source:
        with progress() as bar:
            done = gather(path, workspace, options_of(columns, include_private), bar.on_bytes)
        click.echo(
            f"{done.origin}: read {done.read:,} as {done.source}, kept {done.kept:,}, skipped {done.skipped:,}"
        )


def options_of(columns: tuple[str, ...], include_private: bool) -> ReadOptions:
    """The options of a read; notices go to standard error."""
    from contrasocial.core.errors import Problem
    from contrasocial.core.source import ReadOptions

    pairs = [c.partition("=") for c in columns]
    for field, sign, column in pairs:
        if not (field and sign and column):
            raise Problem("E112", "a column mapping reads FIELD=COLUMN", f"--map {field}{sign}{column}")
    return ReadOptions({f: c for f, _, c in pairs}, include_private, lambda line: click.echo(line, err=True))


def span_of(since: datetime | None, until: datetime | None) -> tuple[int | None, int | None]:
    """The time asked for, in UTC seconds; both days are whole."""
    from contrasocial.core.errors import Problem
    from contrasocial.core.text import DAY, seconds

    if since and until and since > until:
        what = "the time asked for ends before it begins"
        raise Problem("E112", what, f"--since {since:%Y-%m-%d} --until {until:%Y-%m-%d}", "change them round")
    return seconds(since) if since else None, seconds(until) + DAY - 1 if until else None


class _Bar:
    """A progress bar on standard error: bytes while reading, then the steps of the audit."""

    def __init__(self, shown: Progress) -> None:
        self._shown = shown
        self._reading: TaskID | None = None
        self._step: TaskID | None = None

    def on_bytes(self, count: int, total: int) -> None:
        """``count`` more of ``total`` bytes were read."""
        if self._reading is None:
            self._reading = self._shown.add_task("reading the source", total=total)
        self._shown.update(self._reading, total=total)
        self._shown.advance(self._reading, count)

    def step(self, name: str) -> None:
        """The audit goes on to its next step."""
        if self._step is None:
            self._step = self._shown.add_task(name, total=None)
        self._shown.update(self._step, description=name)


@contextmanager
def progress() -> Iterator[_Bar]:
    """A bar while the block runs; nothing is drawn where standard error is no terminal."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f} %"),
        TimeElapsedColumn(),
    )
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as shown:
        yield _Bar(shown)
