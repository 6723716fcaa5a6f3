"""What a cell of a table says: ids, names, yes or no, lists, texts and the times, links and mentions in them.

A cell is text, as CSV has it, or a value with a type, as JSON and Parquet have it. Programs write "nothing", numbers,
times and letters in many ways; what has one meaning is read, and what has two is not guessed.
"""

import html
import re
from datetime import UTC, datetime, time
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import Any

from contrasocial.core.time import seconds

_MISSING = frozenset(["", "nan", "none", "null", "<na>", "n/a", "na", "nat", "[]", "{}"])
_TRUTH = dict.fromkeys("true t yes y 1 1.0".split(), True) | dict.fromkeys("false f no n 0 0.0".split(), False)
_ROUNDED = re.compile(r"\d(?:[.,]\d+)?e\+\d+", re.IGNORECASE)
_NUMBER = re.compile(r"\d{9,19}(?:\.\d+)?")
#: Seconds, milliseconds, microseconds, nanoseconds since 1970, told apart by their size.
_EPOCHS = ((10**8, 1), (10**11, 10**3), (10**14, 10**6), (10**17, 10**9), (10**20, 0))
_MONTHS = {m: i for i, m in enumerate("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(), 1)}
_ISO = re.compile(
    r"(\d{4})([-/])(\d\d?)\2(\d\d?)(?:[T ]+(\d\d?):(\d\d)(?::(\d\d)(?:[.,]\d+)?)?)?"
    r"\s*(?:Z|UTC|GMT|([+-]\d\d):?(\d\d)(?: UTC)?)?",
    re.IGNORECASE,
)
_RFC_822 = re.compile(
    r"(?:[a-z]{3},\s*)?\d\d? [a-z]{3} \d{4} \d\d:\d\d(?::\d\d)?(?: (?:[+-]\d{4}|UTC?|GMT|Z|[ECMP][SD]T))?",
    re.IGNORECASE,
)
#: The character of a leading byte before that of a following one: UTF-8 that was once read as something else.
_TELLTALE = re.compile("[\xc2-\xf4][\x80-\xbf" + re.escape(bytes(range(128, 160)).decode("cp1252", "ignore")) + "]")
_ENTITY = re.compile(r"&(?:amp|lt|gt|quot|apos|nbsp|#\d{1,7}|#x[0-9a-f]{1,6});", re.IGNORECASE)
_URL = re.compile(r"https?://[^\s<>\"“”]+")
_ANY_URL = re.compile(r"(?:https?://|(?<![\w/.])www\.)[^\s<>\"“”]+")
#: ``@name``, ``@name@server.example`` and ``@name.server.example``; a capital after a dot begins a sentence.
_MENTION = re.compile(r"@(?<![\w@/]@)(\w+(?:[.-][a-z0-9]+)*(?:@[\w.-]*\w)?)")
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
    return (text[:-2] if text.endswith(".0") and text[:-2].isdecimal() else text) or None


def is_rounded(identity: str) -> bool:
    """Whether a spreadsheet has cut an id to its first digits (``4.36528E+17``), so that it names nothing."""
    return _ROUNDED.fullmatch(identity) is not None


def handle(cell: Any) -> str | None:
    """An account's name without its ``@``; a number without the ``.0`` that a spreadsheet put behind it."""
    return (identifier(cell) or "").removeprefix("@") or None


def truth(cell: Any) -> bool | None:
    """Yes or no, as programs write it; nothing where it is neither."""
    return _TRUTH.get(plain(cell).casefold())


def items(cell: Any) -> list[str]:
    """The entries of a list in a cell: ``5,7``, ``['a', 'b']``, ``a; b``, or a real list (of objects, by name)."""
    if isinstance(cell, list | tuple):
        names = ("screen_name", "username", "handle", "acct", "did", "id", "expanded_url", "url")
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
    return _MENTION.findall(text) if "@" in text else []


def words(cell: Any) -> str:
    """A text as it was written: entities resolved, double encoding mended where there is a sign of it."""
    text = cell.strip() if isinstance(cell, str) else plain(cell)
    if text == "NaN":
        return ""
    if not text.isascii() and _TELLTALE.search(text):
        text = " ".join(_mended(w) if _TELLTALE.search(w) else w for w in text.split(" "))
    return _ENTITY.sub(lambda m: html.unescape(m[0]), text) if "&" in text else text


@lru_cache(maxsize=65_536)
def _mended(word: str) -> str:
    """The same few words are broken over and over, and mending takes its time."""
    import ftfy

    return ftfy.fix_encoding(word)


def moment(cell: Any) -> int | None:
    """UTC seconds of a time; nothing where it cannot be told for sure (``3/4/17`` may be March or April).

    Read are ISO 8601 and what looks like it, RFC 822, ``Tue Oct 31 22:10:47 +0000 2017``, and numbers since 1970.
    A time without a zone is UTC.
    """
    try:
        if isinstance(cell, str):
            if cell[3:4] == " " and len(cell) == 30:
                return _midnight(cell[4:10], cell[26:]) + _clock(cell[11:19]) - _zone(cell[20:25])
            return _written(cell.strip())
        if isinstance(cell, datetime):
            return seconds(cell)
        return None if isinstance(cell, bool) or not isinstance(cell, int | float) else _since_1970(cell)
    except (ValueError, OverflowError, KeyError):
        return None


def _written(text: str) -> int | None:
    if _NUMBER.fullmatch(text):
        return _since_1970(float(text))
    if parts := _ISO.fullmatch(text):
        year, _, month, day, hour, minute, second, zone, rest = parts.groups("0")
        at = datetime(int(year), int(month), int(day), int(hour), int(minute), int(second), tzinfo=UTC)
        return seconds(at) - (_zone(zone + rest) if zone != "0" else 0)
    if _RFC_822.fullmatch(text):
        return seconds(parsedate_to_datetime(text))
    return seconds(datetime.fromisoformat(text))


def _since_1970(number: float) -> int | None:
    if not _EPOCHS[0][0] <= number < _EPOCHS[-1][0]:
        return None
    return int(number / next(unit for least, unit in reversed(_EPOCHS) if number >= least))


@lru_cache(maxsize=8_192)
def _midnight(month_day: str, year: str) -> int:
    return seconds(datetime(int(year), _MONTHS[month_day[:3]], int(month_day[3:]), tzinfo=UTC))


@lru_cache(maxsize=100_000)
def _clock(told: str) -> int:
    at = time.fromisoformat(told)
    return at.hour * 3600 + at.minute * 60 + at.second


@lru_cache(maxsize=256)
def _zone(told: str) -> int:
    ahead = int(told[1:3]) * 3600 + int(told[3:5]) * 60
    return {"+": ahead, "-": -ahead}[told[0]]
