"""``contrasocial forget``: take a person out of what was read."""

import click

from contrasocial.cli._say import say


@click.command()
@click.argument("person")
@click.option("--workspace", type=click.Path(file_okay=False), help="Where the ledger lies.")
def command(person: str, workspace: str | None) -> None:
    """Remove everything that PERSON (a handle) wrote, and their name, from this machine, for good.

    Later reads do not bring it back. What the brand itself wrote stays.
    """
    from contrasocial.api.forget import forget
    from contrasocial.core.plural import plural

    say(f"{plural(forget(person, workspace), 'message')} of {person} removed; nothing of them will be kept again")
