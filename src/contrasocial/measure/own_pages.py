"""Which pages are a brand's own."""

import re

import pyarrow as pa

from contrasocial.core.contracts.engine import Engine
from contrasocial.core.errors import Code, Problem
from contrasocial.core.urls import owner
from contrasocial.measure.scope import AuditOptions, Brand, relation

#: A domain counts as the brand's own where it bears its name and takes this share of its links ...
_NAMED_SHARE = 0.05
#: ... or stands in its profile and takes this share.
_PROFILE_SHARE = 0.01
#: Where the accounts of a platform have their pages.
_HOSTS = {"x": ("x.com", "twitter.com"), "bluesky": ("bsky.app",)}


def own_pages(engine: Engine, brands: list[Brand], asked: AuditOptions) -> None:
    """The pages that count as the brand's own: declared, or guessed and confirmed by the share of links."""
    for domain in asked.own_domains:
        if not re.fullmatch(r"(?:https?://)?[\w-]+(?:\.[\w-]+)+(?:/\S*)?", domain):
            raise Problem(Code.BAD_OPTION, f"{domain!r} is no domain", "--own-domain", "write it as brand.example")
    found = engine.fetch(
        "select i.brand as brand, l.domain as domain, count(*) as links from items as i join links as l"
        " on l.post = i.post_id where not l.is_opaque and i.kind <> 'share' group by i.brand, l.domain"
    ).to_pylist()
    linked: dict[str, dict[str, int]] = {}
    for row in found:
        linked.setdefault(row["brand"], {})[row["domain"]] = row["links"]
    for brand in brands:
        counts = linked.get(brand.key, {})
        total = sum(counts.values())
        declared = {owner(d)[0] for d in asked.own_domains}
        written = " ".join(f"{a.get('website') or ''} {a.get('bio') or ''}" for a in brand.accounts)
        profile = {owner(u)[0] for u in re.findall(r"(?:https?://|www\.)[^\s<>\"')]+", written)} - declared
        guessed = {d for d in profile if counts.get(d, 0) >= max(1, _PROFILE_SHARE * total)}
        guessed |= {d for d, n in counts.items() if n >= max(3, _NAMED_SHARE * total) and _bears_name(d, brand)}
        if declared or guessed:
            brand.own_pages = declared | guessed | _profile_pages(brand)
            brand.guessed = sorted(guessed - declared)
            brand.unused = sorted(declared - set(counts))
    rows = sorted((b.key, page) for b in brands for page in b.own_pages)
    text = pa.string()
    engine.rows(
        "own_pages", relation({"brand": [r[0] for r in rows], "page": [r[1] for r in rows]}, brand=text, page=text)
    )


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.casefold())


def _bears_name(domain: str, brand: Brand) -> bool:
    """Whether a domain's first label and a handle or name begin with each other (four letters at least)."""
    label = _plain(domain.split("/")[0].split(".")[0])
    names = {_plain(n) for a in brand.accounts for n in (a["handle"].split("@")[0], a.get("name") or "")} - {""}
    return (
        "/" not in domain
        and len(label) >= 4
        and any(n.startswith(label) or (len(n) >= 4 and label.startswith(n)) for n in names)
    )


def _profile_pages(brand: Brand) -> set[str]:
    """The brand's own pages on the networks that it was read from."""
    pages = set()
    for account in brand.accounts:
        name, _, host = account["handle"].casefold().partition("@")
        hosts = _HOSTS.get(account["platform"], (host,) if host else ())
        pages |= {owner(f"https://{h}/@{name}" if h == host else f"https://{h}/{name}")[0] for h in hosts}
        # A handle that is a domain of one's own was proven to be that; one below another's domain says nothing.
        if account["platform"] == "bluesky" and owner(f"https://{name}")[0] == name:
            pages.add(name)
    return pages
