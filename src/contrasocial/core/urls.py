"""Whose page a link leads to, as far as the link itself tells."""

from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from publicsuffixlist import PublicSuffixList

#: Public link shorteners: the link hides where it leads. A brand's own short domain is not one of them.
SHORTENERS = frozenset(
    """adf.ly amzn.to apple.co bit.do bit.ly bitly.com buff.ly clck.ru cutt.ly db.tt dlvr.it eepurl.com fb.me flic.kr
    g.co goo.gl hubs.la hubs.ly ht.ly ift.tt is.gd j.mp lnkd.in lnk.to mailchi.mp mcaf.ee mzl.la nyti.ms on.fb.me
    ow.ly pca.st po.st qr.ae rb.gy rebrand.ly redd.it s.id shar.es shor.by short.io shorturl.at smarturl.it snip.ly
    sforce.co soc.att.com spr.ly su.pr t.co t.ly tcrn.ch tiny.cc tinyurl.com tmblr.co tny.im tr.im trib.al tumblr.co
    u.to urlz.fr v.gd wp.me x.co youtu.be zpr.io""".split()
)

#: Networks where the first part of the path says whose page it is.
NETWORKS = frozenset(
    """bsky.app facebook.com github.com gitlab.com instagram.com medium.com patreon.com pinterest.com reddit.com
    substack.com threads.net tiktok.com twitch.tv twitter.com vimeo.com x.com youtube.com""".split()
)
#: First parts that name no account (a video, a search): nobody can tell whose it is.
_NOBODY = frozenset(
    "watch embed shorts playlist results search hashtag i intent share sharer explore p reel status web home".split()
)
_FOLDERS = frozenset("company in profile user channel c r u pages groups school showcase".split())


@cache
def _lines() -> dict[str, list[str]]:
    """The lines of the Public Suffix List by their last label."""
    from publicsuffixlist import PSLFILE

    found: dict[str, list[str]] = {}
    for line in Path(PSLFILE).read_text(encoding="utf-8").lower().splitlines():
        if line and not line.startswith("//"):
            found.setdefault(line.split()[0].rpartition(".")[2], []).append(line)
    return found


@cache
def _suffixes(last: str) -> "PublicSuffixList":
    """What the list says of the hosts that end in this label. All of its ten thousand lines take a tenth of a second
    to be made ready, and a brand links to few kinds of hosts."""
    from publicsuffixlist import PublicSuffixList

    # The list comes with the library: nothing is fetched. It knows github.io and the like, shared by many owners.
    if last.startswith("xn--"):  # which line this is only the library tells
        return PublicSuffixList()
    lines = _lines().get(last, [])
    return PublicSuffixList(lines, accept_encoded_idn=not "".join(lines).isascii())


@lru_cache(maxsize=65_536)
def _registrable(host: str) -> str:
    if host in NETWORKS or host.replace(".", "").isdigit() or ":" in host:
        return host
    return _suffixes(host.rstrip(".").rpartition(".")[2].lower()).privatesuffix(host) or host


def owner(url: str) -> tuple[str, bool]:
    """``(page, is_opaque)``: the registrable domain by the Public Suffix List, folded.

    On a network where accounts live in the path the account is added, ``x.com/hearthline``; a Mastodon-like
    ``/@name`` likewise. ``is_opaque`` where the link does not tell whose page it is.
    """
    try:
        parts = urlsplit(url if "//" in url else f"//{url}")
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return "", True
    if host in SHORTENERS:
        return host, True
    domain = _registrable(host)
    if domain in SHORTENERS:
        return domain, True
    path = [p for p in parts.path.casefold().split("/") if p]
    if path and path[0].startswith("@"):
        return f"{domain}/{path[0][1:]}", False
    if domain in NETWORKS:
        if path and path[0] in _FOLDERS:
            path = path[1:]
        if not path or path[0] in _NOBODY:
            return domain, True
        return f"{domain}/{path[0]}", False
    return domain, not domain
