"""``contrasocial brand``: which handles make one brand."""

import click

from contrasocial.cli._say import say

_PLACE = click.option("--workspace", type=click.Path(file_okay=False), help="Where the ledger lies.")


@click.group()
def command() -> None:
    """Which handles make one brand: ``contrasocial audit NAME`` then reads and judges them together."""


@command.command()
@click.argument("name")
@click.argument("handle", nargs=-1, required=True)
@_PLACE
def add(name: str, handle: tuple[str, ...], workspace: str | None) -> None:
    """Add accounts to the brand NAME."""
    from contrasocial.api import brand_list
    from contrasocial.api.gather import handle_of
    from contrasocial.api.workspace import locate
    from contrasocial.core.errors import Code, Problem

    plain = [handle_of(one) for one in handle]
    for one, found in zip(handle, plain, strict=True):
        if found is None:
            raise Problem(Code.NOT_A_HANDLE, f"{one!r} is no handle", f"brand add {name}")
    handles = brand_list.add(locate(workspace), name, tuple(filter(None, plain)))
    say(f"{name}: {' '.join(handles)}")


@command.command()
@click.argument("name")
@click.argument("handle", nargs=-1)
@_PLACE
def remove(name: str, handle: tuple[str, ...], workspace: str | None) -> None:
    """Take accounts, or without any the whole brand, off the list. What was read stays."""
    from contrasocial.api import brand_list
    from contrasocial.api.gather import handle_of
    from contrasocial.api.workspace import locate

    plain = tuple(handle_of(one) or one for one in handle)
    left = brand_list.remove(locate(workspace), name, plain)
    say(f"{name}: {' '.join(left) or 'not in the list any more'}")


@command.command(name="list")
@_PLACE
def list_(workspace: str | None) -> None:
    """The brands and their accounts."""
    from contrasocial.api import brand_list
    from contrasocial.api.workspace import locate

    for name, handles in sorted(brand_list.brands(locate(workspace)).items()):
        say(f"{name}: {' '.join(handles)}")
