"""Which language a text is in: the platform's word for it, or else an offline look at the text."""

import re
from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc

from contrasocial.text.language_model import detector
from contrasocial.text.patterns import LINK, MENTION

#: What languages are called, by their codes (ISO 639-1).
NAMES = {
    "de": "German", "nl": "Dutch", "fr": "French", "es": "Spanish", "pt": "Portuguese", "it": "Italian",
    "sv": "Swedish", "da": "Danish", "no": "Norwegian", "fi": "Finnish", "pl": "Polish", "cs": "Czech",
    "tr": "Turkish", "ru": "Russian", "uk": "Ukrainian", "ja": "Japanese", "zh": "Chinese", "ko": "Korean",
    "ar": "Arabic", "hi": "Hindi", "id": "Indonesian", "el": "Greek", "hu": "Hungarian", "ro": "Romanian",
    "af": "Afrikaans", "am": "Amharic", "az": "Azerbaijani", "be": "Belarusian", "bg": "Bulgarian", "bn": "Bengali",
    "bs": "Bosnian", "ca": "Catalan", "cy": "Welsh", "eo": "Esperanto", "et": "Estonian", "eu": "Basque",
    "fa": "Persian", "ga": "Irish", "gl": "Galician", "gu": "Gujarati", "he": "Hebrew", "hr": "Croatian",
    "hy": "Armenian", "is": "Icelandic", "ka": "Georgian", "kk": "Kazakh", "km": "Khmer", "kn": "Kannada",
    "ku": "Kurdish", "la": "Latin", "lb": "Luxembourgish", "lo": "Lao", "lt": "Lithuanian", "lv": "Latvian",
    "mk": "Macedonian", "ml": "Malayalam", "mn": "Mongolian", "mr": "Marathi", "ms": "Malay", "mt": "Maltese",
    "nb": "Norwegian", "ne": "Nepali", "nn": "Norwegian", "pa": "Punjabi", "ps": "Pashto", "si": "Sinhala",
    "sk": "Slovak", "sl": "Slovenian", "sq": "Albanian", "sr": "Serbian", "sw": "Swahili", "ta": "Tamil",
    "te": "Telugu", "th": "Thai", "tl": "Filipino", "ur": "Urdu", "vi": "Vietnamese", "zu": "Zulu",
}  # fmt: skip
#: Words that other languages in Latin letters hardly share: three of them settle it without a detector.
_COMMON = (
    "the and with for this that your you our are from how what have has their they about been was were of to it's "
    "why when we is on by at"
)
#: In fewer than four words a detector guesses; only a word of these lists counts then.
_SHORT = (
    "get read see more now here join watch learn check find new today great good thanks thank please sorry follow "
    "shop buy vote win free help yes love happy our first back look ready share live sale"
)
#: What networks write where they cannot tell.
_UNTOLD = ("", "und", "zxx", "mul", "mis", "qme", "qam", "qct", "qht", "qst", "art")
_KNOWN = re.compile(rf"\b(?:{'|'.join(_COMMON.split())})\b", re.ASCII)
_GREETS = re.compile(rf"\b(?:{'|'.join((_COMMON + ' ' + _SHORT).split())})\b", re.ASCII)
#: So many words a text must have at the least; nothing is tried twice, so that none is cut into several.
_FEWEST = 4
_ENOUGH = re.compile(rf"(?:[\W\d_]*+[^\W\d_]++(?:'[^\W\d_]++)?+){{{_FEWEST}}}")
_STRAIGHT = str.maketrans("‘’ʼ`´“”„–—…", "'''''\"\"\"--.")
_NOISE = re.compile(rf"{LINK}|{MENTION}|#")
#: What every noise holds one of.
_NOISY = ("@", "#", "://", "www.")


def english(texts: pa.Array, langs: pa.Array) -> pa.Array:
    """Yes or no for each text; ``langs`` are the platform's codes (``en``, ``en-GB``), null where it does not say."""
    codes = pc.utf8_lower(pc.fill_null(pc.cast(langs, pa.string()), ""))
    told = pc.match_substring_regex(codes, r"^en(?:g|[-_].*)?$")
    untold = pc.is_in(codes, pa.array(_UNTOLD))
    if not pc.any(untold).as_py():
        return told
    looked = reads_english(texts.filter(untold).to_pylist())
    return pc.replace_with_mask(told, untold, pa.array(looked, pa.bool_()))


def languages(texts: pa.Array, langs: pa.Array) -> pa.Array:
    """The language of each text (ISO 639-1), nothing where nobody can tell; ``langs`` as in :func:`english`."""
    codes = pc.utf8_lower(pc.fill_null(pc.cast(langs, pa.string()), ""))
    told = pc.struct_field(pc.extract_regex(codes, pattern=r"^(?P<code>[a-z]{2})(?:[-_].*)?$"), "code")
    untold = pc.or_(pc.is_in(codes, pa.array(_UNTOLD)), pc.is_null(told))
    if not pc.any(untold).as_py():
        return told
    said = list(map(_said, texts.filter(untold).to_pylist()))
    quick = [_told(one) for one in said]
    open_ones = [place for place, yes in enumerate(quick) if not yes]
    found = ["en" if yes else "" for yes in quick]
    for place, code in zip(open_ones, detector().codes([said[k] for k in open_ones]), strict=True):
        found[place] = str(code)
    return pc.replace_with_mask(told, untold, pa.array(found, pa.string()))


def judgeable(texts: pa.Array, langs: pa.Array) -> pa.Array:
    """Yes or no for each text: English, and whole. A text that its platform cut off ("…", nothing behind it) has lost
    its link and perhaps its point."""
    whole = pc.invert(pc.match_substring_regex(pc.fill_null(texts, ""), r"…\s*$"))
    return pc.and_(english(texts, langs), whole)


def reads_english(texts: Sequence[str | None]) -> list[bool]:
    """Whether each text reads like English; what holds no words does not."""
    said = list(map(_said, texts))
    told = [_told(one) for one in said]
    open_ones = [place for place, yes in enumerate(told) if yes is None]
    if open_ones:
        for place, yes in zip(open_ones, detector().codes([said[k] for k in open_ones]), strict=True):
            told[place] = bool(yes == "en")
    return [bool(yes) for yes in told]


def _said(text: str | None) -> str:
    """A text without links, mentions and the signs of hashtags, its quotes and dashes the plain ones."""
    text = text or ""
    plain = text if text.isascii() and "`" not in text else text.translate(_STRAIGHT)
    return _NOISE.sub(" ", plain) if any(sign in plain for sign in _NOISY) else plain


def _told(said: str) -> bool | None:
    """What needs no detector: nothing but a few words, or enough of the commonest ones."""
    ascii_only = said.isascii()
    if _ENOUGH.match(said) is None:
        return ascii_only and bool(_GREETS.search(said.lower()))
    return True if ascii_only and len(set(_KNOWN.findall(said.lower()))) >= 3 else None
