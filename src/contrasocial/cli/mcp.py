"""``contrasocial mcp``: tools for agents, over standard input and output."""

import click


@click.command()
@click.option("--brand", metavar="NAME", help="Which brand, where the ledger holds several.")
@click.option("--names", is_flag=True, help="Give names and words of persons too: for your eyes only.")
@click.option("--workspace", type=click.Path(file_okay=False), help="Where the ledger lies.")
def command(brand: str | None, names: bool, workspace: str | None) -> None:
    """Serve read-only tools to an agent: verdict, gauges, actions, today, check, person, explain, posts.

    It never posts. Needs pip install 'contrasocial[mcp]'.
    """
    from contrasocial.api.workspace import locate
    from contrasocial.core.errors import Code, Problem

    try:
        from contrasocial.mcp.server import server
    except ModuleNotFoundError as error:
        if error.name is None or error.name.partition(".")[0] != "mcp":
            raise
        do = "pip install 'contrasocial[mcp]'"
        raise Problem(Code.LIBRARY_MISSING, "the library 'mcp' is not installed", "contrasocial mcp", do) from error
    server(locate(workspace), brand, names).run("stdio")
