"""``contrasocial workspace``: what is stored here, and how it goes again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from contrasocial.cli._say import say, say_json

if TYPE_CHECKING:
    from contrasocial.api.stored import Pruned, Stored, StoredSource

_PLACE = click.option("--workspace", type=click.Path(file_okay=False), help="Where the ledger lies.")
_YES = click.option("--yes", is_flag=True, help="Do not ask.")
#: So many brands of one source are named, so many paths listed.
_NAMED = 3


@click.group(invoke_without_command=True)
@click.option("--keep", metavar="TIME", help="Remove what is older: 24m (months), 90d, 26w, 2y.")
@_YES
@click.option("--format", "shape", type=click.Choice(["terminal", "json"]), default="terminal")
@_PLACE
@click.pass_context
def command(ctx: click.Context, keep: str | None, yes: bool, shape: str, workspace: str | None) -> None:
    """What is stored on this machine, of whom, how large and how old; ``delete`` removes all of it.

    Brands are named, people are counts. With --keep what is older is removed for good and stays out, and reports say
    from when on they can see; it is told and asked first.
    """
    ctx.obj = workspace
    if ctx.invoked_subcommand is not None:
        return
    from contrasocial.api.stored import prunable, prune, stored

    if keep is None:
        {"terminal": _shown, "json": _json}[shape](stored(workspace))
        return
    going = prunable(keep, workspace)
    _going(going)
    if yes or click.confirm("Remove it for good?"):
        prune(keep, workspace)
        say("removed; nothing so old is let in any more")


@command.command()
@_YES
@_PLACE
@click.pass_obj
def delete(of_group: str | None, yes: bool, workspace: str | None) -> None:
    """Remove all that was stored in the workspace, for good. Your own metrics and settings stay."""
    from contrasocial.api.stored import deletable
    from contrasocial.api.stored import delete as remove

    place = workspace or of_group
    paths = deletable(place)
    if not paths:
        say("nothing is stored here")
        return
    say("To be removed for good:")
    for path in paths:
        say(f"  {path}")
    say("With the key goes who is who in files that were shared: new ones will call people otherwise.")
    if yes or click.confirm("Remove it for good?"):
        for path in remove(place):
            say(f"left, as it is not ours: {path}")
        say("removed. Logins lie in your keyring: contrasocial login HANDLE --remove")


def _shown(found: Stored) -> None:
    from contrasocial.core.plural import plural
    from contrasocial.core.time import day

    whole = sum(found.parts.values())
    if not whole:
        say(f"{found.folder}: nothing is stored")
        return
    sources, people = plural(len(found.sources), "source"), plural(found.people, "person", "people")
    say(f"{found.folder}: {sources}, {people}, {_size(whole)}")
    for source in found.sources:
        say(f"\n{source.origin}  ({source.source})")
        say(f"   {_told(source)}")
    parts = ", ".join(f"{what} {_size(size)}" for what, size in found.parts.items())
    say(f"\nOn the disk: {parts}")
    if found.kept_from:
        say(f"Nothing from before {day(found.kept_from)} is kept here.")
    if found.forgotten:
        say(f"{plural(found.forgotten, 'person is', 'people are')} forgotten: nothing of them is kept.")
    say("What is older goes with: contrasocial workspace --keep 24m. All of it: contrasocial workspace delete")


def _told(source: StoredSource) -> str:
    from contrasocial.core.plural import plural
    from contrasocial.core.time import day

    named = ", ".join(source.brands[:_NAMED])
    more = f" and {len(source.brands) - _NAMED:,} more brands" if len(source.brands) > _NAMED else ""
    counts = [
        plural(source.items, "item") + " of its own" if source.items else "",
        plural(source.messages, "message") if source.messages else "",
        plural(source.meetings, "meeting") if source.meetings else "",
    ]
    told = ", ".join(filter(None, counts)) or "nothing published, nothing said to it"
    told += f" with {plural(source.people, 'person', 'people')}" if source.people else ""
    span = f"; {day(source.first)} to {day(source.last)}" if source.first is not None and source.last else ""
    return f"{named}{more}{': ' if named else ''}{told}{span}; read {day(source.read)}; {_size(source.bytes)}"


def _going(going: Pruned) -> None:
    from contrasocial.core.plural import plural
    from contrasocial.core.time import day

    say(f"From before {day(going.before)}:")
    for origin, old, whole in going.sources:
        say(f"  {origin}: {old:,} of {plural(whole, 'message')} and meetings")
    if going.notes:
        say(f"  the daily list: {plural(going.notes, 'mark, note or promise', 'marks, notes and promises')}")
    if going.accounts:
        say(f"  {plural(going.accounts, 'account')} will be read anew at the next run")
    if not (going.sources or going.notes or going.accounts):
        say("  nothing")


def _size(size: float) -> str:
    for unit in ("bytes", "kB", "MB"):
        if size < 1000:
            return f"{size:.0f} {unit}" if unit != "MB" else f"{size:.1f} MB"
        size /= 1000
    return f"{size:.1f} GB"


def _json(found: Stored) -> None:
    import msgspec

    say_json(msgspec.json.format(msgspec.json.encode(found), indent=2).decode())
