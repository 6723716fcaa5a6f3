"""``contrasocial posts``: the posts behind a number, as CSV."""

from datetime import date
from typing import Any

import click

from contrasocial.cli._say import piped, say
from contrasocial.cli._source import SOURCE
from contrasocial.cli.gather import BEGINS, DATE

_COLUMNS = ("brand", "day", "hit", "author", "text", "post", "url")


@click.command()
@click.argument("metric")
@click.argument("source", nargs=-1, type=SOURCE)
@click.option("--brand", metavar="NAME", help="Which brand, where a source holds several.")
@click.option("--own-domain", multiple=True, metavar="DOMAIN", help="A domain of the brand's own (may be repeated).")
@click.option("--since", type=DATE, help="Look only at what is not older than this day.")
@click.option("--until", type=DATE, help="Look only at what is not newer than this day.")
@click.option("--map", "columns", multiple=True, metavar="FIELD=COLUMN", help="Which column of a table is what.")
@BEGINS
@click.option("--names", is_flag=True, help="Names and words also where it is piped on: for your eyes only.")
@click.option("--workspace", type=click.Path(file_okay=False), help="Where the ledger lies.")
def command(
    metric: str,
    source: tuple[str, ...],
    brand: str | None,
    own_domain: tuple[str, ...],
    since: date | None,
    until: date | None,
    columns: tuple[str, ...],
    begins: date | None,
    names: bool,
    workspace: str | None,
) -> None:
    """Every case behind the number of METRIC, as CSV: on your screen with names and words, piped on without."""
    import csv
    import io

    from contrasocial.api.audit import cases
    from contrasocial.api.config import config
    from contrasocial.api.share import safe_cases
    from contrasocial.api.workspace import in_place
    from contrasocial.cli.gather import columns_of, notice
    from contrasocial.core.time import day
    from contrasocial.report.spreadsheet import cell

    found = cases(
        metric, source or None, workspace, brand=brand, own_domains=own_domain, since=since, until=until,
        columns=columns_of(columns), begins=begins, on_notice=notice,
    )  # fmt: skip
    folder = in_place(source or None, workspace)[1]
    zone = config(folder).hours_in

    def table(rows: list[dict[str, Any]]) -> str:
        text = io.StringIO()
        out = csv.writer(text, lineterminator="\n")
        out.writerow(_COLUMNS)
        for row in rows:
            told = {**row, "day": day(row["at"], zone)}
            out.writerow(cell(told[column]) for column in _COLUMNS)
        return text.getvalue()

    say(safe_cases(found, folder).shown(table) if piped() and not names else table(found), nl=False)
