"""``contrasocial check``: a look at a draft before it is sent."""

import sys
from pathlib import Path

import click

from contrasocial.cli._say import say, say_json


@click.command()
@click.argument("draft", required=False)
@click.option("--to", metavar="WHO", help="Whom it answers, by handle; without it, it speaks to everybody.")
@click.option("--file", "file", type=click.Path(exists=True, dir_okay=False), help="The draft is in this file.")
@click.option("--edit", is_flag=True, help="Write the draft in your editor.")
@click.option("--brand", metavar="NAME", help="Which brand speaks, where the ledger holds several.")
@click.option("--keep", is_flag=True, help="What it promises is kept as due in seven days.")
@click.option("--format", "shape", type=click.Choice(["terminal", "json"]), default="terminal")
@click.option("--workspace", type=click.Path(file_okay=False), help="Where the ledger lies.")
def command(
    draft: str | None,
    to: str | None,
    file: str | None,
    edit: bool,
    brand: str | None,
    keep: bool,
    shape: str,
    workspace: str | None,
) -> int:
    """Is DRAFT a copy, does it ask again, only send away, push or promise? "-" reads it from standard input.

    Exit code 1 where something stands against sending it. A line "# contrasocial: ok C102 because ..." in the draft
    silences a rule. Nothing is written for you, and nothing is sent.
    """
    from contrasocial.api.check import check
    from contrasocial.cli.gather import notice

    found = check(_text(draft, file, edit), to, workspace, brand=brand, keep=keep, on_notice=notice)
    if shape == "json":
        from contrasocial.coach.coach_schema import to_json

        say_json(to_json(found))
        return int(found.stops())
    from contrasocial.report.wording import plain

    for remark in found.remarks:
        level = "silenced" if remark.silenced else remark.level
        say(f"{level:<8} {remark.code} {remark.title}: {plain(remark.says)}")
        say(f"         {'because ' + plain(remark.silenced) if remark.silenced else 'better: ' + remark.instead}")
    for told in filter(None, (found.unread, found.unknown)):
        say(f"         {plain(told)}")
    if not found.remarks:
        say("nothing stands against it")
    return int(found.stops())


def _text(draft: str | None, file: str | None, edit: bool) -> str:
    if edit:
        return click.edit(draft or "") or ""
    if file:
        return Path(file).read_text(encoding="utf-8", errors="replace")
    return sys.stdin.read() if draft in (None, "-") else str(draft)
