"""The words that somebody wrote, out of what a program keeps them in: HTML, quoted mail, bytes, double encoding."""

import re
from functools import cache
from typing import Any

from contrasocial.sources.readers.cell_values import links, plain, words

_TAG = re.compile(
    r"<(?:/(?:p|div|span|a|b|i|strong|em|li|ul|ol|td|html|body|blockquote|h\d)\s*>"
    r"|(?:br|p|div|html|body|table|a|span|img|blockquote)(?:\s[^<>]*|/)?>|!doctype)",
    re.IGNORECASE,
)
_BLOCKS = "p, li, blockquote, pre, h1, h2, h3, h4, h5, h6, div, tr"
_UNSAID = (
    "script, style, head, title, .gmail_quote, .gmail_extra, .yahoo_quoted, blockquote[type=cite], #appendonsend"
)
_QUOTED = re.compile(
    r"^\s*>|^-{2,}\s?\w+|^_{8,}|^\*{0,2}(?:From|Von|De|Da|Van|Från|Od):|reply above|antworten sie oberhalb"
    r"|(?:wrote|schrieb|écrit|escribió|scritto|schreef|napisał|skrev|escreveu)\b[^\n]*:?\s*$",
    re.IGNORECASE | re.MULTILINE,
)
_ABOVE = re.compile(r"^.*(?:type your reply above|reply above this line|antworten sie oberhalb).*$", re.I | re.M)
#: What a text must hold, folded, where :data:`_QUOTED` is found in it: to look for these costs a tenth.
_SIGNS = (">", "--", "_" * 8)
_SENDERS = ("from:", "von:", "de:", "da:", "van:", "från:", "od:")
_VERBS = (
    "wrote", "schrieb", "écrit", "escribió", "scritto", "schreef", "napisał", "skrev", "escreveu",
    "reply above", "antworten sie oberhalb",
)  # fmt: skip
#: A text without any of these, in whatever case, quotes no mail.
QUOTING = (*_SIGNS, *_SENDERS, *_VERBS)
_LANGUAGES = ["en", "de", "fr", "es", "it", "nl", "pl", "sv", "da"]


def said(cell: Any, is_mail: bool = False) -> tuple[str, tuple[str, ...]]:
    """What somebody wrote, and the web addresses in it: without tags, and of a mail without what it quotes."""
    if isinstance(cell, list):  # runs of words, of which some are links or marked
        cell = "".join(str(part.get("text", "")) if isinstance(part, dict) else str(part) for part in cell)
    text = cell if isinstance(cell, str) else plain(cell)
    found: tuple[str, ...] = ()
    if "<" in text and _TAG.search(text):
        text, found = of_html(text)
    text = words(text)
    if is_mail and _may_quote(text) and _QUOTED.search(text):
        text = own_part(text)
    return text, tuple(dict.fromkeys((*found, *links(text)))) if found else links(text)


def _may_quote(text: str) -> bool:
    folded = text.casefold()
    for verb in _VERBS:
        if verb in folded:
            return True
    for sign in _SIGNS:
        if sign in text:
            return True
    return ":" in text and any(name in folded for name in _SENDERS)


def of_html(text: str) -> tuple[str, tuple[str, ...]]:
    """HTML as a reader sees it, and where its links lead."""
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(text)
    for node in tree.css(_UNSAID):
        node.decompose()
    found = [node.attributes.get("href") or "" for node in tree.css("a")]
    for node in tree.css("img"):
        node.replace_with(f" {node.attributes.get('alt') or ''} ")
    for node in tree.css("br"):
        node.replace_with("\n")
    for node in tree.css(_BLOCKS):
        node.insert_after("\n")
    shown = tree.body.text() if tree.body else ""
    shown = re.sub(r"[^\S\n]+", " ", shown)
    return re.sub(r" ?\n\s*", "\n", shown).strip(), tuple(u for u in dict.fromkeys(found) if u.startswith("http"))


def own_part(text: str) -> str:
    """The newest part of a mail; the whole of it where nothing else is left."""
    above = _ABOVE.search(text)
    if above:
        text = text[: above.start()] if text[: above.start()].strip() else text[above.end() :]
    return str(_parser().parse_reply(text) or "").strip() or text.strip()


@cache
def _parser() -> Any:
    from mailparser_reply import EmailReplyParser

    return EmailReplyParser(languages=_LANGUAGES)
