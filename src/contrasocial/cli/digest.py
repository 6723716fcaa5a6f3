"""``contrasocial digest``: the week in three lines."""

import click

from contrasocial.cli._say import piped, say, say_json
from contrasocial.cli._source import SOURCE


@click.command()
@click.argument("source", nargs=-1, type=SOURCE)
@click.option("--brand", metavar="NAME", help="Which brand, where there are several.")
@click.option(
    "--since", type=click.Choice(["week", "last"]), default="week", help="The last week, or since the last one."
)
@click.option("--follow/--no-follow", default=True, help="Remember it, and say next time what became of it.")
@click.option("--format", "shape", type=click.Choice(["text", "markdown", "html", "json"]), default="text")
@click.option("--names", is_flag=True, help="Names also where it is piped on: for your eyes only.")
@click.option("--map", "columns", multiple=True, metavar="FIELD=COLUMN", help="Which column of a table is what.")
@click.option("--workspace", type=click.Path(file_okay=False), help="Where the ledger lies.")
def command(
    source: tuple[str, ...],
    brand: str | None,
    since: str,
    follow: bool,
    shape: str,
    names: bool,
    columns: tuple[str, ...],
    workspace: str | None,
) -> None:
    """Three lines that matter, what changed beyond chance, who came back and who went, and one thing to try.

    On your own screen it names people; piped on they have pseudonyms. A change is told only where it is more than
    chance; "too early" where it is.
    """
    from contrasocial.api.digest import digest, safe
    from contrasocial.api.workspace import in_place
    from contrasocial.cli.gather import columns_of, notice
    from contrasocial.coach import digest as shapes
    from contrasocial.coach.coach_schema import to_json

    found = digest(
        source or None, workspace, brand=brand, since_last=since == "last", columns=columns_of(columns),
        follow=follow, on_notice=notice,
    )  # fmt: skip
    make = to_json if shape == "json" else getattr(shapes, shape)
    own = names or not piped()
    text = make(found) if own else safe(found, in_place(source or None, workspace)[1]).shown(make)
    (say_json if shape == "json" else say)(text.rstrip("\n"))
