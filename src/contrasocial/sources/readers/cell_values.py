"""What a cell of a table says: ids, names, yes or no, lists, and the links and mentions in a text.

A cell is text, as CSV has it, or a value with a type, as JSON and Parquet have it. Programs write "nothing" and
numbers in many ways; what has one meaning is read, and what has two is not guessed. Times are for ``times`` beside
it, the words of a text for ``texts``.
"""

import ast
import html
import json
import re
from functools import lru_cache
from typing import Any

from contrasocial.sources.readers.times import moment as moment

_MISSING = frozenset(["", "nan", "none", "null", "<na>", "n/a", "na", "nat", "[]", "{}"])
_TRUTH = dict.fromkeys(
    "true t yes y 1 1.0 ja wahr oui vrai sí si verdadero sim verdadeiro vero はい 是".split(), True
)
_TRUTH |= dict.fromkeys("false f no n 0 0.0 nein falsch non faux falso não nao nee いいえ 否".split(), False)
#: What stands in the place of words that are gone.
UNSAID = frozenset(["NaN", "[deleted]", "[removed]", "[gelöscht]"])
#: How programs keep a spreadsheet from cutting an id: ="852", '852.
_AS_TEXT = re.compile(r"""=?["']+([^"']+)["']*""")
_ROUNDED = re.compile(r"\d(?:[.,]\d+)?e\+\d+", re.IGNORECASE)
_URL = re.compile(r"https?://[^\s<>\"“”]+")
_ANY_URL = re.compile(r"(?:https?://|(?<![\w/.])www\.)[^\s<>\"“”]+")
#: ``@name``, ``@name@server.example`` and ``@name.server.example``; a capital after a dot begins a sentence.
_MENTION = re.compile(r"@(?<![\w@/]@)(\w+(?:[.-][a-z0-9]+)*(?:@[\w.-]*\w)?)")
#: The character of a leading byte before that of a following one: UTF-8 that was once read as something else.
TELLTALE = "[\xc2-\xf4][\x80-\xbf" + re.escape(bytes(range(128, 160)).decode("cp1252", "ignore")) + "]"
_TELLTALE = re.compile(TELLTALE)
_ENTITY = re.compile(r"&(?:amp|lt|gt|quot|apos|nbsp|#\d{1,7}|#x[0-9a-f]{1,6});", re.IGNORECASE)
_BYTES = re.compile(r"""[bB](?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")""", re.DOTALL)
_ITEM = re.compile(r"[^\s,;|\[\]'\"]+")


def missing(cell: Any) -> bool:
    """Whether a cell holds nothing: empty, or one of the words that programs write for that."""
    if isinstance(cell, str):
        return cell.strip().casefold() in _MISSING
    return cell is None or bool(cell != cell)


def plain(cell: Any) -> str:
    """A cell as trimmed text, ``""`` where it holds nothing."""
    if cell is None or cell == "":
        return ""
    text = cell.decode(errors="replace") if isinstance(cell, bytes) else str(cell)
    return "" if (text := text.strip()).casefold() in _MISSING else text


def identifier(cell: Any) -> str | None:
    """An id as text: ``852.0`` is ``852``."""
    if cell is None or cell == "":
        return None
    if isinstance(cell, str) and cell.isdecimal():  # nearly all of them
        return cell
    text = plain(cell)
    if text[:1] in "='" and (found := _AS_TEXT.fullmatch(text)):
        text = found[1]
    return (text[:-2] if text.endswith(".0") and text[:-2].isdecimal() else text) or None


def is_rounded(identity: str) -> bool:
    """Whether a spreadsheet has cut an id to its first digits (``4.36528E+17``), so that it names nothing."""
    return "+" in identity and _ROUNDED.fullmatch(identity) is not None


def handle(cell: Any) -> str | None:
    """An account's name without its ``@``; a number without the ``.0`` that a spreadsheet put behind it."""
    if cell is None or cell == "":
        return None
    if isinstance(cell, dict) or (isinstance(cell, str) and cell[:1] == "{"):
        return next(iter(items([_object(cell)])), None)
    return (identifier(cell) or "").removeprefix("@") or None


def _object(cell: Any) -> Any:
    """An object that a program has written into a cell, as JSON or as Python prints it."""
    if not isinstance(cell, str):
        return cell
    try:
        return json.loads(cell)
    except RecursionError:  # nested deeper than anything that is meant
        return cell
    except ValueError:
        try:
            return ast.literal_eval(cell)
        except (ValueError, SyntaxError, MemoryError, RecursionError):
            return cell


def truth(cell: Any) -> bool | None:
    """Yes or no, as programs write it; nothing where it is neither."""
    return _TRUTH.get(plain(cell).casefold())


def items(cell: Any) -> list[str]:
    """The entries of a list in a cell: ``5,7``, ``['a', 'b']``, ``a; b``, or a real list (of objects, by name)."""
    if isinstance(cell, list | tuple):
        names = (
            "screen_name",
            "username",
            "login",
            "handle",
            "acct",
            "name",
            "display_name",
            "did",
            "id",
            "expanded_url",
            "url",
        )
        inner = [next((e[n] for n in names if e.get(n)), None) if isinstance(e, dict) else e for e in cell]
        return [plain(e) for e in inner if not missing(e)]
    if isinstance(cell, str) and cell.isdecimal():
        return [cell]
    return [] if missing(cell) else [i for i in _ITEM.findall(plain(cell)) if i.casefold() not in _MISSING]


def links(text: str) -> tuple[str, ...]:
    """The web addresses in a text, in order, each once, without the punctuation behind them."""
    if "://" not in text and "www." not in text:
        return ()
    pattern = _ANY_URL if "www." in text else _URL
    found = (u.rstrip(".,;:!?…'’*]}»") for u in pattern.findall(text))
    return tuple(dict.fromkeys(u if "(" in u else u.partition(")")[0] for u in found))


def mentions(text: str) -> list[str]:
    """The names behind an ``@`` in a text, in order, as they are written; mail addresses are not mentions."""
    last = text.rfind("@")
    if last > 0:
        return _MENTION.findall(text)
    return [found[1]] if last == 0 and (found := _MENTION.match(text)) else []


def words(cell: Any) -> str:
    """A text as it was written: entities resolved, double encoding mended where there is a sign of it."""
    text = cell.strip() if isinstance(cell, str) else plain(cell)
    if text in UNSAID:
        return ""
    if text[:2] in ("b'", 'b"') and _BYTES.fullmatch(text):
        text = _of_bytes(text)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.isascii() and _TELLTALE.search(text):
        text = " ".join(_mended(w) if _TELLTALE.search(w) else w for w in text.split(" "))
    return _ENTITY.sub(lambda m: html.unescape(m[0]), text) if "&" in text else text


def _of_bytes(text: str) -> str:
    try:
        raw = ast.literal_eval(text)
    except (ValueError, SyntaxError):
        return text
    return raw.decode("utf-8", "replace").strip() if isinstance(raw, bytes) else text


@lru_cache(maxsize=65_536)
def _mended(word: str) -> str:
    """The same few words are broken over and over, and mending takes its time."""
    import ftfy

    return ftfy.fix_encoding(word)
