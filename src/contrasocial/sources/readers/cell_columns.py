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
from contrasocial.sources.readers.time_layouts import LAYOUTS
from contrasocial.sources.readers.times import Times

Said = tuple[str, tuple[str, ...]]

_any = "|".join
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
    layout = next((layout for layout in LAYOUTS if cells and layout.fits(cells[0])), None)
    if layout is None or not (times.zone is None or layout.is_utc):
        return list(map(times, cells))
    plain, found = layout.read(cells)
    return [
        at if is_plain else times(cell)
        for cell, is_plain, at in zip(cells, plain.tolist(), found.tolist(), strict=True)
    ]
