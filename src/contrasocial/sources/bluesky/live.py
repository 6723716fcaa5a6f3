"""A Bluesky account by its handle: ``@brand.bsky.social``, its DID or the address of its profile.

Nothing is needed but the handle. Read, of the last 26 weeks (``--since`` reaches further back): the account's
repository, how many answers and quotes its posts have, the answers and quotes themselves, the posts that it answered,
who may reply, and which answers it hid, which quotes it detached and whom of those who wrote to it it blocked (public
records of its own). Where a thread shows fewer answers than there are, the feeds of the newest 25 of whom it blocked
are asked for answers to it. ``--appview`` and ``--directory`` name other services than Bluesky's own.

Logged in (``contrasocial login @brand.bsky.social``, with an app password of the account) the notifications and the
search are read as well: mentions outside its own threads. ``--backlinks ADDRESS`` asks an index of the network
(Constellation) for them; it learns the account's DID, so it is asked only then.

Never read: likes, follows, chats. Never kept: talk among others in the account's threads, nor the
words and names of people who put ``#nobot`` into their profile or asked to be shown to logged-in readers only: of
their messages the bare event is counted.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import unquote, urlsplit

from contrasocial.core.errors import Code, Problem
from contrasocial.core.records import Profile
from contrasocial.network.client import Client
from contrasocial.network.messages import Ask, Refused, told
from contrasocial.network.mirror import Mirror
from contrasocial.network.opt_out import private_sign
from contrasocial.sources.bluesky import appview
from contrasocial.sources.bluesky import repository_sync as repository
from contrasocial.sources.bluesky.appview import AppView, count, views
from contrasocial.sources.bluesky.inbound_sync import InboundSync
from contrasocial.sources.live_contract import FoundAccount, LiveOptions, LiveSource, begin, first_words

_DID = re.compile(r"did:(?:plc:[a-z2-7]+|web:[\w.%:-]+)")
_HANDLE = re.compile(r"@?((?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*)", re.IGNORECASE)

#: What a service says of an account that it does not show, and what that means.
_NOT_THERE = {
    "AccountDeactivated": "the owner of HANDLE has closed the account for now: nothing of it is shown",
    "AccountTakedown": "HANDLE is suspended: Bluesky shows nothing of it",
    "Profile not found": "Bluesky knows nobody called HANDLE",
    "Unable to resolve handle": "Bluesky knows nobody called HANDLE",
}


def _claims(handle: str) -> bool:
    return _name(handle) is not None


def _name(handle: str) -> str | None:
    """The DID or the bare handle."""
    if "bsky.app/profile/" in handle:
        handle = unquote(urlsplit(handle).path.removeprefix("/profile/").partition("/")[0])
        return handle if _DID.fullmatch(handle) or _HANDLE.fullmatch(handle) else None
    if _DID.fullmatch(handle):
        return handle
    match = _HANDLE.fullmatch(handle) if handle.startswith("@") else None
    return match[1].casefold() if match else None


def _plain(handle: str) -> str:
    name = _name(handle) or handle
    return name if _DID.fullmatch(name) else f"@{name.lstrip('@').casefold()}"


def _find(client: Client, handle: str, options: LiveOptions) -> FoundAccount:
    name = _name(handle) or handle

    def none(refused: Refused) -> Problem:
        if refused.status >= 500 or refused.status == 429:
            return Problem(Code.SERVER_FAILS, f"the server failed ({refused.status} {refused.error})", refused.place)
        known = next((what for word, what in _NOT_THERE.items() if word in refused.error), None)
        what = known or f"there is no account {handle} to be read ({refused.error})"
        return Problem(Code.NO_SUCH_ACCOUNT, what.replace("HANDLE", handle), refused.place)

    asked = AppView(client, options.appview.rstrip("/"))
    with told(none), _reached(options):
        view = client.get(asked.ask("app.bsky.actor.getProfile", {"actor": name})).data
        profile = appview.account(view)
        if not _DID.fullmatch(profile.account):
            raise Problem(Code.SERVER_FAILS, "the server's answer holds no account", asked.base)
        server = _home(client.get(Ask(_document(profile.account, options))).data)
    if not server:
        raise Problem(Code.NO_SUCH_ACCOUNT, f"the account {handle} has no server", profile.account)
    bio, labels = profile.bio, appview.labels_of(view)
    secret = options.secret(profile.handle)
    token = _log_in(client, server, profile, secret) if secret else None
    return FoundAccount(profile, server, private_sign(bio, labels=labels), count(view, "postsCount"), token)


@contextmanager
def _reached(options: LiveOptions) -> Iterator[None]:
    """A user who wrote a handle never heard of the services that are asked for it: say whose they are."""
    try:
        yield
    except Problem as problem:
        host = problem.where.partition("/")[0]
        ours = {urlsplit(place).netloc for place in (options.appview, options.directory)}
        if problem.code is not Code.SERVER_FAILS or host not in ours:
            raise
        what = f"Bluesky's service {host} cannot be reached ({problem.what})"
        do = "look at the connection and the name service (DNS) of this machine; what was read before is kept"
        raise Problem(Code.SERVER_FAILS, what, host, do) from problem


def _document(did: str, options: LiveOptions) -> str:
    """Where the document of a DID lies, which names its server."""
    if did.startswith("did:web:"):
        host = unquote(did.removeprefix("did:web:"))
        inner = options.allow_private and host.partition(":")[0] in ("localhost", "127.0.0.1")
        return f"{'http' if inner else 'https'}://{host}/.well-known/did.json"
    return f"{options.directory.rstrip('/')}/{did}"


def _home(document: Any) -> str:
    for service in views(document, "service"):
        place = service.get("serviceEndpoint")
        if str(service.get("id", "")).endswith("#atproto_pds") and isinstance(place, str):
            return place.rstrip("/")
    return ""


def _log_in(client: Client, server: str, profile: Profile, secret: str) -> str:
    def no(refused: Refused) -> Problem:
        return Problem(
            Code.LOGIN_REFUSED, f"the login of @{profile.handle} was refused ({refused.status})", refused.place
        )

    body = {"identifier": profile.account, "password": secret}
    with told(no):
        data = client.get(Ask(f"{server}/xrpc/com.atproto.server.createSession", body=body)).data
    token = data.get("accessJwt") if isinstance(data, dict) else None
    if not isinstance(token, str):
        raise Problem(Code.LOGIN_REFUSED, f"the login of @{profile.handle} gave nothing", server)
    return token


def _fetch(client: Client, found: FoundAccount, mirror: Mirror, options: LiveOptions) -> None:
    with mirror.together():
        since, until = begin(mirror, options, client)
        # To a reader who is logged in some say yes who say no to others.
        login = "yes" if found.token else None
        changed = mirror.mark("login") != login
        mirror.set_mark("login", login)
        if options.full or changed:
            for kind in ("gone", "out", "person", "view", "thread", "quoted"):
                mirror.drop(kind, list(mirror.stamps(kind)))
            mirror.touch("own", list(mirror.stamps("own")), "")  # taken anew, without marks
            mirror.set_mark("rev", None)
            mirror.set_mark("feed", None)
            mirror.set_mark("feed cursor", None)
        mirror.put("me", found.profile.account, found.profile)
    options.on_step("its own posts", 0, 0)

    def refused(error: Refused) -> Problem:
        return Problem(
            Code.SERVER_FAILS, f"the server failed ({error.status} {error.error})".replace(" )", ")"), error.place
        )

    with told(refused):
        repository.sync(client, found.server, found.profile.account, mirror, since, options.full or changed)
        reading = InboundSync(client, found, mirror, options, since, until)
        options.on_notice(first_words(found.profile, reading.own.values(), since, until))
        reading.all()


SOURCE = LiveSource(
    id="bluesky-live",
    title="Bluesky account, by its handle",
    sees=("own", "feed", "answers", "links", "inbound", "waits", "parents", "controls", "reach"),
    blind="mentions outside its own threads (log in to see them), private messages, deleted posts",
    group="networks",
    how_to_get=(
        "No file is needed: contrasocial audit @brand.bsky.social.",
        "Mentions elsewhere need a login: contrasocial login @you.bsky.social.",
    ),
    claims=_claims,
    plain=_plain,
    find=_find,
    fetch=_fetch,
)
