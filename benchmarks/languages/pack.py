"""Packs the language model of ``py3langid`` and writes ``src/contrasocial/text/languages.npz``.

    python benchmarks/languages/pack.py

The library keeps its automaton (Aho & Corasick 1975) as a table of 40 MB, unpacked anew in each run; here it is the
trie itself in two arrays (a double array, Aoe 1989) with the links to go back by, and of the weights those of the
languages that we choose among. The answers are the library's own: each step of the automaton is compared before the
file is written. Needs the extra ``dev``.
"""

from itertools import groupby
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from py3langid.langid import MODEL_FILE, LanguageIdentifier

TARGET = Path(__file__).parents[2] / "src" / "contrasocial" / "text" / "languages.npz"
#: What is chosen among; every further language costs sureness on short posts.
LANGUAGES = (
    "en de nl fr es pt it sv da no fi pl cs sk hu ro tr el ru uk bg sr hr et lv lt id ms vi tl ca eu ja zh ko th ar "
    "he fa hi bn ur ta"
).split()
Ints = NDArray[np.int64]


def trie(rows: Ints) -> tuple[dict[int, list[tuple[int, int]]], Ints]:
    """The automaton's states (``rows``: the next one for each byte) as edges of a trie, and where each goes back to.

    A state's steps are those of the state that it goes back to, but for the edges to its children, level by level.
    """
    edges: dict[int, list[tuple[int, int]]] = {}
    back = np.zeros(len(rows), np.int64)
    level = np.zeros(1, np.int64)
    while len(level):
        mine, usual = rows[level], rows[back[level]]
        parents, letters = np.nonzero(mine != usual) if level[0] else np.nonzero(mine)
        children = mine[parents, letters]
        for parent, letter, child in zip(level[parents], letters, children, strict=True):
            edges.setdefault(int(parent), []).append((int(letter), int(child)))
        back[children] = usual[parents, letters] if level[0] else 0
        level = children
    assert sum(map(len, edges.values())) == len(rows) - 1, "not an automaton of that kind"
    return edges, back


def placed(edges: dict[int, list[tuple[int, int]]], size: int) -> tuple[Ints, Ints]:
    """A slot for each state, so that its children lie at its base plus their byte: the slots, and the bases by slot.

    The root has a slot for each byte; those of the bytes that lead nowhere are states that go back to the root.
    """
    slot, base, taken = np.zeros(size, np.int64), np.zeros(4 * size, np.int64), np.zeros(4 * size, bool)
    base[0], taken[:257], free = 1, True, 257
    for letter, child in edges[0]:
        slot[child] = 1 + letter
    for _size, some in groupby(sorted(edges, key=lambda s: (-len(edges[s]), s)), key=lambda s: len(edges[s])):
        at = 0  # those of one size side by side; smaller ones fill the gaps
        for state in some:
            if not state:
                continue
            while taken[free]:
                free += 1
            letters = np.array([letter for letter, _child in edges[state]])
            at = max(at, free, int(letters[0]))
            while taken[at] or taken[at - letters[0] + letters].any():
                at += 1
            places = at - letters[0] + letters
            taken[places] = True
            slot[[child for _letter, child in edges[state]]] = places
            base[state] = at - letters[0]  # by state until all have a slot
    bases = np.zeros(int(slot.max()) + 257, np.int64)
    bases[0] = 1
    inner = [state for state in edges if state]
    bases[slot[inner]] = base[inner]
    return slot, bases


def main() -> None:
    """Pack, compare each step, write."""
    library = LanguageIdentifier.from_model_file(MODEL_FILE)
    library.set_languages(LANGUAGES)
    steps = np.frombuffer(library.tk_nextmove, np.uint32).astype(np.int64).reshape(-1, 256)
    rows = steps[np.frombuffer(library.tk_row, np.uint16)]
    edges, back = trie(rows)
    slot, base = placed(edges, len(rows))
    parent, link, feature = (np.full(len(base), -1) for _ in range(3))
    parent[1:257], link[:] = 0, 0
    for state, some in edges.items():
        parent[slot[[child for _letter, child in some]]] = slot[state]
    link[slot] = slot[back]
    known = np.array(library.tk_output, np.int64)
    feature[1:257], feature[slot] = known[0], known

    everyone, state_of = np.arange(len(rows)), np.zeros(len(base), np.int64)
    state_of[slot] = everyone
    for byte in range(256):
        here = slot.copy()
        there = base[here] + byte
        while len(lost := np.flatnonzero(parent[there] != here)):
            here[lost] = link[here[lost]]
            there[lost] = base[here[lost]] + byte
        assert (state_of[there] == rows[everyone, byte]).all()

    automaton = {"base": base, "parent": parent, "link": link, "feature": feature}
    np.savez_compressed(
        TARGET,
        **{name: values.astype(np.int32) for name, values in automaton.items()},
        worth=library.nb_ptc.astype(np.float16), before=library.nb_pc, codes=np.array(library.nb_classes),
    )  # fmt: skip
    print(f"{len(rows):,} states in {len(base):,} slots; {TARGET.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
