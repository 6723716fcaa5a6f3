"""``contrasocial open``: the page on this machine."""

import click

from contrasocial.cli._say import say


@click.command()
@click.option("--brand", metavar="NAME", help="Which brand, where the ledger holds several.")
@click.option("--workspace", type=click.Path(file_okay=False), help="Where the ledger lies.")
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="The port; by default a free one.")
@click.option("--no-browser", is_flag=True, help="Only print the address.")
def command(brand: str | None, workspace: str | None, port: int, no_browser: bool) -> None:
    """Open the page: today, health, people, posts, trend, compare, drafts.

    It is served to this machine alone, and only to who has the address with its token. Ctrl-C ends it.
    """
    from contrasocial.api.workspace import locate
    from contrasocial.web.serve import serve

    serve(locate(workspace), brand, port, lambda address: _said(address, not no_browser))


def _said(address: str, in_browser: bool) -> None:
    say(f"open {address}\n(this machine only; Ctrl-C ends it)")
    if in_browser:
        import webbrowser

        webbrowser.open(address)
