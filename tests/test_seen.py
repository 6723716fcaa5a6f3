"""Ids that were met are known again, whatever they are and however many."""

from hypothesis import given, settings
from hypothesis import strategies as st

from contrasocial.ledger.seen_ids import FirstSeen

KEYS = st.one_of(st.integers(0, 2**63 - 1), st.integers(0, 50), st.integers(2**63 - 50, 2**63 - 1))
NUMBERS = st.integers(-(2**63), 2**63 - 1)


@settings(deadline=None)
@given(st.lists(st.tuples(KEYS, NUMBERS), max_size=200))
def test_each_key_keeps_the_number_that_it_was_first_met_with(met: list[tuple[int, int]]) -> None:
    seen, known = FirstSeen(), dict[int, int]()
    for key, number in met + met[::-1]:
        assert seen.first(key, number) == known.get(key)
        known.setdefault(key, number)
