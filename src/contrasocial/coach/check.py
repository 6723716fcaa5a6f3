"""From a draft to what the rules say of it."""

import msgspec

from contrasocial.coach.draft import LONGEST, Checked, Remark, look
from contrasocial.coach.index import Index
from contrasocial.coach.promises import promise
from contrasocial.coach.rules import RULES
from contrasocial.core.errors import Code, Problem

CHECK = "contrasocial-check/1"


def check(text: str, index: Index, brand: str, to: str | None = None) -> Checked:
    """What the rules say of a draft to a person (``to``, a handle), or to everybody.

    Raises:
        Problem: E162 where the draft is too long or holds no word.
    """
    if len(text) > LONGEST:
        raise Problem(Code.NO_DRAFT, f"a draft of {len(text):,} signs is no message", f"at most {LONGEST:,} are read")
    if not text.strip():
        raise Problem(Code.NO_DRAFT, "there is no draft", "an empty text")
    draft, silenced = look(text, index, brand, to)
    remarks = [
        Remark(
            code=rule.code, level=rule.level, title=rule.title, says=says, instead=rule.instead,
            silenced=silenced.get(rule.code, ""),
        )
        for rule in RULES
        if (draft.is_read or not rule.english) and (says := rule.says(draft))
    ]  # fmt: skip
    found = promise(draft.text)
    return Checked(
        schema=CHECK,
        to=to or "",
        remarks=remarks,
        unread="" if draft.is_read else "its words were not judged: they do not read like English",
        promises=[found] if found else [],
    )


def to_json(found: Checked) -> str:
    """The published JSON, keys in order."""
    return msgspec.json.format(msgspec.json.encode(found, order="sorted"), indent=2).decode() + "\n"
