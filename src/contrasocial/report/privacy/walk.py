"""Walks through a report: every text in it that may come from the data, whatever fields it has."""

from collections.abc import Iterator
from typing import Any

import msgspec

from contrasocial.report.schema import Evidence

#: Fields that hold words of the program's own, never of the data.
OURS = frozenset(
    "schema version reference metric gauge id kind better outcome word sure stance side calls rung last_by start end "
    "platform sees not_seen page question source unit effort_unit zone level wanted business_hours quiet_hours "
    # Sentences made of our words, numbers and the brand's own name.
    "sentence says number instead effort would doubts reasons title hint label".split()
)


def strings(part: Any, only: str = "", name: str = "") -> Iterator[str]:
    """Every text of a report that may come from the data; ``only`` those of the fields of this name."""
    if isinstance(part, str):
        if part and (name == only if only else True):
            yield part
    elif isinstance(part, msgspec.Struct):
        for one in part.__struct_fields__:
            if one not in OURS:
                yield from strings(getattr(part, one), only, one)
    elif isinstance(part, list | tuple):
        for one in part:
            yield from strings(one, only, name)
    elif isinstance(part, dict):
        for one in part.values():
            yield from strings(one, only, name)


def blank(part: Any) -> Any:
    """A part of a report with every text that may come from the data left empty."""
    if isinstance(part, str):
        return ""
    if isinstance(part, list):
        return [blank(one) for one in part]
    if isinstance(part, dict):
        return {name: blank(value) for name, value in part.items()}
    if isinstance(part, msgspec.Struct):
        fields = [one for one in part.__struct_fields__ if one not in OURS]
        return msgspec.structs.replace(part, **{one: blank(getattr(part, one)) for one in fields})
    return part


def evidence(part: Any) -> Iterator[Evidence]:
    if isinstance(part, Evidence):
        yield part
    elif isinstance(part, msgspec.Struct):
        for name in part.__struct_fields__:
            yield from evidence(getattr(part, name))
    elif isinstance(part, list):
        for one in part:
            yield from evidence(one)
