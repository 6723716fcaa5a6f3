"""From paths to reports: what the command line calls, and other programs may."""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import platformdirs
import pyarrow as pa

from contrasocial.api.build_report import window
from contrasocial.api.explain import find
from contrasocial.api.pipeline import audit as judge_gathers
from contrasocial.api.pipeline import prepare
from contrasocial.core.contracts.engine import Engine
from contrasocial.core.errors import Problem
from contrasocial.core.ids import key
from contrasocial.core.records import Post
from contrasocial.ledger import brand_list as brandbook
from contrasocial.ledger.store import Gather, Ledger
from contrasocial.measure import plugins as catalog
from contrasocial.measure import tallies as counts
from contrasocial.measure.engines import engine as made
from contrasocial.measure.scope import AuditOptions, Brand
from contrasocial.network.account_cache import Mirror
from contrasocial.network.client import Client
from contrasocial.network.credentials import stored
from contrasocial.network.inbound_store import called, purge
from contrasocial.relationships.people import DECAY
from contrasocial.relationships.people import people as relationships
from contrasocial.relationships.whatif import Protocol
from contrasocial.relationships.whatif.from_ledger import Window, answer
from contrasocial.report.privacy import known_names as naming
from contrasocial.report.privacy.pseudonyms import pseudonymous_people, unnamed
from contrasocial.report.schema import People, Report
from contrasocial.report.whatif_schema import WhatIf
from contrasocial.sources.contract import ReadOptions, Source
from contrasocial.sources.live_contract import LiveOptions, LiveSource
from contrasocial.sources.readers.archive import Archive


def workspace(folder: str | Path | None = None) -> Path:
    """Where the ledger and the user's own metrics lie: the folder given, else the place of the operating system."""
    return Path(folder) if folder else Path(platformdirs.user_data_dir("contrasocial"))


def recognise(archive: Archive, options: ReadOptions) -> Source:
    """The source that knows this content.

    Raises:
        Problem: E101 where none does.
    """
    for source in catalog.sources().values():
        if source.recognise(archive, options):
            return source
    if archive.path.suffix.casefold() in _TABLES:
        return catalog.sources()["table"]  # it knows best which column is missing, and says so
    shown = ", ".join(archive.names()[:3])
    raise Problem("E101", "nothing here is an export that is known", f"{archive.path} (holds {shown} ...)")


def gather(
    path: str | Path,
    place: str | Path | None = None,
    options: ReadOptions | None = None,
    on_bytes: Callable[[int, int], None] = lambda _count, _total: None,
    live: LiveOptions | None = None,
) -> Gather:
    """Read one source into the ledger: a file, a folder, or an account by its handle.

    ``on_bytes`` is told the bytes just read of a file and all there are to read.
    """
    options = options or ReadOptions()
    if live_source := network(path):
        return _gather_account(str(path), live_source, workspace(place), live or _live())
    if not Path(path).exists():
        raise _nothing_there(str(path), workspace(place))
    archive = Archive(path)
    source = recognise(archive, options)
    total = sum(archive.size(n) for n in archive.names() if Path(n).suffix in _READ)
    archive.on_bytes = lambda count: on_bytes(count, total)
    return Ledger(workspace(place)).gather(archive, source, options)


def _nothing_there(name: str, folder: Path) -> Problem:
    """What was meant by a name that is no path: an account, a brand of the list, or a file after all."""
    listed = brandbook.brands(folder)
    if name.startswith("@"):
        do = f"name its server: {name}.bsky.social, or {name}@mastodon.example"
        return Problem("E119", f"{name} is no whole handle", name, do)
    if Path(name).suffix.casefold() not in _FILES and network(f"@{name}"):
        return Problem("E100", "the path does not exist", name, f"an account is written with an @: @{name}")
    if listed and name.isidentifier():
        return Problem("E109", f"no brand of the list is called {name!r}", f"the list: {', '.join(listed)}")
    return Problem("E100", "the path does not exist", name or "an empty name")


def _live() -> LiveOptions:
    """What a live read is where nobody says more."""
    usual = LiveOptions(secret=stored)
    return replace(
        usual,
        appview=os.environ.get("CONTRASOCIAL_APPVIEW", usual.appview),
        directory=os.environ.get("CONTRASOCIAL_DIRECTORY", usual.directory),
    )


