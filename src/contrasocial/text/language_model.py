"""Which language many texts are in: the model of ``py3langid``, asked of all of them at once.

The library walks one text at a time, in plain Python, for a tenth of a millisecond or more; here all texts take a
step together. The steps, the scores and so the answers are its own.
"""

from collections.abc import Sequence
from functools import cache
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

#: What it chooses among; every further language costs sureness on short posts.
_LANGUAGES = (
    "en de nl fr es pt it sv da no fi pl cs sk hu ro tr el ru uk bg sr hr et lv lt id ms vi tl ca eu ja zh ko th ar "
    "he fa hi bn ur ta"
).split()
#: Texts that are walked together, and the bytes of a text that is no longer worth it: it would walk on alone.
_TOGETHER, _LONG = 1_000, 1_000
_LOADING = Lock()


def ready() -> "Detector":
    """Load the detector, once; whoever comes meanwhile waits for it."""
    with _LOADING:
        return _detector()


@cache
def _detector() -> "Detector":
    # Here, as it loads 20 MB; most networks tell the language themselves.
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    library = LanguageIdentifier.from_model_file(MODEL_FILE)
    library.set_languages(_LANGUAGES)
    # It keeps what it knows of all languages, to choose among others later: 28 MB.
    library._full_model = (library.nb_ptc, library.nb_pc, library.nb_classes)
    return Detector(library)


class Detector:
    """A ``LanguageIdentifier`` as arrays: an automaton over bytes whose states are features or none (-1), and what
    each feature is worth for each language (multinomial naive Bayes over log(1 + count))."""

    def __init__(self, library: Any) -> None:
        self._library = library
        self._next = np.frombuffer(library.tk_nextmove, np.uint32)
        self._row = np.frombuffer(library.tk_row, np.uint16).astype(np.int64) << 8
        self._feature = np.array(library.tk_output, np.int64)
        self._worth = library.nb_ptc.astype(np.float32)
        self._before = library.nb_pc
        self._codes = np.array(["", *library.nb_classes])

    def codes(self, texts: Sequence[str]) -> NDArray[np.str_]:
        """The language of each text (ISO 639-1); nothing where it holds nothing that the model knows."""
        found = np.zeros(len(texts), np.int64)
        for first in range(0, len(texts), _TOGETHER):
            said = [self._library._encode(text) for text in texts[first : first + _TOGETHER]]
            long = [place for place, one in enumerate(said) if len(one) > _LONG]
            for place in long:
                found[first + place] = self._codes.tolist().index(self._library.classify(texts[first + place])[0])
                said[place] = b""
            found[first : first + len(said)] += self._of_short(said)
        return np.asarray(self._codes[found])

    def _of_short(self, said: Sequence[bytes]) -> NDArray[np.int64]:
        """The place of each text's language among the codes; 0 for none."""
        rows, features = self._walk(said)
        kind, count = np.unique(rows * len(self._worth) + features, return_counts=True)
        rows, features = np.divmod(kind, len(self._worth))
        found, starts = np.unique(rows, return_index=True)
        best = np.zeros(len(said), np.int64)
        if len(found):
            worth = self._worth[features]
            worth *= np.log1p(count.astype(np.float32))[:, None]
            scores = np.add.reduceat(worth, starts) + self._before
            best[found] = 1 + scores.argmax(axis=1)
        return best

    def _walk(self, said: Sequence[bytes]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Every feature met: the text's place, and the feature."""
        lengths = np.array([len(one) for one in said], np.int64)
        order = np.argsort(-lengths, kind="stable")
        starts = np.concatenate([[0], np.cumsum(lengths)])[order]
        joined = np.frombuffer(b"".join(said), np.uint8)
        state = np.zeros(len(said), np.int64)
        met: list[tuple[NDArray[np.int64], NDArray[np.int64]]] = []
        # Longest first: those that still have a byte at this step are a beginning.
        going = np.searchsorted(-lengths[order], -np.arange(lengths.max(initial=0)), side="left")
        for step, some in enumerate(going):
            state = self._next[self._row[state[:some]] + joined[starts[:some] + step]].astype(np.int64)
            feature = self._feature[state]
            there = np.flatnonzero(feature >= 0)
            met.append((order[there], feature[there]))
        if not met:
            return np.zeros(0, np.int64), np.zeros(0, np.int64)
        rows, features = zip(*met, strict=True)
        return np.concatenate(rows), np.concatenate(features)
