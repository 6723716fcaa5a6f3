"""From a draft to what the rules say of it."""

from contrasocial.coach.draft import LONGEST, Checked, Remark, look, without_silences
from contrasocial.coach.index import Index
from contrasocial.coach.promises import promise
from contrasocial.coach.rules import RULES
from contrasocial.core.contracts.label import batch_of
from contrasocial.core.errors import Code, Problem, did_you_mean
from contrasocial.text.language import NAMES, languages
from contrasocial.text.patterns import speech

CHECK = "contrasocial-check/1"


def check(text: str, index: Index, brand: str, to: str | None = None) -> Checked:
    """What the rules say of a draft to a person (``to``, a handle), or to everybody.

    Raises:
        Problem: E162 where the draft is too long or holds no word.
    """
    if len(text) > LONGEST:
        raise Problem(Code.NO_DRAFT, f"a draft of {len(text):,} signs is no message", f"at most {LONGEST:,} are read")
    if not without_silences(text):
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
        unread="" if draft.is_read else _unread(draft.text),
        unknown="" if draft.person is not None or not to else _unknown(index, brand, to),
        promises=[found] if found else [],
    )


def _unread(text: str) -> str:
    """Why the words of a draft were not judged."""
    batch = batch_of([text])
    if not any(sign.isalpha() for sign in speech(batch["text"])[0].as_py()):
        return "there are no words to be judged"
    code = languages(batch["text"], batch["lang"])[0].as_py()
    return f"its words were not judged: {NAMES[code]}" if code in NAMES else "its words do not read like English"


def _unknown(index: Index, brand: str, to: str) -> str:
    who = to.strip().lstrip("@")
    near = did_you_mean(who, index.handles(brand, who[:1]))
    return f"nobody called {to!r} is in the ledger" + (f" ({near})" if near else "")
