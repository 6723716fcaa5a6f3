"""What the cells of one column say: the answers of ``cell_values`` and ``texts`` for each of them, many at a time.

Cells that are ordinary (an id of digits, words without a tag, a link or a quoted mail) are told apart for the whole
column at once; the others are read one by one. ``tests/sources/test_columns.py`` holds both to the same answers.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from contrasocial.sources.readers.cell_values import TELLTALE, UNSAID, handle, identifier
from contrasocial.sources.readers.texts import QUOTING, said
from contrasocial.sources.readers.times import Times

Said = tuple[str, tuple[str, ...]]

_any = "|".join
#: Times that are read at once, each with its form for Arrow: as X writes them, and as ISO 8601 does. Of the days that
#: not every month has, each is read for itself.
_DAYS, _CLOCK = r"(?:0[1-9]|1\d|2[0-8])", r"(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d"
_YEAR, _MONTHS = r"(?:19[7-9]\d|20\d\d)", "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec"
_TIMES = (
    (rf"^[A-Z][a-z]{{2}} (?:{_MONTHS}) {_DAYS} {_CLOCK} \+0000 {_YEAR}$", "%b %d %H:%M:%S +0000 %Y", 4),
    (rf"^{_YEAR}-(?:0[1-9]|1[0-2])-{_DAYS}T{_CLOCK}Z$", "%Y-%m-%dT%H:%M:%SZ", 0),
    (rf"^{_YEAR}-(?:0[1-9]|1[0-2])-{_DAYS} {_CLOCK}$", "%Y-%m-%d %H:%M:%S", 0),
)
#: Where none of this is in a text, it says what is written there.
_ODD = _any([r"[<&\r]", "://", r"www\.", r"""^b['"]""", f"^(?:{_any(map(re.escape, UNSAID))})$", TELLTALE])
#: And no mail is quoted in it.
_ODD_MAIL = _any([_ODD, f"(?i:{_any(map(re.escape, QUOTING))})"])


def identifiers(cells: Sequence[Any]) -> list[str | None]:
    """Ids as text (:func:`contrasocial.sources.readers.cell_values.identifier`)."""
    return [cell if isinstance(cell, str) and cell.isdecimal() else identifier(cell) for cell in cells]


def handles(cells: Sequence[Any]) -> list[str | None]:
    """Names of accounts (:func:`contrasocial.sources.readers.cell_values.handle`)."""
    return [
        (cell if cell.isdecimal() else _handle(cell)) if isinstance(cell, str) else handle(cell) for cell in cells
    ]


_handle = lru_cache(maxsize=1 << 16)(handle)


def texts(cells: Sequence[Any], is_mail: bool = False) -> list[Said]:
    """What somebody wrote, and the web addresses in it (:func:`contrasocial.sources.readers.texts.said`)."""
    written = [cell.strip() if isinstance(cell, str) else "&" for cell in cells]
    try:
        odd = pc.match_substring_regex(pa.array(written, pa.string()), _ODD_MAIL if is_mail else _ODD).to_pylist()
    except UnicodeEncodeError:  # half a character
        odd = [True] * len(written)
    none: tuple[str, ...] = ()
    return [
        said(cell, is_mail) if is_odd else (text, none)
        for cell, text, is_odd in zip(cells, written, odd, strict=True)
    ]


def moments(cells: Sequence[Any], times: Times) -> list[int | None]:
    """UTC seconds (:class:`contrasocial.sources.readers.times.Times`)."""
    first = cells[0] if cells else None
    form = next((form for form in _TIMES if isinstance(first, str) and re.match(form[0], first)), None)
    if form is None or (times.zone is not None and not form[1].endswith(("Z", "%Y"))):
        return list(map(times, cells))
    pattern, written, begins = form
    try:
        told = pa.array([cell if isinstance(cell, str) else None for cell in cells], pa.string())
    except UnicodeEncodeError:
        return list(map(times, cells))
    plain = pc.if_else(pc.match_substring_regex(told, pattern), told, pa.scalar(None, pa.string()))
    plain = pc.utf8_slice_codeunits(plain, begins) if begins else plain
    found = pc.strptime(plain, format=written, unit="s", error_is_null=True).cast(pa.int64()).to_pylist()
    return [times(cell) if at is None else at for cell, at in zip(cells, found, strict=True)]
