"""Mastodon account: any public account, by its handle. Also on Pleroma, Akkoma, GoToSocial and others that answer
as Mastodon does.

How to name it: ``@brand@mastodon.example``, or the address of its page. Nothing else is needed where the server lets
everybody read; some let in only people who are logged in, and then an access token helps (Preferences -> Development
-> New application, with read:accounts, read:statuses and read:notifications), stored by ``contrasocial login``.

Read: what the account posted in the last 26 weeks (or since ``--since``), the answers under its posts, and the
messages that it answered elsewhere. With a login of the account itself also what names it elsewhere. A later run asks
only for what is new; what was deleted meanwhile goes from the ledger, too.

Never read: followers, likes, private and direct messages. Of people who say that programs must not read them
(``#nobot`` and its like in their profile, or ``noindex``) the bare event is counted: that they asked, when, and
whether they were answered.

Cannot show: to readers without a login, Mastodon shows at most 60 answers under a post, 20 deep. Mentions elsewhere
are seen with a login only. Answers that the server has not heard of are not seen.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from contrasocial.core.errors import Code, Problem
from contrasocial.core.plural import plural
from contrasocial.core.records import Coverage
from contrasocial.core.time import DAY, day
from contrasocial.core.urls import NETWORKS
from contrasocial.network.client import Client
from contrasocial.network.messages import Ask, Refused
from contrasocial.network.mirror import Mirror
from contrasocial.network.opt_out import private_sign
from contrasocial.sources.live_contract import (
    FoundAccount,
    Glimpse,
    LiveOptions,
    LiveSource,
    begin,
    first_words,
    not_seen,
)
from contrasocial.sources.mastodon import mention_sync as others
from contrasocial.sources.mastodon import statuses as mastodon
from contrasocial.sources.mastodon import thread_sync as threads
from contrasocial.sources.mastodon import timeline_sync as own
from contrasocial.sources.mastodon.post_text import host_of
from contrasocial.sources.mastodon.session import Run, refusal
from contrasocial.sources.mastodon.statuses import Home

_HOST = r"(?:[\w-]+\.)+[\w-]+(?::\d+)?|localhost:\d+"
_HANDLE = re.compile(rf"@?([\w.-]+)@({_HOST})")
_PAGE = re.compile(rf"https?://({_HOST})/(?:@|users/)([\w.-]+)(?:@({_HOST}))?/?")
_ACTOR = ("application/activity+json", "application/ld+json")

#: So many moves are followed.
_MOVES = 3
#: Software that answers as Mastodon does: where one of these knows nobody of a name, there is nobody.
_KIN = frozenset("mastodon hometown glitchcafe pleroma akkoma gotosocial takahe friendica pixelfed iceshrimp".split())
_NO_MENTIONS = "mentions outside its threads: not seen (log in to see them)"
_NO_ANSWERS = "the answers under its posts: not seen (this server shows them to people who are logged in; log in)"
_NO_SHARES = "no share is in the list of its posts: it shared nothing, or its server does not list boosts"
_ENDLESS = "the list of its posts did not end: what is older than the last page is not seen"


@dataclass(frozen=True)
class _Account(FoundAccount):
    """The account with its id on its server, and where it moved to."""

    local: str = ""
    moved: str = ""


def _parts(handle: str) -> tuple[str, str] | None:
    """``(user, host)`` of a handle or of the address of a page."""
    told = handle.strip()
    if match := _HANDLE.fullmatch(told):
        return match[1], match[2].lower()
    if (match := _PAGE.fullmatch(told)) and match[1].lower().removeprefix("www.") not in NETWORKS:
        return match[2], (match[3] or match[1]).lower()
    return None


def _claims(handle: str) -> bool:
    return _parts(handle) is not None


def _plain(handle: str) -> str:
    parts = _parts(handle)
    return f"@{parts[0]}@{parts[1]}".casefold() if parts else handle


def _find(client: Client, handle: str, options: LiveOptions, depth: int = 0) -> FoundAccount:
    parts = _parts(handle)
    if parts is None:
        raise Problem(Code.NOT_A_HANDLE, "this is no handle of Mastodon or its kin", handle)
    actor, (user, host) = _whose(client, parts, options)
    server = _base(urlsplit(actor).netloc if actor else host, options)
    token = options.secret(f"{user}@{host}")
    account = _look_up(client, server, user, token, actor)
    shown = f"{account.get('username') or user}@{host}"
    if account.get("suspended"):
        raise Problem(Code.NO_SUCH_ACCOUNT, "the account is suspended: its server shows nothing of it", shown)
    identifier = account.get("uri") or actor or mastodon.address(account)
    profile = mastodon.owner(account, str(identifier), shown)
    sign = private_sign(mastodon.bio(account), bool(account.get("bot") or account.get("group")))
    moved = account.get("moved")
    if isinstance(moved, dict) and depth < _MOVES and (new := _parts(mastodon.handle(moved, host))):
        try:
            there = _find(client, "@".join(new), options, depth + 1)
            options.on_notice(f"{shown} has moved to {there.profile.handle}: that account is read")
            return there
        except Problem as problem:
            options.on_notice(f"{shown} has moved, and where to cannot be read ({problem.what}): the old one is")
    return _Account(
        profile, server, sign, account.get("statuses_count") or 0, token, local=str(account["id"]),
        moved=mastodon.handle(moved, host) if isinstance(moved, dict) else "",
    )  # fmt: skip


def _base(host: str, options: LiveOptions) -> str:
    """The base of a server's addresses. Without TLS only for servers of one's own."""
    name, _, port = host.partition(":")
    inner = options.allow_private and (bool(port) or name == "localhost" or name.startswith("127."))
    return f"{'http' if inner else 'https'}://{host}"


def _whose(client: Client, asked: tuple[str, str], options: LiveOptions) -> tuple[str | None, tuple[str, str]]:
    """The account's address, and its handle.

    A server may call the account by another name than the one that was asked for. It is believed only where the host
    in that name says the same of it: else anybody could take anybody's name, and get what is stored for it.
    """
    actor, subject = _finger(client, *asked, options)
    if subject is None or _same(subject, asked):
        return actor, subject or asked
    try:
        back, again = _finger(client, *subject, options)
    except Problem:  # an address that must not be asked, or where nobody answers
        return actor, asked
    return actor, subject if back == actor and (again is None or _same(again, subject)) else asked


def _same(one: tuple[str, str], other: tuple[str, str]) -> bool:
    return "@".join(one).casefold() == "@".join(other).casefold()


def _finger(client: Client, user: str, host: str, options: LiveOptions) -> tuple[str | None, tuple[str, str] | None]:
    """What a host says by WebFinger: the account's address and the name it has for it; nothing where it has none."""
    ask = Ask(f"{_base(host, options)}/.well-known/webfinger", {"resource": f"acct:{user}@{host}"})
    try:
        told = client.get(ask).data
    except Refused:
        return None, None
    links = told.get("links") if isinstance(told, dict) else None
    for link in links if isinstance(links, list) else []:
        if isinstance(link, dict) and link.get("rel") == "self" and isinstance(href := link.get("href"), str):
            kind = str(link.get("type") or _ACTOR[0])
            if kind.startswith(_ACTOR) and host_of(href):
                subject = _HANDLE.fullmatch(str(told.get("subject") or "").removeprefix("acct:"))
                # A name without its port would not lead back here.
                named = subject and (":" not in host or ":" in subject[2])
                return href, (subject[1], subject[2].lower()) if subject and named else None
    return None, None


