"""``contrasocial person``: what you know of somebody."""

import click

from contrasocial.cli._say import piped, say, say_json


@click.command()
@click.argument("who")
@click.option("--note", metavar="TEXT", help="Keep a line on them; it stays on this machine.")
@click.option("--brand", metavar="NAME", help="Which brand, where the ledger holds several.")
@click.option("--format", "shape", type=click.Choice(["terminal", "json"]), default="terminal")
@click.option("--names", is_flag=True, help="Also where it is piped on: for your eyes only.")
@click.option("--workspace", type=click.Path(file_okay=False), help="Where the ledger lies.")
def command(who: str, note: str | None, brand: str | None, shape: str, names: bool, workspace: str | None) -> None:
    """Met when, about what, what WHO asked, what you promised, the last words of both, your own notes.

    It holds words and a name: for your eyes only. ``contrasocial forget WHO`` takes it away.
    """
    from contrasocial.api.config import config
    from contrasocial.api.person import person
    from contrasocial.api.workspace import locate
    from contrasocial.cli.gather import notice
    from contrasocial.core.errors import Code, Problem
    from contrasocial.core.plural import plural
    from contrasocial.core.time import day
    from contrasocial.report.wording import plain

    if piped() and not names:
        raise Problem(Code.WOULD_NAME, "a person's card is a name and words", f"contrasocial person {who}")
    found = person(who, workspace, brand=brand, note=note, on_notice=notice)
    if shape == "json":
        from contrasocial.coach.coach_schema import to_json

        say_json(to_json(found))
        return
    zone = config(locate(workspace)).hours_in
    name = f"{found.name} ({found.who})" if found.name else found.who
    say(f"{plain(name)}: {found.rung}, first met {day(found.first_at, zone)}, last {day(found.last_at, zone)}")
    say(f"  talked on {plural(found.days, 'day')}; they wrote {found.theirs}, you {found.ours}")
    if found.topics:
        say(f"  about: {plain(', '.join(found.topics))}")
    lines = [(f"asked {day(turn.at, zone)}", turn.text) for turn in found.asked]
    for one in found.promised:
        word = {True: "kept", False: "not kept", None: "not due yet"}[one.kept]
        lines.append((f"you promised {day(one.at, zone)} ({word})", one.text))
    for title, turn in (("their last word", found.last_theirs), ("your last word", found.last_ours)):
        if turn:
            lines.append((f"{title}, {day(turn.at, zone)}", turn.text))
    lines += [(f"note {day(turn.at, zone)}", turn.text) for turn in found.notes]
    for title, text in lines:
        say(f"  {title}: {plain(' '.join(text.split()))}")
