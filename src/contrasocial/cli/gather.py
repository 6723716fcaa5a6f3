"""``contrasocial gather``: read sources into the ledger, without judging."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

DATE = click.DateTime(formats=["%Y-%m-%d"])
BEGINS = click.option(
    "--begins", type=DATE, help="The day on which an event began whose contact log counts time from its beginning."
)

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

    from contrasocial.sources.contract import ReadOptions
    from contrasocial.sources.live_contract import LiveOptions


_LIVE = (
    click.option("--full", is_flag=True, help="Of an account: read every page anew, not only what is new."),
    click.option("--personal", is_flag=True, help="Read an account although it looks like a private person's."),
    click.option(
        "--backlinks", metavar="URL", help="Ask this index of Bluesky (Constellation) for mentions elsewhere."
    ),
    click.option("--appview", metavar="URL", envvar="CONTRASOCIAL_APPVIEW", help="Another AppView of Bluesky."),
    click.option("--directory", metavar="URL", envvar="CONTRASOCIAL_DIRECTORY", help="Another directory of DIDs."),
    click.option("--allow-private", is_flag=True, help="Let it ask servers on this machine or network."),
)


def live_options(command: Callable[..., None]) -> Callable[..., None]:
    """The options of reading an account by its handle; :func:`live_of` takes them."""
    for option in reversed(_LIVE):
        command = option(command)
    return command


ACCOUNT = click.option(
    "--account",
    default="",
    metavar="NAME",
    help="Whose export it is, where it does not say so; in a community, your people.",
)


@click.command()
@click.argument("source", nargs=-1, type=click.Path(), required=True)
@click.option("--since", type=DATE, help="Of an account: read back to this day (else the last 90 days).")
@click.option("--map", "columns", multiple=True, metavar="FIELD=COLUMN", help="Which column of a table is what.")
@BEGINS
@ACCOUNT
@click.option("--include-private", is_flag=True, help="Take in what was not public.")
@click.option("--workspace", type=click.Path(file_okay=False), help="Where the ledger lies.")
@live_options
def command(
    source: tuple[str, ...],
    since: datetime | None,
    columns: tuple[str, ...],
    begins: datetime | None,
    account: str,
    include_private: bool,
    workspace: str | None,
    **live: Any,
) -> None:
    """Read SOURCE into the ledger: a file, a folder, an account (@handle) or a brand of the list.

    Doing it twice changes nothing; of an account only what is new is read.
    """
    from contrasocial.api.session import expanded, gather

    for path in expanded(source, workspace):
        with progress() as bar:
            chosen = live_of(live, bar, span_of(since, None)[0])
            done = gather(
                path, workspace, options_of(columns, include_private, begins, account), bar.on_bytes, chosen
            )
        click.echo(
            f"{done.origin}: read {done.read:,} as {done.source}, kept {done.kept:,}, skipped {done.skipped:,}"
        )


def live_of(given: dict[str, Any], bar: _Bar, since: int | None) -> LiveOptions:
    """The options of a live read, from the command's."""
    from contrasocial.network.credentials import stored
    from contrasocial.sources.live_contract import LiveOptions

    named = {name: value for name, value in given.items() if value is not None}
    return LiveOptions(since=since, secret=stored, on_step=bar.on_step, say=bar.say, **named)


def options_of(
    columns: tuple[str, ...], include_private: bool, begins: datetime | None = None, account: str = ""
) -> ReadOptions:
    """The options of a read; notices go to standard error."""
    from contrasocial.core.errors import Problem
    from contrasocial.core.time import seconds
    from contrasocial.sources.contract import ReadOptions

    pairs = [c.partition("=") for c in columns]
    for field, sign, column in pairs:
        if not (field and sign and column):
            raise Problem("E112", "a column mapping reads FIELD=COLUMN", f"--map {field}{sign}{column}")
    first = seconds(begins) if begins else None
    columns_named = {f: c for f, _, c in pairs}
    return ReadOptions(columns_named, include_private, first, lambda line: click.echo(line, err=True), account)


def span_of(since: datetime | None, until: datetime | None) -> tuple[int | None, int | None]:
    """The time asked for, in UTC seconds; both days are whole."""
    from contrasocial.core.errors import Problem
    from contrasocial.core.time import DAY, seconds

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

    def on_step(self, name: str, done: int, total: int) -> None:
        """So much of a part of an account was read; a total of 0 is unknown."""
        if self._reading is None:
            self._reading = self._shown.add_task(name)
        self._shown.update(self._reading, description=f"reading {name}", total=total or None, completed=done)

    def say(self, line: str) -> None:
        """A line above the bar."""
        self._shown.console.print(line, highlight=False, markup=False)

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