def network(path: str | Path) -> LiveSource | None:
    """The source that reads this handle; nothing where it is a path."""
    if Path(path).exists():
        return None
    known = (source for source in catalog.sources().values() if isinstance(source, LiveSource))
    return next((source for source in known if source.claims(str(path))), None)


def _gather_account(handle: str, source: LiveSource, folder: Path, live: LiveOptions) -> Gather:
    """From the network to the mirror, from the mirror to the ledger."""
    with Client(live.allow_private, live.say) as client:
        found = source.find(client, handle, live)
        profile = found.profile
        if found.sign and not live.personal:
            raise Problem("E121", f"@{profile.handle} looks like a private person's account", found.sign)
        account = f"{key(profile.platform, profile.account):x}"
        ledger = Ledger(folder)
        file = mirrors(folder) / f"{source.id}-{account}.sqlite"
        with Mirror(file, live.say, ledger.forgotten(), naming.key(folder), _wants) as mirror:
            purge(mirror)
            source.fetch(client, found, mirror, live)
            live.on_step("into the ledger", 0, 0)
            since = int(mirror.mark("since") or 0)
            origin = f"@{profile.handle}"
            return ledger.renew(source.id, account, origin, mirror.digest(), lambda: mirror.records(since))


def _wants(posts: Sequence[Post]) -> list[str]:
    """What messages call for whose words are not kept."""
    ids, texts, langs = range(len(posts)), [post.text for post in posts], [post.lang for post in posts]
    rows = [pa.array(ids, pa.int64()), *(pa.array(column, pa.string()) for column in (texts, langs))]
    batch = pa.record_batch([*rows, pa.nulls(len(posts), pa.string())], ["post_id", "text", "lang", "via"])
    words: list[str] = catalog.labels()["call"].read(batch)["word"].to_pylist()
    return words


def mirrors(folder: Path) -> Path:
    """Where the mirrors of accounts lie, below a workspace."""
    return folder / "ledger" / "live"


def forget(handle: str, place: str | Path | None = None) -> int:
    """Take everything that a person wrote, and their name, out of the workspace, for good; gives how many messages.

    What an earlier run that was stopped left undone is finished in any case.

    Raises:
        Problem: E123 where nobody is called so.
    """
    folder = workspace(place)
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
    if theirs:
        ledger.keep_out(theirs)
    for file in files:
        with Mirror(file, forgotten=ledger.forgotten(), secret=naming.key(folder), wants=_wants) as mirror:
            purge(mirror)
    gone = ledger.forget()
    if not theirs and not gone:
        raise Problem("E123", f"nobody is called {handle!r} in what was read", str(ledger.folder))
    return gone


_TABLES = frozenset([".csv", ".tsv", ".jsonl", ".ndjson", ".parquet"])
_FILES = _TABLES | {".zip", ".gz", ".tar", ".tgz", ".json", ".js", ".txt", ".dat", ".car", ".xlsx"}
_READ = frozenset([".js", ".json", ".jsonl", ".ndjson", ".csv", ".tsv", ".txt", ".dat", ".parquet"])


def audit(
    paths: Sequence[str | Path] = (),
    place: str | Path | None = None,
    asked: AuditOptions | None = None,
    options: ReadOptions | None = None,
    memory_limit: str | None = None,
    spill: str | Path | None = None,
    step: Callable[[str], None] = lambda _name: None,
    on_bytes: Callable[[int, int], None] = lambda _count, _total: None,
    live: LiveOptions | None = None,
    engine: str = "duckdb",
    master: str | None = None,
    fresh: bool = False,
) -> list[Report]:
    """Gather these sources (or take all that the ledger holds) and judge their brands: one report for each.

    A source is a path, a handle, or the name of a brand whose handles are known (``contrasocial brand add``). A brand
    of which nothing has changed since its last audit is not counted again, unless ``fresh``.
    """
    folder = workspace(place)
    ledger, gathers = _gathers(paths, folder, options, on_bytes, live)
    meant, patience = _meant(asked, paths, folder), 3
    while True:
        running = made(engine, memory_limit, spill, master)
        try:
            kept = None if fresh else ledger.kept
            return judge_gathers(ledger, gathers, meant, running, step, _unnamed(folder), kept)
        except Problem as problem:
            # Another run has read an account anew meanwhile: what it put there is read in its place.
            patience -= 1
            if problem.code != "E113" or not patience:
                raise
            gathers = ledger.newest(gathers)
        finally:
            running.close()


