"""``contrasocial whatif``: fifty handshakes or twenty-five conversations, from the brand's own data."""

from datetime import date

import click

from contrasocial.cli._say import say
from contrasocial.cli._source import SOURCE
from contrasocial.cli.gather import DATE


@click.command()
@click.argument("source", nargs=-1, type=SOURCE)
@click.option(
    "--people", type=click.IntRange(1, 100_000), default=25, show_default=True, help="So many conversations."
)
@click.option("--turns", type=click.IntRange(3, 100), default=4, show_default=True, help="Of so many turns at least.")
@click.option(
    "--talk", type=click.FloatRange(1.01, 600), default=3, show_default=True,
    help="Or, in a contact log, of so many minutes.",
)  # fmt: skip
@click.option(
    "--minutes",
    type=click.FloatRange(1, 100_000),
    default=90,
    show_default=True,
    help="The time for the third ledger.",
)
@click.option("--brand", metavar="NAME", help="Which brand, where a source holds several.")
@click.option("--since", type=DATE, help="Look only at what is not older than this day.")
@click.option("--until", type=DATE, help="Look only at what is not newer than this day.")
@click.option("--format", "shape", type=click.Choice(["terminal", "json"]), default="terminal", help="What to print.")
@click.option("--map", "columns", multiple=True, metavar="FIELD=COLUMN", help="Which column of a table is what.")
@click.option("--workspace", type=click.Path(file_okay=False), help="Where the ledger lies.")
@click.option(
    "--memory-limit", metavar="SIZE", help="At most so much memory, such as 1GB; else half of the machine's."
)
@click.option("--spill", type=click.Path(file_okay=False), help="Where what does not fit into memory goes meanwhile.")
def command(
    source: tuple[str, ...],
    people: int,
    turns: int,
    talk: float,
    minutes: float,
    brand: str | None,
    since: date | None,
    until: date | None,
    shape: str,
    columns: tuple[str, ...],
    workspace: str | None,
    memory_limit: str | None,
    spill: str | None,
) -> None:
    """Does knowing fewer people better keep more of them than shaking more hands?

    Twice as many handshakes (two turns or a minute at most) stand against the conversations asked for, from SOURCE or
    what the ledger holds. Kept is in contact again on days 14 to 60.
    """
    from contrasocial.api.whatif import whatif
    from contrasocial.cli.gather import columns_of, notice
    from contrasocial.relationships.whatif import Protocol
    from contrasocial.report import whatif_wording as handshakes

    found = whatif(
        source or None, workspace, brand=brand, since=since, until=until, columns=columns_of(columns),
        protocol=Protocol(people=people, turns=turns, talk=talk, minutes=minutes),
        memory_limit=memory_limit, spill=spill, on_notice=notice,
    )  # fmt: skip
    say(handshakes.json(found) if shape == "json" else "\n".join(handshakes.lines(found)))
