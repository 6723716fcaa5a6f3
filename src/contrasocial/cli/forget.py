"""``contrasocial forget``: take a person out of what was read."""

import click

from contrasocial.cli._say import say


@click.command()
@click.argument("person")
@click.option("--workspace", type=click.Path(file_okay=False), help="Where the ledger lies.")
def command(person: str, workspace: str | None) -> None:
    """Remove everything that PERSON (a handle) wrote, and their name, from this machine, for good.

    Later reads do not bring it back. What the brand and others wrote stays, also where it names them; it says how
    much that is.
    """
    from contrasocial.api.forget import forget
    from contrasocial.core.plural import plural

    gone = forget(person, workspace)
    say(f"{plural(gone.removed, 'message')} of {person} removed; nothing of them will be kept again")
    if gone.naming:
        of_others = plural(gone.naming, "message of others", "messages of others")
        say(f"{of_others}, the brand's own among them, {'names' if gone.naming == 1 else 'name'} {person} and stay")