def in_place(paths: Sequence[str | Path], place: str | Path | None = None) -> tuple[Sequence[str | Path], Path]:
    """Where the one source is the folder of a ledger, or a workspace that holds one: that workspace, and no source.

    Raises:
        Problem: E112 where other sources stand beside it.
    """
    ledgers = [found for path in paths if (found := _workspace_of(Path(path)))]
    if not ledgers:
        return paths, workspace(place)
    if len(paths) > 1:
        where = ", ".join(map(str, paths))
        raise Problem("E112", "a ledger is read alone", where, "gather the other sources into it first")
    return (), ledgers[0]


def _workspace_of(path: Path) -> Path | None:
    if (path / "ledger" / "gathers" / "_delta_log").is_dir():
        return path
    whole = path.resolve()
    return whole.parent if whole.name == "ledger" and (whole / "gathers" / "_delta_log").is_dir() else None


def _unnamed(folder: Path) -> Callable[[int], str]:
    secret = naming.key(folder)
    return lambda account: unnamed(secret, account)


def people(
    paths: Sequence[str | Path] = (),
    place: str | Path | None = None,
    asked: AuditOptions | None = None,
    options: ReadOptions | None = None,
    decay: float = DECAY,
    limit: int = 20,
    shared: bool = False,
) -> tuple[str, People]:
    """The name of the brand and its relationships; ``shared``: under pseudonyms, without persons' words."""
    folder = workspace(place)
    with opened(paths, place, asked, options) as (engine, (brand,)):
        found = relationships(engine, [brand], decay, limit, _unnamed(folder))
    if brand.key not in found:
        raise Problem("E112", f"{brand.name} has spoken with nobody that could be seen", "people")
    made = found[brand.key]
    return brand.name, pseudonymous_people(made, naming.key(folder)) if shared else made


def cases(
    metric: str,
    paths: Sequence[str | Path] = (),
    place: str | Path | None = None,
    asked: AuditOptions | None = None,
    options: ReadOptions | None = None,
) -> list[dict[str, Any]]:
    """Every case behind a metric's number, as dicts with brand, at, hit, post, url, author and text.

    Raises:
        Problem: E112 where there is no such metric.
    """
    known = catalog.metrics(workspace(place))
    if metric not in known:
        raise Problem("E112", f"there is no metric {metric!r}", f"known are {', '.join(known)}")
    with opened(paths, place, asked, options) as (engine, _brands):
        return counts.cases(engine, known[metric])


def whatif(
    paths: Sequence[str | Path] = (),
    place: str | Path | None = None,
    asked: AuditOptions | None = None,
    protocol: Protocol | None = None,
    options: ReadOptions | None = None,
    memory_limit: str | None = None,
    spill: str | Path | None = None,
) -> WhatIf:
    """Fifty handshakes against twenty-five conversations of one brand; of all who are in a contact log, where
    ``asked.brand`` names none.

    Raises:
        Problem: E108 where the brand is not clear, E107 where it was in contact with nobody.
    """
    folder = workspace(place)
    ledger, gathers = _gathers(paths, folder, options, known=True)
    meant = _meant(asked, paths, folder)
    if meant.brand is None and all(g.source == "contact-log" for g in gathers):
        meant = replace(meant, all_brands=True)
    engine = made(memory_limit=memory_limit, spill=spill)
    try:
        brands = prepare(ledger, gathers, meant, engine)
        seen = [window(brand) for brand in brands]
        found = answer(
            counts.pairs(engine),
            Window(min(w.since for w in seen), max(w.until for w in seen), seen[0].sees),
            protocol,
        )
    finally:
        engine.close()
    if found is None:
        raise Problem(
            "E107", f"{brands[0].name} was in contact with nobody", ", ".join(map(str, paths)) or str(folder)
        )
    return found


