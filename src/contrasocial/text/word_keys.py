"""Numbers in the place of words: keys that two texts are compared by.

63 bits of BLAKE2b for a word, and of a mixing function (splitmix64; Steele, Lea & Flood 2014) for what is put
together from words. The same on every machine and engine; that two different texts of ten million share a key has a
chance of about one in 200,000.
"""

from hashlib import blake2b

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from contrasocial.text.patterns import remembered

Keys = npt.NDArray[np.uint64]

#: The words met so far; begun anew when it holds so many, as no text needs the words of all others.
_KNOWN: dict[str, int] = {}
_MOST = 500_000


def word_keys(words: pa.Array) -> Keys:
    """A key for each word (a string array without nulls)."""
    coded = words.dictionary_encode()
    if len(_KNOWN) > _MOST:
        _KNOWN.clear()
    found = [_KNOWN.get(word) or _learn(word) for word in coded.dictionary.to_pylist()]
    keys: Keys = np.array(found, np.uint64)[coded.indices.to_numpy()]
    return keys


def _learn(word: str) -> int:
    made = int.from_bytes(blake2b(word.encode(), digest_size=8).digest(), "big") | 1
    _KNOWN[word] = made
    return made


def mixed(numbers: Keys) -> Keys:
    """Each number scattered over the 64 bits."""
    numbers = (numbers ^ (numbers >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    numbers = (numbers ^ (numbers >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return numbers ^ (numbers >> np.uint64(31))


def whole(keys: Keys, offsets: npt.NDArray[np.int64]) -> pa.Array:
    """One key (int64) for each text, from the keys of its words in their order; ``offsets`` as Arrow's lists have."""
    place = np.arange(len(keys), dtype=np.uint64) - np.repeat(offsets[:-1], np.diff(offsets)).astype(np.uint64)
    summed = np.concatenate([np.zeros(1, np.uint64), np.cumsum(mixed(keys + place * np.uint64(0x9E3779B97F4A7C15)))])
    return signed(mixed(summed[offsets[1:]] - summed[offsets[:-1]]))


def signed(keys: Keys) -> pa.Array:
    """Keys as a column (int64, never negative)."""
    return pa.array((keys >> np.uint64(1)).astype(np.int64))


def tokens(texts: pa.Array) -> tuple[pa.Array, npt.NDArray[np.int64]]:
    """All words of these texts, and the offsets at which each text's words begin."""
    split = pc.utf8_split_whitespace(texts)
    return pc.list_flatten(split), np.asarray(split.offsets.to_numpy() - split.offsets[0].as_py(), np.int64)


@remembered
def keyed(texts: pa.Array) -> tuple[Keys, npt.NDArray[np.int64]]:
    """A key for each word of these texts, and the offsets at which each text's words begin."""
    flat, offsets = tokens(texts)
    return word_keys(flat), offsets
