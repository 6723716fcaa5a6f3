"""``contrasocial today``: whom to answer now."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import click

from contrasocial.cli._say import piped, say, say_json
from contrasocial.cli._source import SOURCE

if TYPE_CHECKING:
    from contrasocial.api.config import Config
    from contrasocial.coach.coach_schema import Today

#: What is said of somebody on the list, by the option that says it.
_MARKS = {"done": "done", "no_answer": "no-answer", "snooze": "snoozed"}


@click.command()
@click.argument("source", nargs=-1, type=SOURCE)
@click.option("--brand", metavar="NAME", help="Which brand, where there are several.")
@click.option("--done", metavar="WHO", help="Somebody was answered, wherever that was.")
@click.option("--no-answer", metavar="WHO", help="Somebody needs no answer.")
@click.option("--snooze", metavar="WHO", help="Put somebody off for --days.")
@click.option("--days", type=click.FloatRange(0.01, 365), default=3, show_default=True, help="For how long.")
@click.option("--undo", metavar="WHO", help="Take back what was said of somebody.")
@click.option("--limit", type=click.IntRange(1), default=10, show_default=True, help="How many people to list.")
@click.option("--format", "shape", type=click.Choice(["terminal", "json"]), default="terminal")
@click.option("--names", is_flag=True, help="Names and words also where it is piped on: for your eyes only.")
@click.option("--map", "columns", multiple=True, metavar="FIELD=COLUMN", help="Which column of a table is what.")
@click.option("--workspace", type=click.Path(file_okay=False), help="Where the ledger lies.")
def command(
    source: tuple[str, ...],
    brand: str | None,
    done: str | None,
    no_answer: str | None,
    snooze: str | None,
    days: float,
    undo: str | None,
    limit: int,
    shape: str,
    names: bool,
    columns: tuple[str, ...],
    workspace: str | None,
) -> None:
    """At most ten people who need the brand now, with their last words: first who can still be answered in time.

    WHO is a handle, or the id or address of a message. A mark holds until they write again. Nobody is ranked by
    reach.
    """
    from contrasocial.api.config import config
    from contrasocial.api.today import mark, safe, today, unmark
    from contrasocial.api.workspace import in_place
    from contrasocial.cli.gather import columns_of, notice
    from contrasocial.coach.coach_schema import to_json

    told = {"done": done, "no_answer": no_answer, "snooze": snooze}
    for option, who in told.items():
        if who:
            word = _MARKS[option]
            put_off = days if word == "snoozed" else None
            need = mark(who, word, workspace, brand=brand, sources=source or None, days=put_off, on_notice=notice)
            said = word.replace("-", " ") + (f" for {days:g} day{'' if days == 1 else 's'}" if put_off else "")
            say(f"{need.who}: {said} (contrasocial today --undo {need.post} takes it back)")
    if undo:
        say(f"{unmark(undo, workspace, brand=brand, sources=source or None).who}: back on the list")
    if undo or any(told.values()):
        return
    found = today(source or None, workspace, brand=brand, columns=columns_of(columns), limit=limit, on_notice=notice)
    known = config(in_place(source or None, workspace)[1])
    make = to_json if shape == "json" else partial(_screen, known=known)
    text = make(found) if names or not piped() else safe(found, workspace).shown(make)
    (say_json if shape == "json" else say)(text)
    if found.people and piped() and not names:
        say("piped on: without names and words (--names shows them)", err=True)


def _screen(found: Today, known: Config) -> str:
    from contrasocial.coach.coach_schema import COPIED, KINDS, copied
    from contrasocial.core.plural import plural
    from contrasocial.core.time import day
    from contrasocial.report.people_wording import ago
    from contrasocial.report.wording import plain

    lines: list[str] = []
    count = len(found.people)
    if count:
        of = f" of {count + found.more}" if found.more else ""
        needs = "person needs" if count + found.more == 1 else "people need"
        lines.append(f"{count}{of} {needs} {plain(found.brand)} now, as read up to {day(found.at, known.hours_in)}.")
    else:
        lines.append(f"Nobody waits for {plain(found.brand)} now, as read up to {day(found.at, known.hours_in)}.")
    for place, need in enumerate(found.people, 1):
        more = [ago(need.waiting_since, found.at, known.office)]
        if need.again:
            more.append("again after your answer")
        if need.days_met:
            more.append(f"you met on {plural(need.days_met, 'day')}")
        if need.promised:
            more.append(f"you said “{plain(need.promised)}”")
        lines.append(f"\n{place:>2}. {plain(need.who)} {KINDS[need.kind]}: {', '.join(more)}")
        for turn in need.thread:
            who = "you " if turn.by_brand else "they"
            lines.append(f"    {who}  {_short(plain(turn.text))}")
        if copied(need):
            lines.append(f"    ({COPIED}; where it did answer: --done)")
        if need.url or need.post:
            lines.append(f"    {need.url or need.post}")
    rest = []
    if found.more:
        rest.append(f"{found.more} more wait behind these (--limit)")
    if found.marked:
        rest.append(f"{found.marked} {'is' if found.marked == 1 else 'are'} off the list by your word")
    if found.unseen:
        rest.append(f"of {found.unseen} more nobody can tell from the source whether they were answered")
    if rest:
        lines.append(f"\n{'; '.join(rest)}.")
    return "\n".join(lines)


def _short(text: str) -> str:
    one = " ".join(text.split())
    return one if len(one) <= 100 else one[:99].rsplit(" ", 1)[0] + " …"
