"""``contrasocial posts``: the posts behind a number, as CSV."""

import click


@click.command()
@click.argument("metric")
@click.argument("source", nargs=-1, type=click.Path())
@click.option("--brand", metavar="NAME", help="Which brand, where a source holds several.")
@click.option("--own-domain", multiple=True, metavar="DOMAIN", help="A domain of the brand's own (may be repeated).")
@click.option("--map", "columns", multiple=True, metavar="FIELD=COLUMN", help="Which column of a table is what.")
@click.option("--workspace", type=click.Path(file_okay=False), help="Where the ledger lies.")
def command(
    metric: str,
    source: tuple[str, ...],
    brand: str | None,
    own_domain: tuple[str, ...],
    columns: tuple[str, ...],
    workspace: str | None,
) -> None:
    """Every case behind the number of METRIC, as CSV: with names and words, for your eyes only."""
    import csv
    import sys

    from contrasocial.brands import Asked
    from contrasocial.cli.gather import options_of
    from contrasocial.core.text import day
    from contrasocial.run import cases

    asked = Asked(brand=brand, own_domains=own_domain)
    found = cases(metric, source, workspace, asked, options_of(columns, False))
    out = csv.writer(sys.stdout)
    out.writerow(["brand", "day", "hit", "author", "text", "post", "url"])
    for row in found:
        out.writerow([row["brand"], day(row["at"]), row["hit"], row["author"], row["text"], row["post"], row["url"]])
