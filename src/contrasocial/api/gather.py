"""Gather: from a file, a folder or an account into the ledger."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from contrasocial.api import brand_list
from contrasocial.api.options import GatherOptions, When, reading
from contrasocial.api.workspace import FILES, locate, mirrors, no_such_path
from contrasocial.api.workspace import Source as Given
from contrasocial.core.errors import Code, PluginFailed, Problem, did_you_mean
from contrasocial.core.files import there
from contrasocial.core.ids import key
from contrasocial.core.notes import note
from contrasocial.core.progress import OnNotice, OnStep
from contrasocial.core.records import Post
from contrasocial.ledger.prune import kept_from
from contrasocial.ledger.read_apart import size
from contrasocial.ledger.store import Gather, Ledger, wishes
from contrasocial.measure import plugins
from contrasocial.measure.staleness import build, hashed
from contrasocial.report.privacy import known_names
from contrasocial.sources.contract import ReadOptions, Source
from contrasocial.sources.live_contract import LiveOptions, LiveSource
from contrasocial.sources.readers.input_files import Archive

if TYPE_CHECKING:
    from contrasocial.network.mirror import Mirror

_TABLES = frozenset([".csv", ".tsv", ".jsonl", ".ndjson", ".parquet"])


def gather(
    source: Given,
    workspace: Given | None = None,
    *,
    since: When | None = None,
    columns: Mapping[str, str] | None = None,
    include_private: bool = False,
    begins: When | None = None,
    account: str | Sequence[str] = "",
    dates: str | None = None,
    zone: str | None = None,
    live: LiveOptions | None = None,
    on_step: OnStep | None = None,
    on_notice: OnNotice | None = None,
) -> Gather:
    """Read one source into the ledger, without judging it: a file, a folder, or an account by its handle.

    Args:
        source: a path or a handle. To read it twice changes nothing; of an account only what is new is read.
        workspace: the folder of the ledger; by default the operating system's place for data of programs.
        since: read an account back to this day (else 90 days).
        columns: which column of a table is what: ``{"text": "body", "time": "created"}``.
        include_private: take in what was not public.
        begins: the day on which an event began whose contact log counts time from its beginning.
        account: whose export it is, where it does not say so; several are the brand's people in a community.
        dates: the order of the numbers in dates that have two readings: ``dmy``, ``mdy`` or ``ymd``.
        zone: where the times of a table were written that name no zone: ``Europe/Berlin``, ``+02:00``; else UTC.
        live: more about the reading of accounts (:class:`contrasocial.sources.live_contract.LiveOptions`).
        on_step: told what is being read, how much of it is done, and how much there is (0: nobody knows).
        on_notice: told what one should know, such as a guessed column; by default the log's warnings.

    Raises:
        Problem: where the source cannot be read; the ledger then is as it was.
    """
    how = reading(
        since=since, columns=columns, include_private=include_private, begins=begins, account=account,
        dates=dates, zone=zone,
        live=live, on_step=on_step, on_notice=on_notice,
    )  # fmt: skip
    return read_into(locate(workspace), str(source) if isinstance(source, str) else Path(source), how)


def read_into(folder: Path, path: str | Path, how: GatherOptions) -> Gather:
    """One source into the ledger of a workspace's folder."""
    if live_source := network(path):
        return _gather_account(str(path), live_source, folder, how.live)
    if not there(path):
        raise _nothing_there(str(path), folder)
    archive = Archive(path)
    total = size(archive)
    done = 0

    def on_bytes(count: int) -> None:
        nonlocal done
        done += count
        how.on_step("reading the source", done, total)

    archive.on_bytes = on_bytes
    ledger = Ledger(folder)
    # What this very product has read before of these very bytes is known without another look at them.
    read = hashed("source", archive.path.name, archive.fingerprint(), wishes(how.files))
    name = ledger.runs.take(read, build())
    if known := next((g for g in ledger.gathers() if g.gather == name), None):
        return known
    failed: Problem | None = None
    for source in _recognising(archive, how.files):
        try:
            with plugins.guarded("sources", source.id, "read this", str(path)):
                gathered = ledger.gather(archive, source, how.files)
                if not failed:
                    ledger.runs.put(read, build(), [gathered.gather], gathered.gather)
                return gathered
        except PluginFailed as problem:
            failed = problem
            note(str(problem))  # the ledger is as it was: the next one that knows this content reads it
    raise failed or _unknown(archive)


