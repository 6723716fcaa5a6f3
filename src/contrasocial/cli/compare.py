"""``contrasocial compare``: several brands side by side."""

from pathlib import Path
from typing import Any

import click

from contrasocial.cli._say import say
from contrasocial.cli._source import SOURCE
from contrasocial.cli.gather import DATE


@click.command()
@click.argument("source", nargs=-1, type=SOURCE, required=True)
@click.option("--out", type=click.Path(file_okay=False), default="contrasocial-brands", help="Where the pages go.")
@click.option("--since", type=DATE, help="Look only at what is not older than this day.")
@click.option("--until", type=DATE, help="Look only at what is not newer than this day.")
@click.option("--window", metavar="26w|all", help="How much is judged, up to the end.")
@click.option("--workspace", type=click.Path(file_okay=False), help="Where the ledger lies.")
def command(source: tuple[str, ...], out: str, workspace: str | None, **asked: Any) -> None:
    """Put the brands of several SOURCEs (exports, handles, brands of the list) side by side, each with its page.

    Goals, own domains, zone and business hours are those of contrasocial.toml.
    """
    from contrasocial.api.compare import compare, write_brands
    from contrasocial.api.config import config
    from contrasocial.api.workspace import locate
    from contrasocial.cli._progress import progress
    from contrasocial.cli.audit import line
    from contrasocial.report import goals

    set_up = config(locate(workspace))
    asked |= set_up.asked()
    with progress() as bar:
        reports = compare(source, workspace, on_step=bar.on_step, on_notice=bar.on_notice, **asked)
        for report in reports:
            report.goals = goals.judged(report, set_up.wanted())
        bar.on_step("judging", 1, 1)
    write_brands(reports, Path(out))
    for report in reports:
        say(line(report))
    say(f"{len(reports):,} brands side by side: {Path(out) / 'index.html'}")
