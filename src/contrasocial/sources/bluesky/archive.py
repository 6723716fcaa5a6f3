"""Bluesky repository: the CAR file of an account.

Read: posts, answers, quotes, reposts, reply controls and the profile. A repository holds no handles: accounts are
told by their DID. To see what people wrote to the account, read it by its handle (``contrasocial audit @name``).

Never opened: likes, follows, blocks, chats.

Cannot show: what people wrote to the account and the posts it answered.
"""

from collections.abc import Iterator
from typing import Any

from contrasocial.core.errors import Code, Problem
from contrasocial.core.records import Coverage, Post, Profile, Record
from contrasocial.sources.bluesky import lexicons as bluesky
from contrasocial.sources.bluesky.car_file import Car, Cut, keys
from contrasocial.sources.contract import ReadOptions, Source
from contrasocial.sources.readers.cell_values import moment
from contrasocial.sources.readers.input_files import Archive

_ONE_HALF = (
    "a repository holds only what the account itself wrote: what people wrote to it and the posts it answered "
    "are not in it"
)
_PROFILE = "app.bsky.actor.profile/self"
_LARGEST = 4 * 2**30


def _is_car(archive: Archive, name: str) -> bool:
    head = archive.head(name, 128)
    return b"eroots" in head and b"gversion\x01" in head


def _cars(archive: Archive) -> list[str]:
    names = archive.names(".car") or archive.names()[:1]
    return [name for name in names if _is_car(archive, name)]


def _recognise(archive: Archive, _options: ReadOptions) -> bool:
    return bool(_cars(archive))


def _read(archive: Archive, _options: ReadOptions) -> Iterator[Record]:
    for name in _cars(archive):
        try:
            yield from _repository(archive.read(name, _LARGEST), name)
        except Cut as error:
            raise Problem(
                Code.DAMAGED_ARCHIVE, f"the repository is cut off or damaged ({error})", f"{archive.path}: {name}"
            ) from error


def _repository(data: bytes, name: str) -> Iterator[Record]:
    car = Car(data)
    commit = car.block(car.root) if car.root else None
    if not isinstance(commit, dict) or not isinstance(commit.get("did"), str) or "data" not in commit:
        raise Cut("the commit is missing")
    did = commit["did"]
    known = dict(keys(commit["data"], car.block))
    me = _profile(did, car.block(known[_PROFILE]) if known.get(_PROFILE, b"") in car else {})
    yield me
    controls = {
        key.rpartition("/")[2]: bluesky.control(car.block(cid))
        for key, cid in known.items()
        if key.startswith(f"{bluesky.CONTROLS}/") and cid in car
    }
    times = []
    for key, cid in known.items():
        if key.startswith((f"{bluesky.POSTS}/", f"{bluesky.SHARES}/")):
            record = car.block(cid) if cid in car else None
            found = bluesky.read(did, key, record, f"{name}#{key}")
            if isinstance(found, Post):
                found.reply_control = bluesky.controlled(found, bluesky.root(record), controls)
                times.append(found.at)
            yield found
    until = bluesky.tid_time(commit.get("rev")) or max(times, default=None)
    since = min([at for at in (me.created_at, *times) if at is not None], default=None)
    yield Coverage(bluesky.PLATFORM, did, SOURCE.sees, since, until, (), (_ONE_HALF,))


def _profile(did: str, record: Any) -> Profile:
    told = record if isinstance(record, dict) else {}
    name, bio = (told.get(f) if isinstance(told.get(f), str) else None for f in ("displayName", "description"))
    return Profile(bluesky.PLATFORM, did, did, name or None, bio or None, None, moment(told.get("createdAt")))


SOURCE = Source(
    id="bluesky-car",
    title="Bluesky repository (CAR file)",
    sees=("own", "feed", "answers", "links", "controls"),
    blind="what people wrote to the account and the posts it answered",
    recognise=_recognise,
    read=_read,
    group="networks",
    how_to_get=(
        "Bluesky -> Settings -> Account -> Export my data -> Download CAR file; give the file as it is.",
        "To see what people wrote to the account, read it by its handle: contrasocial audit @brand.bsky.social.",
    ),
)
