"""Ids that were met are known again, whatever they are and however many."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from contrasocial.ledger.seen_ids import FirstSeen

KEYS = st.one_of(st.integers(0, 2**63 - 1), st.integers(0, 50), st.integers(2**63 - 50, 2**63 - 1))
NUMBERS = st.integers(-(2**63), 2**63 - 1)


@settings(deadline=None)
@given(st.lists(st.lists(st.tuples(KEYS, NUMBERS), max_size=60), max_size=12))
def test_each_key_keeps_the_number_that_it_was_first_met_with(met: list[list[tuple[int, int]]]) -> None:
    seen, known = FirstSeen(), dict[int, int]()
    for some in met + met[::-1]:
        told = [(key in known, known.setdefault(key, number)) for key, number in some]
        keys, numbers = (np.array([pair[side] for pair in some], np.int64) for side in (0, 1))
        again, before = seen.first(keys, numbers)
        assert list(zip(again.tolist(), before.tolist(), strict=True)) == told
