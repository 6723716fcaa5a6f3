"""Messages outside the account's threads: what it answered, what names it elsewhere, and what was deleted since."""

from collections.abc import Sequence
from typing import Any

from contrasocial.core.errors import Code, Problem
from contrasocial.core.records import Skipped
from contrasocial.core.time import DAY
from contrasocial.core.windows import SPANS
from contrasocial.network import inbound_store as talk
from contrasocial.network.messages import Refused
from contrasocial.network.mirror import MARK
from contrasocial.network.paging import chunks, pages
from contrasocial.sources.mastodon import statuses as mastodon
from contrasocial.sources.mastodon.session import ANSWERED, AT_A_TIME, ELSEWHERE, Run
from contrasocial.sources.mastodon.statuses import Local, Status
from contrasocial.sources.mastodon.timeline_sync import identity, page

#: So many stored messages are looked at again in a run, none of them twice a day; half of them may be young ones.
_AGAIN = 100
_YOUNG = SPANS["young"]
#: And so many where each has to be asked for by itself.
_SINGLE = 5
_PAGE = 40
#: What is asked for; a server that knows no quotes may refuse the second one.
_TYPES = ("mention", "quote")
_UNKNOWN_TYPE = (400, 404, 406, 422, 501)
#: What a server says that cannot be asked for several statuses at once.
_UNKNOWN = (400, 401, 403, 404, 405, 406, 410, 422, 501)
#: What it says of one status that is not to be had.
_GONE = (401, 403, 404, 410, 422)


def parents(run: Run) -> None:
    """Read the messages that the account answered and that no thread of its own holds."""
    kept = run.locals()
    own = run.mirror.stamps("own")
    known, gone = run.known(), run.mirror.stamps("gone")
    wanted = sorted(
        {
            local.parent
            for address, local in kept.items()
            if address in own and local.parent and local.answered != run.home.local
        }
        - known
    )
    hide = run.mirror.hidden
    wanted = [w for w in wanted if not w.startswith(MARK) and (run.options.full or hide(w) not in gone)]
    done = 0
    for some in chunks(wanted, AT_A_TIME):
        found = _several(run, some)
        with run.mirror.together():
            for identifier in some:
                _keep(run, identifier, found.get(identifier), ANSWERED)
        done += len(some)
        run.options.on_step("what it answered", done, len(wanted))


def _keep(run: Run, identifier: str, item: Any, under: str) -> None:
    """Write one message, or that it is not to be had."""
    name = f"{under}:{run.mirror.hidden(identifier)}"
    run.mirror.drop("broken", [name])
    if isinstance(item, Refused):
        run.broken(Skipped(run.home.host, "not-answered", f"{item.status} {item.error}".strip()), name)
        return
    status = mastodon.read(item, run.home) if item is not None else None
    if isinstance(status, Status) and status.post.author != run.home.account:
        run.talk([status], under, wanted=[identifier])
        return
    run.mirror.put("gone", run.mirror.hidden(identifier), "")
    if isinstance(status, Skipped):
        run.broken(run.nowhere(status, under), name)


def _several(run: Run, wanted: Sequence[str]) -> dict[str, Any]:
    """Statuses by id, as many as are to be had: at once where the server can, else one by one. One for which the
    server failed is a refusal."""
    found = _at_once(run, wanted)
    return _one_by_one(run, wanted) if found is None else found


def _at_once(run: Run, wanted: Sequence[str]) -> dict[str, Any] | None:
    """Statuses by id; None where the server does not know the question."""
    if run.mirror.mark("several") == "no":
        return None
    try:
        told = run.client.get(run.ask("statuses", **{"id[]": list(wanted)})).data
    except Refused as refused:
        if refused.status in _UNKNOWN:
            run.mirror.set_mark("several", "no")
        return None
    found = {identity(item): item for item in told} if isinstance(told, list) else {}
    if found:
        run.mirror.set_mark("several", "yes")
    # A server that has never answered so may not know the question.
    return found if found or run.mirror.mark("several") == "yes" else None


def _one_by_one(run: Run, wanted: Sequence[str]) -> dict[str, Any]:
    asks = [run.ask(f"statuses/{identifier}") for identifier in wanted]
    return {
        identifier: answer if isinstance(answer, Refused) else answer.data
        for identifier, (_ask, answer) in zip(wanted, run.client.each(asks), strict=True)
        if not isinstance(answer, Refused) or answer.status not in _GONE
    }


def is_own_login(run: Run) -> bool:
    """Whether the login that is stored is the account's own."""
    if run.token is None:
        return False
    try:
        who = run.client.get(run.ask("accounts/verify_credentials")).data
    except Refused as refused:
        if refused.status in (401, 403):
            raise Problem(
                Code.LOGIN_REFUSED, "the server does not accept the stored login", refused.place
            ) from refused
        raise run.refusal(refused, "whose login it is") from refused
    return isinstance(who, dict) and str(who.get("id")) == run.home.local