def post(
    wanted: str, paths: Sequence[str | Path] = (), place: str | Path | None = None, asked: AuditOptions | None = None
) -> dict[str, Any]:
    """One of the brand's items by its id or address, with whom it speaks to and what it counts as.

    Raises:
        Problem: E112 where no post, or more than one, is called so.
    """
    with opened(paths, place, asked) as (engine, _brands):
        return find(counts.published(engine), wanted)


@contextmanager
def opened(
    paths: Sequence[str | Path] = (),
    place: str | Path | None = None,
    asked: AuditOptions | None = None,
    options: ReadOptions | None = None,
) -> Iterator[tuple[Engine, list[Brand]]]:
    """Every fact and label about the brands of these sources, known to an engine while the block runs."""
    folder = workspace(place)
    ledger, gathers = _gathers(paths, folder, options, known=True)
    engine = made()
    try:
        yield engine, prepare(ledger, gathers, _meant(asked, paths, folder), engine)
    finally:
        engine.close()


def _gathers(
    paths: Sequence[str | Path],
    folder: Path,
    options: ReadOptions | None,
    on_bytes: Callable[[int, int], None] = lambda _count, _total: None,
    live: LiveOptions | None = None,
    known: bool = False,
) -> tuple[Ledger, list[Gather]]:
    """The gathers to look at. ``known``: an account that was read before is not read again."""
    ledger = Ledger(folder)
    had = ledger.gathers()
    gathers = []
    for path in paths:
        for one in (handles := _handles(path, folder)):
            before = _had(had, one)
            try:
                gathers.append((before if known else None) or gather(one, folder, options, on_bytes, live))
            except Problem as problem:
                if handles == [path]:
                    raise
                # One account of several that cannot be read now costs no report.
                if before is None:
                    do = f"{problem.do}; or take it off the list: contrasocial brand remove {path} {one}"
                    raise Problem(problem.code, str(problem), problem.where, do) from problem
                (live or _live()).say(f"{one} cannot be read now ({problem}): what was read before is used")
                gathers.append(before)
    if not paths:
        gathers = had
    if not gathers:
        raise Problem("E111", "the ledger holds nothing yet", str(ledger.folder))
    return ledger, gathers


def _had(gathers: Sequence[Gather], path: str | Path) -> Gather | None:
    """What was read of an account before; nothing for a path, which may hold something else by now."""
    source = network(path)
    if source is None:
        return None
    plain = source.plain(str(path))
    begins = f"{source.id}-{key(source.id.partition('-')[0], plain):x}-"  # where it is told by its id
    mine = (g for g in gathers if g.source == source.id)
    return next((g for g in mine if g.origin.casefold() == plain or g.gather.startswith(begins)), None)


def handle_of(path: str) -> str | None:
    """The one form of a handle or an account's address; nothing where it is neither."""
    source = network(path)
    return source.plain(path) if source else None


def expanded(paths: Sequence[str | Path], place: str | Path | None = None) -> list[str | Path]:
    """These sources, with the accounts of a brand that is in the list in the place of its name."""
    return [handle for path in paths for handle in _handles(path, workspace(place))]


def _handles(path: str | Path, folder: Path) -> Sequence[str | Path]:
    """The accounts of a brand that is in the list; anything else is one source."""
    listed = {name.casefold(): handles for name, handles in brandbook.brands(folder).items()}
    return [path] if Path(path).exists() else listed.get(str(path).casefold(), [path])


def _meant(asked: AuditOptions | None, paths: Sequence[str | Path], folder: Path) -> AuditOptions:
    """Sources that are named belong together; all that a ledger happens to hold does not, unless the list says so."""
    asked, listed = asked or AuditOptions(), brandbook.brands(folder)
    spelt = {name.casefold(): name for name in listed}
    meant = [str(p) for p in paths if not Path(p).exists()] if paths else [asked.brand or ""]
    name = next((spelt[m.casefold()] for m in meant if m.casefold() in spelt), None)
    plain = [handle_of(h) or h for h in listed.get(name or "", ())]
    handles = tuple(h.lstrip("@").casefold() for h in plain)
    told = tuple(key("bluesky", h) for h in plain if h.startswith("did:"))
    return replace(
        asked, together=bool(paths), called=name or asked.called, handles=handles, accounts=asked.accounts + told
    )
