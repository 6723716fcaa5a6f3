"""A repository of the AT Protocol: the blocks of a CAR file, and the tree of records in them.

The format: https://ipld.io/specs/transport/car/carv1/ and https://atproto.com/specs/repository (commit, then a
Merkle search tree whose nodes hold keys such as ``app.bsky.feed.post/3kabc`` with the CID of the record). Blocks are
indexed, not decoded: of a repository with a million likes only the tree and the posts are looked at.
"""

from collections.abc import Callable, Iterator
from typing import Any

import libipld

#: A tree of the size of a whole network is no deeper.
_DEEPEST = 64
#: A section's length, or a number in a CID, is no longer.
_LONGEST_VARINT = 10


class Cut(Exception):
    """The file ends too early, or a block that is needed is not in it."""


class Car:
    """The blocks of a CAR file by their CID (bytes).

    Args:
        data: the whole file; a memory map will do.

    Raises:
        Cut: it is no CAR file, or its end is missing.
    """

    def __init__(self, data: Any) -> None:
        self._data, self._places = data, dict[bytes, tuple[int, int]]()
        at, length = self._varint(0)
        head = self._decode(at, at + length)
        roots = head.get("roots") if isinstance(head, dict) else None
        if not isinstance(roots, list) or head.get("version") != 1:
            raise Cut("it is no CAR file of version 1")
        self.root: bytes | None = roots[0] if roots and isinstance(roots[0], bytes) else None
        at += length
        while at < len(data):
            begin, length = self._varint(at)
            at = begin + length
            if not length or at > len(data):
                raise Cut("the file ends inside a block")
            body = self._behind_cid(begin)
            self._places[bytes(data[begin:body])] = (body, at)

    def __contains__(self, cid: object) -> bool:
        return cid in self._places

    def raw(self, cid: bytes) -> bytes:
        """A block as it is."""
        if cid not in self._places:
            raise Cut("a block of the repository is missing")
        begin, end = self._places[cid]
        return bytes(self._data[begin:end])

    def block(self, cid: bytes) -> Any:
        """A block, decoded."""
        if cid not in self._places:
            raise Cut("a block of the repository is missing")
        return self._decode(*self._places[cid])

    def _decode(self, begin: int, end: int) -> Any:
        return decoded(bytes(self._data[begin:end]))

    def _varint(self, at: int) -> tuple[int, int]:
        """``(where it ends, number)``."""
        number = 0
        for place in range(_LONGEST_VARINT):
            if at + place >= len(self._data):
                raise Cut("the file ends inside a number")
            byte = self._data[at + place]
            number |= (byte & 0x7F) << (7 * place)
            if byte < 0x80:
                return at + place + 1, number
        raise Cut("it is no CAR file")

    def _behind_cid(self, at: int) -> int:
        if self._data[at : at + 2] == b"\x12\x20":  # the oldest kind: a bare SHA-256
            return at + 34
        for _ in range(3):  # version, codec, kind of hash
            at, _number = self._varint(at)
        at, length = self._varint(at)
        return at + length


def decoded(block: bytes) -> Any:
    """A block of DAG-CBOR; CIDs in it are bytes.

    Raises:
        Cut: it is not whole.
    """
    try:
        return libipld.decode_dag_cbor(block)
    except Exception as error:  # the decoder has no error of its own
        raise Cut(f"a block cannot be read ({error})") from error


#: No key comes after it.
LAST_KEY = "\U0010ffff"


def keys(
    root: bytes,
    node: Callable[[bytes], Any],
    may_lack: Callable[[str, str], bool] = lambda _after, _before: False,
) -> Iterator[tuple[str, bytes]]:
    """Every ``(collection/rkey, CID)`` of a tree, in the order of the keys; ``node`` gives a decoded node by its CID,
    or None where it is not there. ``may_lack`` says whether what lies between two keys may be missing.

    Raises:
        Cut: a node is missing or is no node.
    """
    seen: set[bytes] = set()

    def walk(cid: bytes, depth: int, after: str, before: str) -> Iterator[tuple[str, bytes]]:
        if not isinstance(cid, bytes):
            raise Cut("a node of the tree is no node")
        if depth > _DEEPEST or cid in seen:
            raise Cut("the tree of the repository leads round in circles")
        seen.add(cid)
        found, key = node(cid), b""
        if found is None:
            if may_lack(after, before):
                return
            raise Cut("a node of the tree is missing")
        if not isinstance(found, dict) or not isinstance(found.get("e"), list):
            raise Cut("a node of the tree is no node")
        entries: list[tuple[str, bytes, Any]] = []
        for entry in found["e"]:
            try:
                key = key[: entry["p"]] + entry["k"]
                entries.append((key.decode("utf-8", "replace"), entry["v"], entry.get("t")))
            except (TypeError, KeyError) as error:
                raise Cut("a node of the tree is no node") from error
        bounds = [*(name for name, _, _ in entries), before]
        if found.get("l"):
            yield from walk(found["l"], depth + 1, after, bounds[0])
        for (name, value, below), following in zip(entries, bounds[1:], strict=True):
            yield name, value
            if below:
                yield from walk(below, depth + 1, name, following)

    yield from walk(root, 0, "", LAST_KEY)
