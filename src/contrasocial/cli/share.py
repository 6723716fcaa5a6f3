"""``contrasocial share``: what may leave the house."""

from typing import Any

import click

from contrasocial.cli._say import say
from contrasocial.cli._source import SOURCE
from contrasocial.cli.gather import DATE


@click.command()
@click.argument("source", nargs=-1, type=SOURCE)
@click.option("--brand", metavar="NAME", help="Which brand, where a source holds several.")
@click.option("--own-domain", multiple=True, metavar="DOMAIN", help="A domain of the brand's own (may be repeated).")
@click.option("--since", type=DATE, help="Look only at what is not older than this day.")
@click.option("--until", type=DATE, help="Look only at what is not newer than this day.")
@click.option("--window", metavar="26w|all", help="How much is judged, up to the end.")
@click.option("--out", type=click.Path(file_okay=False), default="contrasocial-share", help="Where the files go.")
@click.option("--map", "columns", multiple=True, metavar="FIELD=COLUMN", help="Which column of a table is what.")
@click.option("--workspace", type=click.Path(file_okay=False), help="Where the ledger lies.")
def command(
    source: tuple[str, ...], own_domain: tuple[str, ...], out: str, columns: tuple[str, ...], workspace: str | None,
    **asked: Any,
) -> None:  # fmt: skip
    """Write what can be shown to others about the brand in SOURCE: people are pseudonyms, their words left out.

    A page, a card (SVG and PNG), a summary for a chat, all numbers as CSV and XLSX. Without SOURCE, the
    accounts of contrasocial.toml, or what the ledger holds.
    """
    from contrasocial.api.audit import audit
    from contrasocial.api.config import config
    from contrasocial.api.share import share
    from contrasocial.api.workspace import in_place, locate
    from contrasocial.cli._progress import progress
    from contrasocial.cli.gather import columns_of

    set_up = config(locate(workspace))
    sources, folder = in_place(source or set_up.accounts or None, workspace)
    asked |= set_up.asked() | {"own_domains": [*own_domain, *set_up.own_domains]}
    with progress() as bar:
        report = audit(
            sources or None, folder, columns=columns_of(columns), on_step=bar.on_step,
            on_notice=bar.on_notice, **asked,
        )  # fmt: skip
        bar.on_step("judging", 1, 1)
        done = share(report, out, folder)
    tell(done)


def tell(done: Any, err: bool = False) -> None:
    """Say what was written to be shared, and what was not and why."""
    names = ", ".join(file.name for file in done.files)
    say(f"To be shown to others, people under pseudonyms: {done.folder} ({names})", err=err)
    for name, why in done.missing.items():
        say(f"not written: {name}: {why}", err=True)
