"""X (Twitter) archive, of any year: the zip, or the folder unpacked from it.

Read: posts, replies, quotes and reposts (``tweets.js``, ``tweet.js``, their parts, one file for each month, or the
same as JSON), posts in communities (``community-tweet.js``), the full text of long posts (``note-tweet.js``), and the
account's names, those that it had before too, bio, web address and age. Of a post that was edited the newest version
is read. Several archives in one zip or folder are all read.

``tweets.js`` alone does not say whose it is: the account's own pictures mostly do, else ``--account NAME``.

Never opened: direct messages, phone, IP log, adverts, contacts, likes, media, deleted posts. Of ``account.js``, which
also holds the e-mail address, only the names, the id and the date are taken.

Cannot show: what people wrote to the account, the posts it answered, and who may reply. An archive holds one half
of every conversation.
"""

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from contrasocial.core.plural import plural
from contrasocial.core.records import Coverage, Post, Profile, Record, Skipped
from contrasocial.core.time import seconds
from contrasocial.sources.contract import ReadOptions, Source
from contrasocial.sources.readers.input_files import Archive
from contrasocial.sources.readers.json_stream import elements
from contrasocial.sources.readers.own_export import begun
from contrasocial.sources.x.members import ARRAY, files, owner, script
from contrasocial.sources.x.tweets import KnownHandles, Long, inner, moment, of, record, versions

#: The network opened on 2006-03-21; an earlier time is a broken one.
_OPENED = 1_142_899_200

_UNTOLD = "the archive does not say whose it is: --account NAME does"
_ONE_HALF = (
    "an archive holds only what the account itself wrote: what people wrote to it, the posts it answered "
    "and who may reply are not in it"
)


@dataclass(slots=True)
class _Tally:
    """What the coverage is told from."""

    records: int = 0
    cut: int = 0
    originals: int = 0
    first: int | None = None
    last: int | None = None
    now: float = field(default_factory=time.time)


@dataclass(slots=True)
class _Edits:
    """Versions of edited posts that wait to be told whether the newest one, by its id, is there too."""

    waiting: dict[str, list[Post]] = field(default_factory=dict)

    def sort(self, found: Post | Skipped, element: Any) -> Post | Skipped | None:
        """The record, or nothing where it has to wait."""
        if not isinstance(found, Post):
            return found
        ids = versions(of(element))
        if not ids or found.id == ids[-1]:
            return found
        self.waiting.setdefault(ids[-1], []).append(found)
        return None

    def left(self, archive: Archive, names: list[str]) -> Iterator[Post | Skipped]:
        """What waited: old versions, and of those whose newest one is missing the newest that is there."""
        there = set(_ids(archive, names)) if self.waiting else set()
        for newest, posts in self.waiting.items():
            posts.sort(key=lambda post: int(post.id))
            kept = None if newest in there else posts.pop()
            yield from map(_superseded, posts)
            if kept:
                yield kept


def _ids(archive: Archive, names: list[str]) -> Iterator[str]:
    for name in names:
        with archive.open(name) as stream:
            for _number, element in elements(stream, name, ARRAY):
                tweet = of(element)
                yield str(tweet.get("id_str") or tweet.get("id")) if isinstance(tweet, dict) else ""


def _superseded(post: Post) -> Skipped:
    return Skipped(post.where, "edited", f"the post was edited; this was version {post.id}")


def _recognise(archive: Archive, _options: ReadOptions) -> bool:
    return bool(files(archive)[0])


def _read(archive: Archive, options: ReadOptions) -> Iterator[Record]:
    folders, notes = files(archive)
    covered: dict[str, Coverage] = {}
    for folder, names in folders.items():
        me, own, known = owner(archive, folder, names, options if len(folders) == 1 else ReadOptions())
        people, tally, edits, long_texts = (
            KnownHandles(me.account, own),
            _Tally(),
            _Edits(),
            _long_texts(archive, folder),
        )
        people.ids[me.handle.casefold()] = me.account
        people.known.add(me.account)
        yield me
        for name in names:
            with archive.open(name) as stream:
                for number, element in elements(stream, name, ARRAY):
                    found = record(element, f"{name}#{number}", me, people, long_texts)
                    _count(found, element, tally)
                    if people.fresh:
                        yield from people.fresh
                        people.fresh.clear()
                    if (sorted_out := edits.sort(found, element)) is not None:
                        yield sorted_out
        yield from edits.left(archive, names)
        told = _coverage(archive, folder, names, me, tally, tuple(notes) + (() if known else (_UNTOLD,)))
        covered[me.account] = _joined(covered.get(me.account), told)
    yield from covered.values()


