"""Tables of posts whose columns have no names (no header): what the cells themselves say.

Programs that write row by row often write no header. Such a table is read where its cells leave no choice: one column
of words, one of times, and at most one of names; where two columns may be the author, nothing is guessed.
"""

import re

from contrasocial.core.errors import Problem
from contrasocial.sources.readers.cell_values import identifier, plain
from contrasocial.sources.readers.input_files import Archive
from contrasocial.sources.readers.table_rows import Row, columns, sample, tables
from contrasocial.sources.readers.time_columns import likely_time

_HANDLE = re.compile(r"@?(?=[\w.-]{0,64}[A-Za-z_])[\w.-]{1,64}")
#: Texts have so many words, and so many times those of any other column.
_WORDS, _TIMES_MORE = 3, 2


def by_cells(archive: Archive) -> dict[str, str]:
    """Which unnamed column holds which field; nothing where a table has names, or its cells leave a choice."""
    try:
        heads = [columns(archive, name) for name in tables(archive)]
    except Problem:  # a damaged file is told where it is read
        return {}
    if not heads or any(head != [f"column {n}" for n in range(1, len(heads[0]) + 1)] for head in heads):
        return {}
    return _told(heads[0], sample(archive, tables(archive)[0]))


def _told(present: list[str], first: list[Row]) -> dict[str, str]:
    cells = {column: [told for row in first if (told := plain(row.get(column)))] for column in present}
    at = likely_time(present, first)
    rest = sorted((c for c in present if c != at and cells[c]), key=lambda c: _words(cells[c]), reverse=True)
    if not at or not rest:
        return {}
    text, *others = rest
    most = max((_words(cells[c]) for c in others), default=0.0)
    names = [c for c in others if all(map(_HANDLE.fullmatch, cells[c])) and not all(map(_is_word, cells[c]))]
    if _words(cells[text]) < max(_WORDS, _TIMES_MORE * most) or len(names) > 1:
        return {}
    ids = (c for c in others if all(t.isdecimal() for t in cells[c]) and _distinct(cells[c]) == len(first))
    if names and _distinct(cells[names[0]]) > 1:  # several authors, or labels
        return {}
    chosen = {"id": next(ids, ""), "time": at, "author": "".join(names), "text": text}
    return {field: column for field, column in chosen.items() if column}


def _is_word(cell: str) -> bool:
    """Whether a cell is yes, no, or the name of a language rather than that of an account."""
    return cell.casefold() in ("true", "false") or len(cell) == 2


def _words(cells: list[str]) -> float:
    return sum(len(cell.split()) for cell in cells) / len(cells)


def _distinct(cells: list[str]) -> int:
    return len({identifier(cell) for cell in cells})