def recognise(archive: Archive, options: ReadOptions) -> Source:
    """The source that knows this content.

    Raises:
        Problem: E101 where none does.
    """
    found = next(_recognising(archive, options), None)
    if found is None:
        raise _unknown(archive)
    return found


def _unknown(archive: Archive) -> Problem:
    from contrasocial.sources.readers.unknown import described

    shown = ", ".join(archive.names()[:3])
    what, do = described(archive)
    return Problem(Code.UNKNOWN_EXPORT, what, f"{archive.path} (holds {shown} ...)", do or None)


def _recognising(archive: Archive, options: ReadOptions) -> Iterator[Source]:
    """The sources that know this content, in the order in which they are asked."""
    for source in plugins.sources().values():
        try:
            with plugins.guarded("sources", source.id, "look at this", str(archive.path)):
                known = source.recognise(archive, options)
        except PluginFailed as problem:
            note(str(problem))
        except Problem:
            continue  # what is wrong with a file is for the source to tell that takes it
        else:
            if known:
                yield source
    if archive.path.suffix.casefold() in _TABLES:
        yield plugins.sources()["table"]  # it knows best which column is missing, and says so


def network(path: Given) -> LiveSource | None:
    """The source that reads this handle; nothing where it is a path."""
    if there(path):
        return None
    known = (source for source in plugins.sources().values() if isinstance(source, LiveSource))
    return next((source for source in known if source.claims(str(path))), None)


def handle_of(path: str) -> str | None:
    """The one form of a handle or an account's address; nothing where it is neither."""
    source = network(path)
    return source.plain(path) if source else None


def _nothing_there(name: str, folder: Path) -> Problem:
    """What was meant by a name that is no path: an account, a brand of the list, or a file after all."""
    listed = brand_list.brands(folder)
    if name.startswith("@"):
        do = f"name its server: {name}.bsky.social, or {name}@mastodon.example"
        return Problem(Code.NOT_A_HANDLE, f"{name} is no whole handle", name, do)
    if Path(name).suffix.casefold() not in FILES and network(f"@{name}"):
        return Problem(
            Code.NO_SUCH_PATH, "the path does not exist", name, f"an account is written with an @: @{name}"
        )
    if listed and name.isidentifier():
        return Problem(
            Code.NO_SUCH_BRAND,
            f"no brand of the list is called {name!r}",
            f"the list: {', '.join(listed)}",
            did_you_mean(name, listed) or None,
        )
    return no_such_path(name)


def _gather_account(handle: str, source: LiveSource, folder: Path, live: LiveOptions) -> Gather:
    """From the network to the mirror, from the mirror to the ledger."""
    from contrasocial.network.client import Client
    from contrasocial.network.inbound_store import purge

    with Client(live.allow_private, live.on_notice) as client:
        found = source.find(client, handle, live)
        profile = found.profile
        if found.sign and not live.personal:
            raise Problem(Code.PRIVATE_PERSON, f"@{profile.handle} looks like a private person's account", found.sign)
        account = f"{key(profile.platform, profile.account):x}"
        ledger = Ledger(folder)
        file = mirrors(folder) / f"{source.id}-{account}.sqlite"
        with open_mirror(file, folder, live.on_notice) as mirror:
            purge(mirror)
            source.fetch(client, found, mirror, live)
            live.on_step("into the ledger", 0, 0)
            since = int(mirror.mark("since") or 0)
            origin = f"@{profile.handle}"
            return ledger.renew(source.id, account, origin, mirror.digest(), lambda: mirror.records(since))


def open_mirror(file: Path, folder: Path, on_notice: OnNotice = lambda _line: None) -> "Mirror":
    """What was read of an account, without whoever was forgotten in this workspace."""
    from contrasocial.network.mirror import Mirror

    ledger = Ledger(folder)
    return Mirror(file, on_notice, ledger.forgotten(), known_names.key(folder), _wants, kept_from(ledger.folder))


def _wants(posts: Sequence[Post]) -> list[str]:
    """What messages call for whose words are not kept."""
    ids, texts, langs = range(len(posts)), [post.text for post in posts], [post.lang for post in posts]
    rows = [pa.array(ids, pa.int64()), *(pa.array(column, pa.string()) for column in (texts, langs))]
    batch = pa.record_batch([*rows, pa.nulls(len(posts), pa.string())], ["post_id", "text", "lang", "via"])
    words: list[str] = plugins.labels()["call"].read(batch)["word"].to_pylist()
    return words
