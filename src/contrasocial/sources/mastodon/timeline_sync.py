"""The account's own posts, newest first.

A later run reads the newest pages again (:data:`_AGAIN`), and on from there as long as something on a page is new or
changed. The server tells how many posts there are: where that does not fit, or a week after the last time, the whole
span is listed anew, and what is not in it any more was deleted.
"""

from collections.abc import Sequence
from typing import Any
from urllib.parse import parse_qs, urlsplit

import msgspec

from contrasocial.core.records import Skipped
from contrasocial.core.time import DAY, WEEK
from contrasocial.network.messages import Answer, Refused
from contrasocial.network.mirror import hidden
from contrasocial.network.paging import Page, pages
from contrasocial.sources.mastodon import statuses as mastodon
from contrasocial.sources.mastodon.session import ELSEWHERE, Run
from contrasocial.sources.mastodon.statuses import Local

_PAGE = 40
#: Pages that every run reads: younger posts are the ones that get new answers.
_AGAIN = 4


class _Listing(msgspec.Struct):
    """A list under way: what a run that was stopped goes on from."""

    number: int
    whole: bool
    began: int
    cursor: str | None = None
    pages: int = 0
    added: int = 0


def posts(run: Run, told: int) -> None:
    """Bring the own posts up to date; ``told`` is how many the server says there are."""
    begun = run.mirror.mark("listing")
    resumed = msgspec.json.decode(begun, type=_Listing) if begun else None
    if resumed and run.until - resumed.began > DAY:
        resumed = None
    count, added = run.mirror.mark("count"), 0
    if resumed:
        added += _list(run, resumed, told)
    done = resumed is not None and resumed.whole
    whole = not done and (run.options.full or count is None or _is_due(run))
    # After a list that was stopped, too: what is new since then stands before its beginning.
    added += _list(run, _new(run, whole), told)
    if not (done or whole) and count is not None and told != int(count) + added:
        _list(run, _new(run, True), told)
    run.mirror.set_mark("count", str(told))


def _is_due(run: Run) -> bool:
    """Whether the whole span has to be listed: it reaches back further than before, or the last time is long ago."""
    reach, listed = run.mirror.mark("reach"), run.mirror.mark("listed")
    return reach is None or listed is None or run.since < int(reach) or run.until - int(listed) > WEEK


def _new(run: Run, whole: bool) -> _Listing:
    number = int(run.mirror.mark("listings") or 0) + 1
    run.mirror.set_mark("listings", str(number))
    return _Listing(number, whole, run.until)


def _list(run: Run, listing: _Listing, told: int) -> int:
    """Read the list to its end, or to where nothing is new; gives how many posts are new."""
    known = run.locals()
    first = not known
    done = len(known) if listing.cursor else 0

    def ask(cursor: str | None) -> tuple[Sequence[Any], str | None]:
        more = {"max_id": cursor} if cursor else {}
        try:
            return page(run.client.get(run.ask(f"accounts/{run.home.local}/statuses", limit=_PAGE, **more)), _PAGE)
        except Refused as refused:
            raise run.refusal(refused, "its posts") from refused

    for found in pages(ask, identity, listing.cursor):
        with run.mirror.together():
            fresh, oldest = _keep(run, found, listing, known)
            listing.cursor, listing.pages = found.cursor, listing.pages + 1
            past = oldest is not None and oldest < run.since
            ended = past or (found.cursor is None and not found.endless)
            enough = not listing.whole and listing.pages >= _AGAIN and not fresh
            if ended or enough or found.cursor is None:
                _end(run, listing, ended, found.endless)
                listing.cursor = None
            else:
                run.mirror.set_mark("listing", msgspec.json.encode(listing).decode())
        if first and listing.pages == 1 and listing.cursor and oldest:
            run.facts(oldest)
        done += len(found.items)
        run.options.on_step("posts", done, max(done, _expected(run, done, oldest, told)))
        if listing.cursor is None:
            break
    return listing.added


def _keep(run: Run, found: Page[Any], listing: _Listing, known: dict[str, Local]) -> tuple[bool, int | None]:
    """Write one page; whether something in it is new or changed, and the time of its last post."""
    fresh, oldest, stamp = False, None, str(listing.number)
    for item in found.items:
        status = mastodon.read(item, run.home, own=True)
        if isinstance(status, Skipped):
            # Some servers give a share the place of what it shares.
            shared = isinstance(item, dict) and item.get("reblog")
            run.broken(run.nowhere(status) if shared else status, f"own:{identity(item)}", stamp=stamp)
            continue
        oldest = status.post.at
        if oldest < run.since:
            continue
        before = known.get(status.post.id)
        post, local = run.veiled(status.post, status.local)
        fresh = fresh or before != local
        listing.added += before is None
        known[post.id] = local
        run.mirror.put("own", post.id, post, stamp=stamp)
        run.keep_local(post, local)
    return fresh, oldest


def _end(run: Run, listing: _Listing, ended: bool, endless: bool) -> None:
    run.mirror.set_mark("listing", None)
    run.mirror.set_mark("unread", None if ended else "endless" if endless else "older")
    if not ended:
        return
    stamp = str(listing.number)
    gone = [post for post, told in run.mirror.stamps("own").items() if told != stamp]
    run.mirror.drop("own", gone)
    kept = run.locals()
    by_id = {local.id: post for post, local in kept.items()}
    for post in gone:
        forget_thread(run, post)
        # One answer less and another more: the number alone would not tell.
        run.mirror.drop("thread", [by_id.get(kept[post].parent or "", post)])
    # Only records of this list bear a stamp.
    run.mirror.drop("broken", [i for i, told in run.mirror.stamps("broken").items() if told not in (None, stamp)])
    run.mirror.set_mark("reach", str(run.since))
    run.mirror.set_mark("listed", str(listing.began))


def forget_thread(run: Run, post: str) -> None:
    """Let go of what stands under a post that is gone; a login would still find what names the account."""
    if run.mirror.mark("notified"):
        for message in [message for message, under in run.mirror.posts("talk") if under == post]:
            run.mirror.put("talk", message.id, message, ELSEWHERE)
    for kind in ("talk", "withheld", "broken"):
        run.mirror.drop_under(kind, post)
    run.mirror.drop("aside", [post])
    run.mirror.drop("thread", [post])


def _expected(run: Run, done: int, oldest: int | None, told: int) -> int:
    """How many posts the span may hold, by how far back the list has come."""
    if oldest is None or oldest <= run.since or oldest >= run.until:
        return done
    return min(told, done * (run.until - run.since) // (run.until - oldest))


def page(answer: Answer, limit: int) -> tuple[Sequence[Any], str | None]:
    """The items of a page and the id from which the next one goes on.

    Only the id is taken from the server's link, so nothing is ever asked of another host. A server without links is
    asked on as long as its pages are full.
    """
    items = answer.data if isinstance(answer.data, list) else []
    following = parse_qs(urlsplit(answer.next).query).get("max_id") if answer.next else None
    if following:
        return items, following[0]
    last = items[-1].get("id") if items and isinstance(items[-1], dict) else None
    unlinked = "link" not in answer.headers and len(items) >= limit
    return items, str(last) if unlinked and last else None


def identity(item: Any) -> str:
    """What tells items of a list apart."""
    told = item.get("id") if isinstance(item, dict) else None
    return told if isinstance(told, str) and told else hidden(repr(item))
