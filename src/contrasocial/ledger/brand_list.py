"""Which handles make one brand: a small file in the workspace."""

import json
from pathlib import Path

from contrasocial.core import files
from contrasocial.core.errors import Code, Problem


def brands(workspace: Path) -> dict[str, list[str]]:
    """The handles of each brand, by its name."""
    file = workspace / "brands.json"
    try:
        found = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
        return {str(name): [str(handle) for handle in handles] for name, handles in found.items()}
    except (OSError, ValueError, AttributeError, TypeError) as error:
        raise Problem(
            Code.LEDGER_UNREADABLE, f"the list of brands cannot be read ({error})", str(file), "mend or remove it"
        ) from error


def add(workspace: Path, name: str, handles: tuple[str, ...]) -> list[str]:
    """Add handles to a brand, which is begun where it is new; gives all of its handles."""
    known = brands(workspace)
    known[name] = list(dict.fromkeys([*known.get(name, []), *handles]))
    _write(workspace, known)
    return known[name]


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
    known[name] = [handle for handle in known[name] if handles and handle not in handles]
    if not known[name]:
        del known[name]
    _write(workspace, known)
    return known.get(name, [])


def _write(workspace: Path, known: dict[str, list[str]]) -> None:
    file = workspace / "brands.json"
    try:
        files.write(file, json.dumps(known, indent=2, ensure_ascii=False) + "\n")
    except OSError as error:
        raise Problem(
            Code.LEDGER_NOT_WRITTEN, f"the list of brands could not be written ({error.strerror})", str(file)
        ) from error
