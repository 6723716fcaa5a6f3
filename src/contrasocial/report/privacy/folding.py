"""Text as it is searched for names: without case, accents and unseen signs, each sign with its place in the text."""

import re
import unicodedata
from functools import cache

#: Signs of writing that sets no blanks between words, so that a name there ends where an honorific begins.
UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff\uff66-\uff9f"
    "\U00020000-\U0003ffff"
)
WRITES_ON = re.compile(f"[{UNSPACED}]")
#: From here on a name is hidden inside words too.
LONG = 5


@cache
def _sign(char: str) -> str:
    """What one sign is searched as: ``e`` for ``É``, nothing for a zero-width joiner."""
    if unicodedata.category(char) in ("Cf", "Mn"):
        return ""
    if "\uac00" <= char <= "\ud7af":
        return char  # a syllable is one sign; taken apart, its begin would be found in others
    parts = unicodedata.normalize("NFKD", char)
    return "".join(c for c in parts if unicodedata.category(c) not in ("Cf", "Mn")).casefold()


def folded(text: str) -> str:
    """The text as it is searched."""
    return "".join(map(_sign, text))


def placed(text: str) -> tuple[str, list[int]]:
    """The text as it is searched, and for each of its signs the place of the sign in ``text`` that it comes from."""
    signs = [_sign(char) for char in text]
    return "".join(signs), [place for place, sign in enumerate(signs) for _ in sign]


def ends_here(text: str, place: int) -> bool:
    """Whether a word may begin or end at this place of a folded text."""
    if not 0 < place < len(text):
        return True
    before, after = text[place - 1], text[place]
    return not (before.isalnum() and after.isalnum()) or bool(WRITES_ON.match(before) or WRITES_ON.match(after))
