"""Forget: take a person out of a workspace, for good."""

from dataclasses import dataclass

from contrasocial.api.gather import open_mirror
from contrasocial.api.share import unnamed_in
from contrasocial.api.workspace import Source, locate, mirrors
from contrasocial.coach import index, state
from contrasocial.core.errors import Code, Problem
from contrasocial.core.ids import key
from contrasocial.ledger.store import Ledger
from contrasocial.network.inbound_store import called, purge
from contrasocial.network.mirror import Mirror


@dataclass(frozen=True)
class Forgotten:
    """How many messages of a person went, and how many of others name them still: those stay."""

    removed: int
    naming: int


def forget(handle: str, workspace: Source | None = None) -> Forgotten:
    """Take everything that a person wrote, and their name, out of the workspace, for good.

    Whose handle no source tells is called as in the lists ("person a1b2c3"), or by the id in the source. What an
    earlier run that was stopped left undone is finished in any case.

    Raises:
        Problem: E123 where nobody is called so.
    """
    folder = locate(workspace)
    ledger, files = Ledger(folder), sorted(mirrors(folder).glob("*.sqlite"))
    wanted = handle.strip().lstrip("@").casefold()
    names = [g.gather for g in ledger.gathers()]
    # In a log of people among each other everybody can be audited, and is a person all the same.
    own = {row["account"] for row in ledger.rows("coverage", names) if row["sees"] != "meetings"}
    people = [row for row in ledger.rows("profiles", names) if row["account"] not in own]
    theirs = {row["account"] for row in people if wanted in (row["handle"].casefold(), row["ref"].casefold())}
    for file in files:
        with Mirror(file) as mirror:
            theirs |= called(mirror, wanted) - own
    if not theirs:
        shown, name = unnamed_in(folder), f"person {wanted.removeprefix('person ')}"
        theirs = {
            author
            for platform, author in ledger.authors()
            if author not in own and (shown(author) == name or author == key(platform, wanted))
        }
    if theirs:
        ledger.keep_out(theirs)
    for file in files:
        with open_mirror(file, folder) as mirror:
            purge(mirror)
    gone = ledger.forget()
    (folder / index.FILE).unlink(missing_ok=True)
    if theirs and (folder / state.FILE).exists():
        with state.opened(folder) as kept:
            kept.forget(sorted(theirs))
    if not theirs and not gone:
        raise Problem(Code.NO_SUCH_PERSON, f"nobody is called {handle!r} in what was read", str(ledger.folder))
    return Forgotten(gone, ledger.naming(theirs, wanted))