def _look_up(client: Client, server: str, user: str, token: str | None, actor: str | None) -> dict[str, Any]:
    asks = [
        Ask(f"{server}/api/v1/accounts/lookup", {"acct": user}, token),
        # Where there is no such question, the name often stands for the id.
        Ask(f"{server}/api/v1/accounts/{user}", {}, token),
    ]
    pages = 0
    for ask in asks:
        try:
            told = client.get(ask).data
        except Refused as refused:
            is_page = 200 <= refused.status < 300  # a web page, where data was asked for
            pages += is_page
            if not is_page and refused.status not in (404, 405):
                raise refusal(refused, "accounts", token is not None) from refused
            continue
        if isinstance(told, dict) and told.get("id") and str(told.get("username") or user).lower() == user.lower():
            return told
    software, whole = _software(client, server), f"@{user}@{urlsplit(server).netloc}"
    if software and (actor or software not in _KIN):
        what = f"{host_of(server)} runs {software}, which does not answer as Mastodon does"
        raise Problem(
            Code.SERVER_FAILS, what, actor or server, "its archive may help: contrasocial audit archive.zip"
        )
    if pages and not actor:
        what = f"{host_of(server)} is no server of Mastodon or its kin: it answers with web pages alone"
        raise Problem(Code.NO_SUCH_ACCOUNT, what, whole)
    if actor:
        what = "the account is there, but its server does not answer as Mastodon does"
        raise Problem(Code.SERVER_FAILS, what, actor, "its archive may help: contrasocial audit archive.zip")
    raise Problem(
        Code.NO_SUCH_ACCOUNT, f"{host_of(server)} knows nobody called {user}", f"@{user}@{urlsplit(server).netloc}"
    )


