"""``contrasocial sources``: what can be read, and what each source can and cannot see."""

import click


@click.command()
def command() -> None:
    """What can be read, and what each source can and cannot see."""
    from contrasocial.core.records import SIGHTS
    from contrasocial.measure import plugins as catalog

    for source in catalog.sources().values():
        click.echo(f"{source.id}: {source.title}")
        click.echo(f"  sees:   {'; '.join(SIGHTS[s] for s in source.sees)}")
        click.echo(f"  cannot: {source.blind}\n")