def mentions(run: Run) -> None:
    """Read what named or quoted the account anywhere, as its own notifications tell."""
    types = list(_TYPES)
    last = None if run.options.full else run.mirror.mark("notified")
    cursor, newest = _begun(run)
    known = run.known()

    def ask(cursor: str | None) -> tuple[Sequence[Any], str | None]:
        nonlocal types
        more = {k: v for k, v in (("max_id", cursor), ("since_id", last)) if v}
        while True:
            wanted = run.ask("notifications", **{"types[]": types}, limit=_PAGE, **more)
            try:
                return page(run.client.get(wanted), _PAGE)
            except Refused as refused:
                if len(types) == 1 or refused.status not in _UNKNOWN_TYPE:
                    raise run.refusal(refused, "who named it") from refused
            types = types[:1]

    done = 0
    for found in pages(ask, identity, cursor):
        newest = newest or (identity(found.items[0]) if found.items else last)
        with run.mirror.together():
            past = [_notified(run, item, known) for item in found.items]
            ended = found.cursor is None or (bool(past) and past[-1])
            run.mirror.set_mark("notifying", None if ended else f"{newest}\n{found.cursor}")
            if ended:
                run.mirror.set_mark("notified", newest)
        done += len(found.items)
        run.options.on_step("mentions", done, 0)
        if ended:
            break


def _begun(run: Run) -> tuple[str | None, str | None]:
    """Where a list that was stopped goes on, and what was its newest entry."""
    newest, _, cursor = (run.mirror.mark("notifying") or "").partition("\n")
    return cursor or None, newest or None


def _notified(run: Run, item: Any, known: set[str]) -> bool:
    """Write what one notification tells of; whether it is older than the span."""
    told = item.get("status") if isinstance(item, dict) else None
    if told is None:
        return False
    status = mastodon.read(told, run.home)
    if isinstance(status, Skipped):
        run.broken(run.nowhere(status), f"{ELSEWHERE}:{run.mirror.hidden(identity(told))}")
        return False
    if status.post.at < run.since:
        return True
    away = run.mirror.body("gone", run.mirror.hidden(status.local.id)) is not None
    if status.local.id not in known and not away and status.post.author != run.home.account:
        run.talk([status], ELSEWHERE, wanted=[status.local.id] if item.get("type") == "quote" else [])
    return False


def recheck(run: Run) -> None:
    """Look again at stored messages, the youngest and then those that were looked at longest ago.

    Some are deleted, some authors opted out; and where a message got an answer, its thread goes on.
    """
    kept, seen = run.locals(), run.mirror.stamps("local")
    stored = {post.id: (post.at, under or "") for post, under in run.mirror.posts("talk")}
    old = f"{run.until - DAY:012d}"
    due = [address for address in stored if address in kept and (seen.get(address) or "") <= old]
    young = sorted((a for a in due if stored[a][0] > run.until - _YOUNG), key=lambda a: (-stored[a][0], a))
    longest = sorted(due, key=lambda a: (seen.get(a) or "", a))
    some = list(dict.fromkeys([*young[: _AGAIN // 2], *longest]))[:_AGAIN]
    done = 0
    for part in chunks(some, AT_A_TIME):
        found = _at_once(run, [kept[address].id for address in part])
        if found is None:
            # Those in a thread of its own are looked at with that thread.
            part = [a for a in longest if stored[a][1] in (ANSWERED, ELSEWHERE)][:_SINGLE]
            found = _one_by_one(run, [kept[address].id for address in part])
        with run.mirror.together():
            for address in part:
                _look_again(run, address, kept[address], found.get(kept[address].id), stored[address][1])
        if run.mirror.mark("several") == "no":
            break
        done += len(part)
        run.options.on_step("old messages", done, len(some))


def _look_again(run: Run, address: str, before: Local, item: Any, under: str) -> None:
    if isinstance(item, Refused):
        return
    run.mirror.drop("talk", [address])
    _keep(run, before.id, item, under)
    now = run.mirror.value("local", address, Local)
    if item is None or now is None or now.replies != before.replies:
        run.mirror.drop("thread", [under])


def settle(run: Run) -> None:
    """Put addresses for the server's ids into every kept post, and let go of what nothing leads to any more."""
    kept, own = run.locals(), run.mirror.stamps("own")
    answered = {local.parent for address, local in kept.items() if address in own}
    posts = {kind: list(run.mirror.posts(kind)) for kind in ("own", "talk")}
    stray = [p.id for p, under in posts["talk"] if under == ANSWERED and kept[p.id].id not in answered]
    run.mirror.drop("talk", stray)
    held = {p.id for kind in posts for p, _under in posts[kind]} - set(stray)
    run.mirror.drop("local", [address for address in kept if address not in held])
    statuses = {kept[address].id: address for address in held}
    accounts = {kept[p.id].author: p.author for p, _under in posts["talk"] if p.id in held}
    for kind, several in posts.items():
        for post, _under in several:
            veiled, local = run.veiled(post, kept[post.id]) if kind == "own" else (post, kept[post.id])
            if local != kept[post.id]:
                run.mirror.rewrite("local", post.id, local)
            whole = mastodon.settle(veiled, local, statuses, accounts, run.home)
            if post.id in held and whole != post:
                run.mirror.rewrite(kind, post.id, whole)
    talk.tidy(run.mirror)


def oldest_look(run: Run) -> int | None:
    """When the stored message was last looked at that was longest not looked at, UTC seconds."""
    seen = run.mirror.stamps("local")
    return min((int(seen.get(address) or 0) for address in run.mirror.stamps("talk")), default=None)
