"""Which ids were met, in sixteen bytes each: a dictionary takes a hundred and fifty."""

import numpy as np

Numbers = np.ndarray[tuple[int], np.dtype[np.int64]]

#: Sorted runs longer than this are not put together any more: to do so takes three times their memory.
_LONGEST = 1 << 22


class FirstSeen:
    """For each key (as of :func:`contrasocial.core.ids.key`) the number that it was first met with (64 bits).

    Kept as sorted runs, of which the short ones are put together as they come, so that a few are looked through.
    """

    def __init__(self) -> None:
        self._runs: list[tuple[Numbers, Numbers]] = []

    def first(self, keys: Numbers, numbers: Numbers) -> tuple[np.ndarray[tuple[int], np.dtype[np.bool_]], Numbers]:
        """For each key, in their order, whether it was met before, and the number that came with it then, or comes
        with it now. All are known from now on."""
        distinct, place, which = np.unique(keys, return_index=True, return_inverse=True)
        known, met = np.zeros(len(distinct), bool), numbers[place]
        for run, told in self._runs:
            at = np.searchsorted(run, distinct).clip(max=len(run) - 1)
            hits = run[at] == distinct
            known |= hits
            met = np.where(hits, told[at], met)
        if not known.all():
            self._keep(distinct[~known], met[~known])
        again = known[which]
        again |= place[which] != np.arange(len(keys))
        return again, met[which]

    def _keep(self, keys: Numbers, numbers: Numbers) -> None:
        while self._runs and len(self._runs[-1][0]) <= len(keys) <= _LONGEST:
            run, told = self._runs.pop()
            keys, numbers = np.concatenate([run, keys]), np.concatenate([told, numbers])
            order = np.argsort(keys, kind="stable")
            keys, numbers = keys[order], numbers[order]
        self._runs.append((keys, numbers))
