"""Which handles make one brand: the table ``brands`` of ``contrasocial.toml``."""

from pathlib import Path

import msgspec

from contrasocial.api import config
from contrasocial.core.errors import Code, Problem

#: Where earlier versions kept the list, in the workspace: it is read, and moves with the first change.
_OLD = "brands.json"


def brands(workspace: Path) -> dict[str, list[str]]:
    """The handles of each brand, by its name; what the file of this folder says goes before the workspace's.

    Raises:
        Problem: E168 where a file cannot be understood.
    """
    found = _old(workspace)
    for place in reversed(config.places(workspace)):
        found |= config.read(place).brands
    return found


def add(workspace: Path, name: str, handles: tuple[str, ...]) -> list[str]:
    """Add handles to a brand, which is begun where it is new; gives all of its handles."""
    known = list(dict.fromkeys([*brands(workspace).get(name, []), *handles]))
    _keep(workspace, name, known)
    return known


def remove(workspace: Path, name: str, handles: tuple[str, ...]) -> list[str]:
    """Take handles, or (without any) the whole brand, off the list; gives what is left of it.

    Raises:
        Problem: E109 where the brand or a handle is not in the list.
    """
    known = brands(workspace)
    if name not in known or set(handles) - set(known[name]):
        raise Problem(
            Code.NO_SUCH_BRAND, f"{name} is not in the list with {' '.join(handles) or 'any handle'}", "brand remove"
        )
    left = [handle for handle in known[name] if handles and handle not in handles]
    _keep(workspace, name, left)
    return left


def _keep(workspace: Path, name: str, handles: list[str]) -> None:
    """Write a brand into the file that tells of it, else into the one that counts, else into the workspace's."""
    here = workspace / config.NAME
    for old, its in _old(workspace).items():
        if not here.exists() or old not in config.read(here).brands:
            config.keep(here, its, "brands", old)
    (workspace / _OLD).unlink(missing_ok=True)
    files = config.places(workspace)
    telling = [file for file in files if name in config.read(file).brands]
    if handles:
        config.keep((telling or files or [here])[0], handles, "brands", name)
        return
    for file in telling:
        config.keep(file, None, "brands", name)


def _old(workspace: Path) -> dict[str, list[str]]:
    file = workspace / _OLD
    try:
        return msgspec.json.decode(file.read_bytes(), type=dict[str, list[str]]) if file.exists() else {}
    except (OSError, msgspec.MsgspecError) as error:
        raise Problem(
            Code.LEDGER_UNREADABLE, f"the list of brands cannot be read ({error})", str(file), "mend or remove it"
        ) from error
