"""Which language many texts are in: the model of ``py3langid`` (BSD-3-Clause, languages.LICENSE), asked of all of
them at once.

The library walks one text at a time, in plain Python, and unpacks 80 MB for it; here all texts take a step together
over what ``benchmarks/languages/pack.py`` makes of its model. The steps, the scores and so the answers are its own.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from threading import Lock

import numpy as np
from numpy.typing import NDArray

#: Texts that are walked together: so many, and together so many bytes.
_TOGETHER, _BYTES = 2_000, 1 << 20
#: A longer text is walked in pieces. The automaton knows no more of what lies behind than its longest feature.
_PIECE, _BEHIND = 1_000, 8
_LOADING = Lock()
Ints = NDArray[np.int64]


class Detector:
    """An automaton over bytes (Aho & Corasick 1975; a state is its slot in a double array, Aoe 1989) whose states are
    features or none (-1), and what each feature is worth for each language (multinomial naive Bayes over
    log(1 + count))."""

    def __init__(self) -> None:
        with (files("contrasocial.text") / "languages.npz").open("rb") as file, np.load(file) as packed:
            self._base, self._parent, self._link, self._feature = (
                packed[name].astype(np.intp) for name in ("base", "parent", "link", "feature")
            )
            self._worth, self._before = packed["worth"], packed["before"]
            self._codes = np.array(["", *packed["codes"]])

    def codes(self, texts: Sequence[str]) -> NDArray[np.str_]:
        """The language of each text (ISO 639-1); nothing where it holds nothing that the model knows."""
        found = [self._of(some) for some in _parted(texts)]
        return np.asarray(self._codes[np.concatenate(found)] if found else self._codes[:0])

    def _of(self, said: Sequence[bytes]) -> Ints:
        """The place of each text's language among the codes; 0 for none."""
        rows, features = self._walk(said)
        kind, count = np.unique(rows * len(self._worth) + features, return_counts=True)
        rows, features = np.divmod(kind, len(self._worth))
        found, starts = np.unique(rows, return_index=True)
        best = np.zeros(len(said), np.int64)
        if len(found):
            worth = self._worth[features].astype(np.float32)
            worth *= np.log1p(count.astype(np.float32))[:, None]
            scores = np.add.reduceat(worth, starts) + self._before
            best[found] = 1 + scores.argmax(axis=1)
        return best

    def _walk(self, said: Sequence[bytes]) -> tuple[Ints, Ints]:
        """Every feature met: the text's place, and the feature."""
        whole = np.array([len(one) for one in said], np.int64)
        number = np.maximum(1, -(-whole // _PIECE))
        rows = np.repeat(np.arange(len(said)), number)
        place = np.arange(len(rows)) - np.repeat(np.cumsum(number) - number, number)  # of a piece in its text
        behind = np.where(place > 0, _BEHIND, 0)
        lengths = np.minimum(whole[rows] - place * _PIECE, _PIECE) + behind
        starts = (np.cumsum(whole) - whole)[rows] + place * _PIECE - behind
        order = np.argsort(-lengths, kind="stable")
        rows, starts, behind, lengths = rows[order], starts[order], behind[order], lengths[order]
        joined = np.frombuffer(b"".join(said), np.uint8)
        state = np.zeros(len(rows), np.int64)
        met: list[tuple[Ints, Ints]] = []
        # Longest first: those that still have a byte at this step are a beginning.
        going = np.searchsorted(-lengths, -np.arange(lengths.max(initial=0)), side="left")
        for step, some in enumerate(going):
            state = self._step(state[:some], joined[starts[:some] + step])
            feature = self._feature[state]
            there = np.flatnonzero((feature >= 0) & (behind[:some] <= step))
            met.append((rows[there], feature[there]))
        if not met:
            return np.zeros(0, np.int64), np.zeros(0, np.int64)
        told, features = zip(*met, strict=True)
        return np.concatenate(told), np.concatenate(features)

    def _step(self, state: Ints, byte: NDArray[np.uint8]) -> Ints:
        """The next state of each: the child by this byte, its own or that of the first it goes back to."""
        there: Ints = self._base[state] + byte
        lost = np.flatnonzero(self._parent[there] != state)
        while len(lost):  # the root has a child for each byte
            back = self._link[state[lost]]
            state[lost], there[lost] = back, self._base[back] + byte[lost]
            lost = lost[self._parent[there[lost]] != back]
        return there


def _parted(texts: Sequence[str]) -> Iterator[list[bytes]]:
    """The texts as the model reads them, as many as are walked together."""
    some: list[bytes] = []
    size = 0
    for text in texts:
        some.append(_encoded(text))
        size += len(some[-1])
        if len(some) == _TOGETHER or size >= _BYTES:
            yield some
            some, size = [], 0
    if some:
        yield some


def _encoded(text: str) -> bytes:
    """Bytes as the model has learnt them: what is written in capitals alone in small letters, signs composed."""
    plain = text.lower() if text.isupper() else text
    return unicodedata.normalize("NFC", plain).encode("utf8", errors="surrogatepass")


_detector = cache(Detector)


def detector() -> Detector:
    """The detector, loaded once; whoever comes meanwhile waits for it."""
    with _LOADING:
        return _detector()
