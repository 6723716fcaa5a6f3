"""``contrasocial people``: the brand's relationships, and what is left open in them."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING

import click

from contrasocial.cli._say import piped, say, say_json
from contrasocial.cli._source import SOURCE
from contrasocial.cli.gather import DATE

if TYPE_CHECKING:
    from contrasocial.report.people_schema import People, Person

_COLUMNS = "who rung days last last_by warmth asked_on calls open_since hint asked url".split()


@click.command()
@click.argument("source", nargs=-1, type=SOURCE)
@click.option("--brand", metavar="NAME", help="Which brand, where a source holds several.")
@click.option("--since", type=DATE, help="Look only at what is not older than this day.")
@click.option("--until", type=DATE, help="Look only at what is not newer than this day.")
@click.option(
    "--decay",
    type=click.FloatRange(0, 90),
    default=10,
    show_default=True,
    help="Warmth lost in a month, in per cent.",
)
@click.option(
    "--limit", type=click.IntRange(0), help="How many people to list (else 20 on the screen, all in json and csv)."
)
@click.option("--format", "shape", type=click.Choice(["terminal", "json", "csv"]), default="terminal")
@click.option("--names", is_flag=True, help="Names and words also where the output is piped on: for your eyes only.")
@click.option("--map", "columns", multiple=True, metavar="FIELD=COLUMN", help="Which column of a table is what.")
@click.option("--include-private", is_flag=True, help="Take in what was not public.")
@click.option("--workspace", type=click.Path(file_okay=False), help="Where the ledger lies.")
def command(
    source: tuple[str, ...],
    brand: str | None,
    since: date | None,
    until: date | None,
    decay: float,
    limit: int | None,
    shape: str,
    names: bool,
    columns: tuple[str, ...],
    include_private: bool,
    workspace: str | None,
) -> None:
    """How far the brand in SOURCE came with people: stranger, handshake, exchange, conversation, regular.

    The list begins with what was left open: questions without an answer, the newest first; then talks going cold. On
    your own screen people have their names; piped on they have pseudonyms, the same in all that this workspace gives.
    """
    from contrasocial.api.config import config
    from contrasocial.api.people import people, safe
    from contrasocial.api.workspace import in_place
    from contrasocial.cli.gather import columns_of, notice

    most = limit if limit is not None else 20 if shape == "terminal" else 10**9
    local = names or (shape == "terminal" and not piped())
    found = people(
        source or None, workspace, brand=brand, since=since, until=until, columns=columns_of(columns),
        include_private=include_private, decay=decay / 100, limit=most, on_notice=notice,
    )  # fmt: skip
    folder = in_place(source or None, workspace)[1]
    make = partial({"terminal": _screen, "json": _json, "csv": _csv}[shape], zone=config(folder).hours_in)
    text = make(found) if local else safe(found, folder).shown(make)
    (say_json if shape == "json" else say)(text.rstrip("\n"))


def _screen(people: People, zone: str) -> str:
    from contrasocial.core.plural import plural
    from contrasocial.report import people_wording as ladder
    from contrasocial.report.wording import date, plain

    lines: list[str] = []
    met = plural(people.met, "person", "people")
    lines.append(f"{plain(people.brand)} had to do with {met} until {date(people.at, zone)}.\n")
    widest = max(len(ladder.MEANINGS[rung.id]) for rung in people.rungs)
    lines.append(
        f"{'':12}  {'':{widest}}  {'now':>7} {'before':>7} {'came':>6}   (before {date(people.since, zone)})"
    )
    for rung, now, before, came, _left in ladder.table(people):
        lines.append(f"{rung:12}  {ladder.MEANINGS[rung]:{widest}}  {now:7,} {before:7,} {came:6,}")
    lines.append(f"\n{ladder.moved(people, zone)}\n{ladder.left_open(people)}")
    if hidden := ladder.hidden(people):
        lines.append(hidden)
    lines += [f"\n{_told(person, zone)}" for person in people.listed]
    if len(people.listed) < people.met:
        lines.append(f"\n{people.met - len(people.listed):,} more: --limit N, or --format csv for a spreadsheet.")
    return "\n".join(lines)


def _told(person: Person, zone: str) -> str:
    """A person in two or three lines: where it stands, what was asked last, what to do."""
    from shutil import get_terminal_size

    from contrasocial.core.time import day
    from contrasocial.report.people_wording import standing
    from contrasocial.report.wording import plain, shorten

    lines = [f"{plain(person.who)}  {standing(person, zone)}"]
    if person.asked and person.asked_at is not None:
        said = f"   asked {day(person.asked_at, zone)}: "
        lines.append(said + shorten(person.asked, max(40, get_terminal_size().columns - len(said))))
    return "\n".join([*lines, f"   -> {person.hint}"])


def _json(people: People, zone: str) -> str:  # noqa: ARG001 -- its times are seconds
    import msgspec

    return msgspec.json.format(msgspec.json.encode(people, order="sorted"), indent=2).decode()


def _csv(people: People, zone: str) -> str:
    import csv
    import io

    from contrasocial.core.time import day
    from contrasocial.report.spreadsheet import cell

    text = io.StringIO()
    out = csv.writer(text, lineterminator="\n")
    out.writerow(_COLUMNS)
    for p in people.listed:
        days = (None if at is None else day(at, zone) for at in (p.asked_at, p.open_since))
        asked_on, open_since = days
        row = (
            p.who,
            p.rung,
            p.days,
            day(p.last_at, zone),
            p.last_by,
            p.warmth,
            asked_on,
            p.calls,
            open_since,
            p.hint,
        )
        out.writerow(cell(value) for value in (*row, p.asked, p.url))
    return text.getvalue()
