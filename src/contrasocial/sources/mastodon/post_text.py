"""How Mastodon and its kin write: texts as HTML, handles, times. Shared by the archive and the live account."""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from contrasocial.core.time import seconds

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_BLOCKS = "p, li, blockquote, pre, h1, h2, h3, h4, h5, h6, div"
_TAG_PAGE = re.compile(r"/tags?/[^/?#]+/?$")


def words(content: str | None, named: Mapping[str, str]) -> tuple[str, tuple[str, ...]]:
    """HTML as a reader sees it, with whole links and handles, and the links that are no names or hashtags.

    ``named`` gives the handle behind an address that stands for an account (folded).
    """
    if not content:
        return "", ()
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(content)
    links = []
    for node in tree.css(".quote-inline"):
        node.decompose()
    for node in tree.css("a"):
        href = node.attributes.get("href") or ""
        if _is_named(node, href, named):
            shown = node.text()
            handle = named.get(href.casefold())
            node.replace_with(f"@{handle}" if handle and not shown.startswith("#") else shown)
        elif href.startswith("http"):
            links.append(href)
            node.replace_with(href)
    for node in tree.css("br"):
        node.replace_with("\n")
    for node in tree.css(_BLOCKS):
        node.insert_after("\n")
    text = tree.body.text() if tree.body else ""
    return re.sub(r"\s*\n\s*", "\n", text).strip(), tuple(dict.fromkeys(links))


def _is_named(node: "LexborNode", href: str, named: Mapping[str, str]) -> bool:
    """Whether an anchor is a mention or a hashtag: by its class, else by what it shows and where it leads."""
    classes = (node.attributes.get("class") or "").split()
    relations = (node.attributes.get("rel") or "").split()
    if "mention" in classes or "hashtag" in classes or "tag" in relations:
        return True
    shown = node.text().strip()
    return (shown.startswith("@") and href.casefold() in named) or (
        shown.startswith("#") and _TAG_PAGE.search(href) is not None
    )


def spellings(account: str, handle: str) -> Iterator[tuple[str, str]]:
    """The ways in which a text may point to an account (its address, its page on a host), each with the handle."""
    user, host = handle.split("@", 1)
    for place in (account, f"https://{urlsplit(account).hostname}/@{user}", f"https://{host}/@{user}"):
        yield place.casefold(), handle


def pages(value: str) -> tuple[str, ...]:
    """The web addresses in a field of a profile, which may be marked up or plain."""
    return words(value, {})[1] or tuple(re.findall(r"https?://[^\s<>\"]+", value)[:1])


def host_of(address: str) -> str:
    """The host of an address; empty where it is none."""
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def moment(told: Any) -> int | None:
    """A time in ISO 8601 as UTC seconds."""
    try:
        return seconds(datetime.fromisoformat(told))
    except (TypeError, ValueError, OverflowError):
        return None
