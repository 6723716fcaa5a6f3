"""``contrasocial explain``: what one post is read for, and why."""

from typing import Any

import click

from contrasocial.cli._say import piped, say
from contrasocial.cli._source import SOURCE


@click.command()
@click.argument("post_id")
@click.argument("source", nargs=-1, type=SOURCE)
@click.option("--brand", metavar="NAME", help="Which brand, where a source holds several.")
@click.option("--own-domain", multiple=True, metavar="DOMAIN", help="A domain of the brand's own (may be repeated).")
@click.option("--names", is_flag=True, help="Names and words also where it is piped on: for your eyes only.")
@click.option("--workspace", type=click.Path(file_okay=False), help="Where the ledger lies.")
def command(
    post_id: str,
    source: tuple[str, ...],
    brand: str | None,
    own_domain: tuple[str, ...],
    names: bool,
    workspace: str | None,
) -> None:
    """Whom the post POST_ID speaks to, what it wants, and why: its id, its address, or the end of either."""
    from contrasocial.api.explain import explain, post, safe
    from contrasocial.api.workspace import in_place

    def told(found: dict[str, Any]) -> str:
        return "\n".join([f"{found['text']}\n", *explain(found)])

    found = post(post_id, source or None, workspace, brand=brand, own_domains=own_domain)
    own = names or not piped()
    say(told(found) if own else safe(found, in_place(source or None, workspace)[1]).shown(told))
