"""``contrasocial explain``: what one post is read for, and why."""

import click

from contrasocial.cli._say import say
from contrasocial.cli._source import SOURCE


@click.command()
@click.argument("post_id")
@click.argument("source", nargs=-1, type=SOURCE)
@click.option("--brand", metavar="NAME", help="Which brand, where a source holds several.")
@click.option("--own-domain", multiple=True, metavar="DOMAIN", help="A domain of the brand's own (may be repeated).")
@click.option("--workspace", type=click.Path(file_okay=False), help="Where the ledger lies.")
def command(
    post_id: str, source: tuple[str, ...], brand: str | None, own_domain: tuple[str, ...], workspace: str | None
) -> None:
    """Whom the post POST_ID speaks to, what it wants, and why: its id, its address, or the end of either."""
    from contrasocial.api.explain import explain, post

    found = post(post_id, source or None, workspace, brand=brand, own_domains=own_domain)
    say(f"{found['text']}\n")
    for line in explain(found):
        say(line)