def _joined(one: Coverage | None, other: Coverage) -> Coverage:
    """What two archives of one account cover together."""
    if one is None:
        return other
    since = min((at for at in (one.since, other.since) if at is not None), default=None)
    until = max((at for at in (one.until, other.until) if at is not None), default=None)
    notes = tuple(dict.fromkeys((*one.notes, *other.notes)))
    return Coverage(one.platform, one.account, one.sees, since, until, (*one.gaps, *other.gaps), notes)


def _long_texts(archive: Archive, folder: str) -> Long:
    """The full texts of long posts by their second; the tweet itself holds only the beginning."""
    texts: Long = {}
    for name in archive.names(".js"):
        if not re.fullmatch(re.escape(folder) + r"note-tweet(-part\d+)?\.js", name):
            continue
        with archive.open(name) as stream:
            for _number, element in elements(stream, name, ARRAY):
                note = inner(element, "noteTweet")
                at, core = moment(note.get("createdAt")), inner(note, "core")
                if at is not None and isinstance(core.get("text"), str):
                    texts.setdefault(at, []).append((core["text"], core))
    return texts


def _count(record: Post | Skipped, element: Any, tally: _Tally) -> None:
    tally.records += 1
    if isinstance(record, Post):
        tally.originals += record.id.startswith("share:")
        tally.cut += not record.is_share and element.get("truncated") is True and "full_text" not in element
        if _OPENED <= record.at <= tally.now:
            tally.first = min(record.at, tally.first or record.at)
            tally.last = max(record.at, tally.last or record.at)


def _coverage(
    archive: Archive, folder: str, files: list[str], me: Profile, tally: _Tally, notes: tuple[str, ...]
) -> Coverage:
    manifest = inner(script(archive, folder, "manifest.js"))
    payload = inner(script(archive, folder, "payload_details.js"))
    info, types = inner(manifest, "archiveInfo"), inner(manifest, "dataTypes")
    parts = [part for kind in ("tweets", "tweet") for part in inner(types, kind).get("files") or ()]
    counts = [str(inner(part).get("count")) for part in parts] or [str(payload.get("tweets"))]
    told = sum(map(int, counts)) if all(c.isdigit() for c in counts) else tally.records
    months = _missing_months(archive, folder, files, told == tally.records and counts != ["None"])
    said = {
        f"the archive says it holds {plural(told, 'post')}; {tally.records:,} were found": told != tally.records,
        f"missing from the archive: {', '.join(f'{y}-{m:02}' for y, m in months)}": bool(months),
        f"the text of {plural(tally.cut, 'long post')} is cut off, and links behind the cut are lost": tally.cut > 0,
        f"of {plural(tally.originals, 'share')} only the post shared is in it, with its time": tally.originals > 0,
        "X says that this archive is a partial one": info.get("isPartialArchive") is True,
    }
    since, late = begun(me.created_at, tally.first)
    if late:
        said[late] = True
    until = [
        at for at in (moment(info.get("generationDate") or payload.get("created_at")), tally.last) if at is not None
    ]
    return Coverage(
        "x",
        me.account,
        SOURCE.sees,
        since,
        max(until, default=None),
        tuple((_month(y, m), _month(y + m // 12, m % 12 + 1) - 1) for y, m in months),
        (_ONE_HALF, *notes, *(note for note, holds in said.items() if holds)),
    )


def _missing_months(archive: Archive, folder: str, files: list[str], whole: bool) -> list[tuple[int, int]]:
    """Months without a file, in an archive by months: those its index names and, unless the count says that
    nothing is missing (``whole``: then the account was silent), those that lie between."""
    there = {(int(m[1]), int(m[2])) for f in files if (m := re.search(r"/(\d{4})_(\d\d)\.js$", f"/{f}"))}
    if not there:
        return []
    index = script(archive, folder, "tweet_index.js")
    rows = [inner(row) for row in index] if isinstance(index, list) else []
    told = [re.search(r"(\d{4})_(\d\d)\.js$", str(row.get("file_name"))) for row in rows]
    named = {(int(m[1]), int(m[2])) for m in told if m and 1 <= int(m[2]) <= 12}
    numbers = [y * 12 + m - 1 for y, m in there | named]
    between = {(n // 12, n % 12 + 1) for n in range(min(numbers), max(numbers))}
    return sorted((named if whole else named | between) - there)


def _month(year: int, month: int) -> int:
    return seconds(datetime(year, month, 1, tzinfo=UTC))


SOURCE = Source(
    id="x-archive",
    title="X (Twitter) archive",
    sees=("own", "feed", "answers", "links"),
    blind="what people wrote to the account, the posts it answered, and who may reply",
    recognise=_recognise,
    read=_read,
    group="networks",
    how_to_get=(
        "X -> Settings and privacy -> Your account -> Download an archive of your data; confirm with your password.",
        "Wait for the notice, a day or more, and download the zip.",
        "Give the zip as it is.",
    ),
)
