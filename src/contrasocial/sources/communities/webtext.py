"""Texts of forums and issue trackers as their readers see them."""

import re

#: A login behind an @; a mail address is none.
HANDLE = re.compile(r"(?<![\w@/.])@([A-Za-z0-9](?:[\w.-]*[A-Za-z0-9_])?)")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_QUOTED = re.compile(r"^\s*>.*(?:\n|$)", re.MULTILINE)
_HOST = re.compile(r"/user_avatar/([^/]+)/")


def readable(text: str) -> str:
    """The words of an HTML text, links with their addresses, without what is quoted from others."""
    from selectolax.lexbor import LexborHTMLParser

    if "<" not in text:
        return text.strip()
    tree = LexborHTMLParser(text)
    for quoted in tree.css("aside.quote, blockquote"):
        quoted.decompose()
    for link in tree.css("a[href]"):
        address = link.attributes.get("href") or ""
        if address.startswith("http") and "mention" not in (link.attributes.get("class") or ""):
            link.replace_with(address if link.text() in address else f"{link.text()} {address}")
    body = tree.body
    return re.sub(r"\s*\n\s*", "\n", body.text(separator="")).strip() if body else ""


def written(text: str) -> str:
    """The words of a Markdown text, without hidden notes and what is quoted from others."""
    return _QUOTED.sub("", _COMMENT.sub("", text.replace("\r\n", "\n"))).strip()


def host_of(avatar: str) -> str:
    """The host of a forum, from the address of a picture of somebody in it."""
    found = _HOST.search(avatar)
    return found[1] if found else ""