def _software(client: Client, server: str) -> str:
    """What a server says that it runs (NodeInfo); nothing where it says nothing."""
    try:
        told = client.get(Ask(f"{server}/.well-known/nodeinfo")).data
        links = told.get("links") if isinstance(told, dict) else None
        for link in links if isinstance(links, list) else []:
            place = link.get("href") if isinstance(link, dict) else None
            if isinstance(place, str) and host_of(place) == host_of(server):
                told = client.get(Ask(place)).data
                name = told["software"]["name"]
                return name if isinstance(name, str) and name.isprintable() else ""
    except (Refused, Problem, KeyError, TypeError):
        pass
    return ""


def _fetch(client: Client, found: FoundAccount, mirror: Mirror, options: LiveOptions) -> None:
    assert isinstance(found, _Account)
    with mirror.together():
        since, until = begin(mirror, options, client)
        mirror.put("me", found.profile.account, found.profile)
    home = Home(found.profile.account, found.local, found.server, found.profile.handle.split("@", 1)[1])

    def facts(back: int, then: str) -> None:
        own_posts = (post for post, _under in mirror.posts("own"))
        options.on_notice(first_words(found.profile, own_posts, back, until, then))

    run = Run(client, mirror, options, home, since, until, found.token, lambda back: facts(back, "the rest"))
    logged_in = others.is_own_login(run)
    own.posts(run, found.items)
    facts(since, "what people wrote to it")
    others.recheck(run)
    if logged_in:
        others.mentions(run)

    def settled() -> Coverage:
        others.settle(run)
        return _coverage(run, found, True, logged_in)

    answers = threads.answers(run, logged_in, Glimpse(mirror, options, settled).look)
    others.parents(run)
    with mirror.together():
        others.settle(run)
        mirror.put("coverage", "coverage", _coverage(run, found, answers, logged_in))


def _coverage(run: Run, found: _Account, answers: bool, mentions: bool) -> Coverage:
    sees = ["own", "feed", "answers", "links", "parents", "reach"]
    sees += ["inbound", "waits"] * answers + ["mentions"] * mentions
    oldest = min((post.at for post, _under in run.mirror.posts("own")), default=run.until)
    since = max(run.since, min(found.profile.created_at or run.since, oldest))
    if run.mirror.mark("unread") == "endless":
        since = oldest
    unseen = threads.unseen(run) if answers else {}
    notes = (*not_seen(unseen, len(run.mirror.stamps("talk"))), *_notes(run, found, sees))
    return Coverage("mastodon", run.home.account, tuple(sees), since, run.until, (), notes, tuple(unseen.items()))


def _notes(run: Run, found: _Account, sees: Sequence[str]) -> list[str]:
    notes = []
    if found.moved:
        notes.append(f"the account has moved to {found.moved}")
    if "inbound" not in sees:
        notes.append(_NO_ANSWERS)
    if "mentions" not in sees:
        notes.append(_NO_MENTIONS)
    if not any(post.is_share for post, _under in run.mirror.posts("own")):
        notes.append(_NO_SHARES)
    looked = others.oldest_look(run)
    if looked and looked < run.until - DAY:
        notes.append(f"what people wrote was last looked at on {day(looked)} or later: an edit since may not be seen")
    if cut := threads.cut(run):
        posts = plural(cut, "post")
        notes.append(f"the answers under {posts} are cut by the server for readers who are not logged in")
    unread, listed = run.mirror.mark("unread"), run.mirror.mark("listed")
    if unread == "endless":
        notes.append(_ENDLESS)
    elif unread and listed:
        notes.append(
            f"posts far back were read on {day(int(listed))}: newer answers to them are not seen (--every-page)"
        )
    return notes


SOURCE = LiveSource(
    id="mastodon-live",
    title="Mastodon account, by its handle",
    sees=("own", "feed", "answers", "links", "inbound", "waits", "parents", "reach"),
    blind="mentions outside its threads without a login, and what its server has not heard of",
    group="networks",
    how_to_get=(
        "No file is needed: contrasocial audit @brand@mastodon.example.",
        "A server may show strangers little: contrasocial login @you@mastodon.example.",
    ),
    claims=_claims,
    plain=_plain,
    find=_find,
    fetch=_fetch,
)
