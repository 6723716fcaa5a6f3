"""``contrasocial gather``: read sources into the ledger, without judging."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from contrasocial.cli._progress import progress
from contrasocial.cli._say import say
from contrasocial.cli._source import SOURCE


class _Day(click.DateTime):
    """A day; the whole of it is meant."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:  # type: ignore[override]
        return super().convert(value, param, ctx).date()


DATE = _Day(["%Y-%m-%d"])
BEGINS = click.option(
    "--begins", type=DATE, help="The day on which an event began whose contact log counts time from its beginning."
)

if TYPE_CHECKING:
    from contrasocial.sources.live_contract import LiveOptions


_LIVE = (
    click.option(
        "--every-page", "full", is_flag=True, help="Of an account: read every page anew, not only what is new."
    ),
    click.option("--personal", is_flag=True, help="Read an account although it looks like a private person's."),
    # Of Bluesky alone: told in docs/sources/bluesky-live.md, and in no command's help.
    click.option("--backlinks", metavar="URL", hidden=True),
    click.option("--appview", metavar="URL", envvar="CONTRASOCIAL_APPVIEW", hidden=True),
    click.option("--directory", metavar="URL", envvar="CONTRASOCIAL_DIRECTORY", hidden=True),
    click.option("--allow-private", is_flag=True, help="Let it ask servers on this machine or network."),
)


#: What the options of reading an account are called in a command's arguments.
LIVE_NAMES = ("full", "personal", "backlinks", "appview", "directory", "allow_private")


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

_TIMES = (
    click.option("--dates", type=click.Choice(["dmy", "mdy", "ymd"]), help="How to read dates such as 3/4/2024."),
    click.option("--zone", metavar="ZONE", help="The zone of times that name none, as Europe/Berlin; else UTC."),
)


def times_options(command: Callable[..., None]) -> Callable[..., None]:
    """The options of how the times of a table are read."""
    for option in reversed(_TIMES):
        command = option(command)
    return command


@click.command()
@click.argument("source", nargs=-1, type=SOURCE, required=True)
@click.option("--since", type=DATE, help="Of an account: read back to this day (else the last 26 weeks).")
@click.option("--map", "columns", multiple=True, metavar="FIELD=COLUMN", help="Which column of a table is what.")
@BEGINS
@ACCOUNT
@times_options
@click.option("--include-private", is_flag=True, help="Take in what was not public.")
@click.option("--workspace", type=click.Path(file_okay=False), help="Where the ledger lies.")
@live_options
def command(
    source: tuple[str, ...],
    since: date | None,
    columns: tuple[str, ...],
    begins: date | None,
    account: str,
    dates: str | None,
    zone: str | None,
    include_private: bool,
    workspace: str | None,
    **live: Any,
) -> None:
    """Read SOURCE into the ledger: a file, a folder, an account (@handle) or a brand of the list.

    Doing it twice changes nothing; of an account only what is new is read.
    """
    from contrasocial.api.gather import read_into
    from contrasocial.api.options import reading
    from contrasocial.api.pipeline import expanded
    from contrasocial.api.workspace import locate
    from contrasocial.core.losses import loss
    from contrasocial.ledger.store import Ledger

    folder = locate(workspace)
    for path in expanded(source, folder):
        with progress() as bar:
            how = reading(
                since=since, columns=columns_of(columns), include_private=include_private, begins=begins,
                account=account, dates=dates, zone=zone, live=live_of(live), on_step=bar.on_step,
                on_notice=bar.on_notice,
            )  # fmt: skip
            done = read_into(folder, path, how)
        if lost := loss(done.origin, done.read, Ledger(folder).reasons([done.gather]).get(done.gather, {})):
            say(lost)
        say(f"{done.origin}: read {done.read:,} as {done.source}, kept {done.kept:,}, skipped {done.skipped:,}")


def live_of(given: dict[str, Any]) -> LiveOptions:
    """The options of a live read, from the command's."""
    from contrasocial.network.credentials import stored
    from contrasocial.sources.live_contract import LiveOptions

    return LiveOptions(secret=stored, **{name: value for name, value in given.items() if value is not None})


def columns_of(pairs: tuple[str, ...]) -> dict[str, str]:
    """The column mapping that was told as FIELD=COLUMN."""
    from contrasocial.core.errors import Code, Problem

    found = {}
    for pair in pairs:
        field, sign, column = pair.partition("=")
        if not (field and sign):
            raise Problem(Code.BAD_OPTION, "a column mapping reads FIELD=COLUMN", f"--map {pair}")
        found[field] = column
    return found


def notice(line: str) -> None:
    """What one should know goes to standard error."""
    say(line, err=True)
