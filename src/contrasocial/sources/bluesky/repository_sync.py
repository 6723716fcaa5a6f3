"""A Bluesky account's repository brought into the mirror: of the span that is read, then what is new.

What a server sends since a revision holds the nodes of the tree and the records written since then, and a revision is
a moment: so the first time what was written since the span began is asked for. The nodes stay in the mirror. With
those known from before the tree can be walked again, and what is not in it any more was deleted. A node may lack
where only what is older than the span can lie in it; else the whole repository is asked for.
"""

import mmap
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from contrasocial.core.errors import Code, Problem
from contrasocial.core.files import Scratch
from contrasocial.core.records import Post
from contrasocial.core.time import DAY
from contrasocial.network.client import Client
from contrasocial.network.messages import Ask, Refused
from contrasocial.network.mirror import Mirror
from contrasocial.sources.bluesky import lexicons as bluesky
from contrasocial.sources.bluesky.car_file import LAST_KEY, Car, Cut, decoded, keys

_TRIES = 3
#: A record may have been written so long before the time that it bears.
_EARLIER = DAY
#: Rows that are made of records.
_KINDS = ("own", "broken", "control", "deed", "called")
_BESIDE = ("deed", "called")


def sync(client: Client, server: str, did: str, mirror: Mirror, since: int, full: bool = False) -> None:
    """Bring the mirror's own posts up to the account's newest revision, in one piece.

    Raises:
        Problem: E117 where the repository comes cut off again and again.
        Refused: the server does not give it.
    """
    first = bluesky.tid(since - _EARLIER)
    reach = mirror.mark("reach")
    known = mirror.mark("rev") if reach and reach <= first and not full else None
    if known:
        newest = client.get(Ask(f"{server}/xrpc/com.atproto.sync.getLatestCommit", {"did": did})).data
        if isinstance(newest, dict) and newest.get("rev") == known:
            return
    why = ""
    for attempt in range(_TRIES):
        # What is new is enough where it fits what is known; else the whole is asked for.
        asked = {"since": known or first} if attempt == 0 else {}
        ask = Ask(f"{server}/xrpc/com.atproto.sync.getRepo", {"did": did, **asked})
        try:
            with _downloaded(client, ask) as car:
                _take(car, did, mirror, first)
            return
        except Cut as error:
            why = str(error)
        except Refused:
            if not asked:
                raise
    raise Problem(Code.SERVER_FAILS, f"the repository came damaged {_TRIES} times ({why})", server)


@contextmanager
def _downloaded(client: Client, ask: Ask) -> Iterator[Car]:
    with Scratch() as folder:
        file = Path(folder, "repository.car")
        client.download(ask, file)
        if not file.stat().st_size:
            raise Cut("nothing came")
        with open(file, "rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as data:
            yield Car(data)


def _may_lack(first: str) -> Callable[[str, str], bool]:
    """Whether all between two keys is older than the key ``first``, or nothing that is read."""
    ranges = [(f"{collection}/{first}", f"{collection}/{LAST_KEY}") for collection in bluesky.COLLECTIONS]
    return lambda after, before: not any(after < end and before > begin for begin, end in ranges)


def _take(car: Car, did: str, mirror: Mirror, first: str) -> None:
    """Walk the tree and write what changed since the key ``first``, in one transaction."""
    if car.root is None or car.root not in car:
        raise Cut("the commit is missing")
    commit = car.block(car.root)
    if not isinstance(commit, dict) or commit.get("did") != did or not isinstance(commit.get("data"), bytes):
        raise Cut("the commit is not this account's")
    nodes: dict[str, bytes] = {}

    def node(cid: bytes) -> Any:
        block = car.raw(cid) if cid in car else mirror.body("node", cid.hex())
        if block is None:
            return None
        nodes[cid.hex()] = block
        return decoded(block)

    wanted = {
        key: cid
        for key, cid in keys(commit["data"], node, _may_lack(first))
        if key.startswith(tuple(f"{collection}/" for collection in bluesky.COLLECTIONS))
        and not (bluesky.tid_time(rkey := key.rpartition("/")[2]) and rkey < first)
    }
    with mirror.together():
        _nodes(mirror, nodes)
        _records(car, did, mirror, wanted)
        revision = commit.get("rev")
        mirror.set_mark("rev", revision if isinstance(revision, str) else None)
        mirror.set_mark("reach", first)


def _nodes(mirror: Mirror, nodes: dict[str, bytes]) -> None:
    had = mirror.stamps("node")
    mirror.drop("node", [cid for cid in had if cid not in nodes])
    for cid, block in nodes.items():
        if cid not in had:
            mirror.put("node", cid, block)


def _records(car: Car, did: str, mirror: Mirror, wanted: dict[str, bytes]) -> None:
    """Posts and shares become rows ``own`` (or ``broken``; what a text calls whom: ``called``), controls and blocks
    rows ``control`` (what they do to others: ``deed``), stamped with the CID."""
    had = {kind: mirror.stamps(kind) for kind in _KINDS}
    for key, cid in wanted.items():
        address = f"at://{did}/{key}"
        if any(had[kind].get(address) == cid.hex() for kind in had if kind not in _BESIDE):
            continue
        if cid not in car:
            raise Cut("a record is missing")
        record = car.block(cid)
        mirror.drop("deed", [address])
        if done := bluesky.deed(key, record):
            mirror.put("deed", address, done)
        if not key.startswith((f"{bluesky.POSTS}/", f"{bluesky.SHARES}/")):
            who = bluesky.control(record) if key.startswith(f"{bluesky.CONTROLS}/") else ""
            mirror.put("control", address, who, stamp=cid.hex())
            continue
        found = bluesky.read(did, key, record, f"{bluesky.PLATFORM}:{address}")
        kind, other = ("own", "broken") if isinstance(found, Post) else ("broken", "own")
        mirror.drop(other, [address])
        mirror.put(kind, address, found, under=bluesky.root(record), stamp=cid.hex())
        mirror.drop("called", [address])
        if called := bluesky.called(record):
            mirror.put("called", address, called)
    here = {f"at://{did}/{key}" for key in wanted}
    for kind in had:
        mirror.drop(kind, [address for address in had[kind] if address.startswith("at://") and address not in here])
    _controls(mirror)


def _controls(mirror: Mirror) -> None:
    """A control that was set or lifted changes posts whose records did not change."""
    gates = [address for address in mirror.stamps("control") if f"/{bluesky.CONTROLS}/" in address]
    controls = {address.rpartition("/")[2]: mirror.value("control", address, str) or "" for address in gates}
    for post, top in mirror.posts("own"):
        told = bluesky.controlled(post, top, controls)
        if told != post.reply_control:
            post.reply_control = told
            mirror.rewrite("own", post.id, post)
