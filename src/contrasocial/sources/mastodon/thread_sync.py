"""The answers under the account's own posts, and what of them is not shown.

A post is asked about when it has answers and their number is another than at the last time. What the thread of a post
shows of the account's own answers in it, with all that stands below them, is not asked for again. How many answers a
server tells of is held against how many it shows: branches that it cuts off are asked for themselves, and what stays
missing is counted by its cause.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import msgspec

from contrasocial.core.errors import Problem
from contrasocial.core.records import Post, Skipped
from contrasocial.core.time import DAY
from contrasocial.network.messages import Answer, Ask, Refused
from contrasocial.sources.mastodon import statuses as mastodon
from contrasocial.sources.mastodon.session import CLOSED, Run
from contrasocial.sources.mastodon.statuses import Local, Status
from contrasocial.sources.mastodon.timeline_sync import forget_thread, identity

#: Mastodon shows who is not logged in so many answers, and so deep; it counts before it takes away what is not public
#: (app/controllers/api/v1/statuses_controller.rb).
_MOST, _DEEPEST = 60, 20
_Found = tuple[str, Answer | Refused]
#: Threads that are written at a time.
_BATCH = 20
#: Branches that a run asks for where threads are cut off, and threads that it looks at again though nothing is told
#: to have changed.
_BRANCHES, _AGAIN = 60, 5
#: The longest that a server is waited for which is just asking others for more answers, in seconds.
_PATIENCE = 10.0
_RETRY = re.compile(r"\bretry=(\d+)")


class _Read(msgspec.Struct, frozen=True):
    """A thread that was read: when, and whether the server cut it off."""

    at: int = 0
    cut: bool = False


class _Threads:
    """The own posts, by address, and what is known of the answers under each."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.kept = run.locals()
        self.own: dict[str, Post] = {post.id: post for post, _under in run.mirror.posts("own")}
        self.by_id = {self.kept[address].id: address for address in self.own}
        self.answered = {local.parent for a, local in self.kept.items() if a in self.own and local.parent}
        self.read = run.mirror.stamps("thread")
        #: What is cut off below somebody else's message: its id, by the own post above it.
        self.branches: dict[str, str] = {}
        #: Threads for which the server is just asking others, and how long that takes.
        self.refreshing: dict[str, float] = {}

    def due(self, address: str) -> bool:
        """Whether the answers under a post are to be asked for."""
        replies = self.kept[address].replies
        if self.own[address].is_share or (not replies and address not in self.read):
            return False
        return self.run.options.full or self.read.get(address) != str(replies)

    def take_notified(self) -> None:
        """Threads all of whose answers are known already, as the notifications tell of them."""
        mirror = self.run.mirror
        shown = Counter(local.parent for local in self.kept.values())
        shown.update(post.parent for post, _under in mirror.posts("withheld"))
        with mirror.together():
            for address in filter(self.due, self.own):
                local = self.kept[address]
                if not self.run.options.full and 0 < local.replies <= shown[local.id] + shown[address]:
                    mirror.put("thread", address, _Read(self.run.until), stamp=str(local.replies))
                    self.read[address] = str(local.replies)

    def waiting(self) -> tuple[list[str], list[str]]:
        """The posts to ask about, newest first: those that begin a thread, and the answers."""
        due = sorted(filter(self.due, self.own), key=lambda a: (-self.own[a].at, a))
        return [a for a in due if not self.kept[a].parent], [a for a in due if self.kept[a].parent]

    def stale(self) -> list[str]:
        """Threads to look at again, the longest unseen first, where messages cannot be asked for by the dozen."""
        if self.run.mirror.mark("several") != "no":
            return []
        day = self.run.until - DAY
        known = {a: _told(body) for a, body in self.run.mirror.bodies("thread") if a in self.own}
        old = sorted((read.at, a) for a, read in known.items() if read.at <= day and self.kept[a].replies)
        return [a for _at, a in old[:_AGAIN]]


def answers(run: Run, logged_in: bool = False, look: Callable[[int], None] = lambda _back: None) -> bool:
    """Bring the answers up to date; False where the server shows them to nobody who is not logged in.

    ``logged_in``: the account's own notifications were read; where they tell of all answers, nothing is asked.
    ``look`` is told how far back all threads are read.
    """
    threads = _Threads(run)
    if logged_in:
        threads.take_notified()
    roots, rest = threads.waiting()
    covered: set[str] = set()
    again = threads.stale()
    total, done = len(roots) + len(rest) + len(again), 0
    for wave in (roots, rest, again):
        for batch in _batches(_ask(threads, wave, covered)):
            with run.mirror.together():
                for address, answer in batch:
                    if isinstance(answer, Refused) and answer.status in CLOSED and not threads.read and not covered:
                        return False
                    covered |= _keep(threads, address, answer)
            done += len(batch)
            run.options.on_step("answers", done, total)
            if done < total:
                look(threads.own[batch[-1][0]].at if wave is roots else run.since)
    _branches(threads)
    _refresh(threads)
    return True


def _branches(threads: _Threads) -> None:
    """Ask for what is cut off below messages of others, level by level, as far as the budget goes."""
    run, left, asked = threads.run, _BRANCHES, set[str]()
    while todo := [i for i in threads.branches if i not in asked][:left]:
        asks = [run.ask(f"statuses/{identifier}/context") for identifier in todo]
        for identifier, (_ask, answer) in zip(todo, run.client.each(asks), strict=True):
            asked.add(identifier)
            if isinstance(answer, Answer):
                tree = _Tree(threads, threads.branches[identifier], _shown(answer), identifier)
                with run.mirror.together():
                    for post, items in tree.groups.items():
                        _write(threads, post, items, replace=False)
                threads.branches |= tree.cut_off()
        left -= len(todo)


def _refresh(threads: _Threads) -> None:
    """A server that is asking others for more answers says so: it is asked once more after the time that it names."""
    run, waiting = threads.run, threads.refreshing
    if not waiting:
        return
    run.client.rest(min(_PATIENCE, max(waiting.values())))
    again, threads.refreshing = list(waiting), {}
    asks = [run.ask(f"statuses/{threads.kept[address].id}/context") for address in again]
    for address, (_ask, answer) in zip(again, run.client.each(asks), strict=True):
        with run.mirror.together():
            _keep(threads, address, answer)
            if address in threads.refreshing:  # not done yet: the next run asks again
                run.mirror.touch("thread", [address], "refreshing")


def _batches(found: Iterator[_Found]) -> Iterator[list[_Found]]:
    """So many at a time; what was read before the user or the server ended it is handed on, too."""
    batch: list[_Found] = []
    ended: BaseException | None = None
    try:
        for one in found:
            batch.append(one)
            if len(batch) == _BATCH:
                yield batch
                batch = []
    except (Problem, KeyboardInterrupt) as error:
        ended = error
    if batch:
        yield batch
    if ended:
        raise ended


def _ask(threads: _Threads, wave: Sequence[str], covered: set[str]) -> Iterator[_Found]:
    run = threads.run
    asked: list[str] = []

    def asks() -> Iterator[Ask]:
        for address in wave:
            # Looked at when its turn comes: a thread that was read meanwhile may hold it.
            if address not in covered:
                asked.append(address)
                yield run.ask(f"statuses/{threads.kept[address].id}/context")

    for number, (_ask, answer) in enumerate(run.client.each(asks())):
        yield asked[number], answer


def _keep(threads: _Threads, address: str, answer: Answer | Refused) -> set[str]:
    """Write what one thread shows; gives the own posts that need not be asked about any more."""
    run = threads.run
    run.mirror.drop("broken", [f"thread:{address}"])
    if isinstance(answer, Refused):
        if answer.status in (404, 410):  # deleted since the list was read
            forget_thread(run, address)
        else:
            detail = f"{answer.status} {answer.error}".strip()
            run.broken(Skipped(threads.own[address].where, "not-answered", detail), f"thread:{address}")
        return {address}
    _note_refresh(threads, address, answer)
    tree = _Tree(threads, address, _shown(answer))
    cut = tree.is_cut()
    whole = {address} if cut else {a for a in tree.groups if a == address or tree.shows_all(a)}
    for post in sorted(whole):
        _write(threads, post, tree.groups[post], replace=not cut)
        read = _Read(run.until, cut)
        run.mirror.put("thread", post, read, stamp=str(threads.kept[post].replies))
    threads.branches |= tree.cut_off() if cut else {}
    return whole


def _shown(answer: Answer) -> dict[str, Any]:
    told = answer.data.get("descendants") if isinstance(answer.data, dict) else None
    return {identity(item): item for item in told or []}


def _note_refresh(threads: _Threads, address: str, answer: Answer) -> None:
    """``Mastodon-Async-Refresh: id="...", retry=3``, where a refresh is under way."""
    told = answer.headers.get("mastodon-async-refresh")
    if told:
        retry = _RETRY.search(told)
        threads.refreshing[address] = float(retry[1]) if retry else 3.0


class _Tree:
    """A thread as it is shown: each message under the own post that stands nearest above it.

    ``top`` is the id of the message whose answers were asked for, where that is not the own post ``address``.
    """

    def __init__(self, threads: _Threads, address: str, shown: dict[str, Any], top: str | None = None) -> None:
        self.threads, self.shown, self.address = threads, shown, address
        self.top = top or threads.kept[address].id
        self.groups: dict[str, list[Any]] = {address: []}
        self.children: dict[str, int] = {}
        self.depth = 0
        self.own = {i: threads.by_id[i] for i in shown if i in threads.by_id}
        for post in self.own.values():
            self.groups.setdefault(post, [])
        for identifier, item in shown.items():
            above = self._above(item)
            self.depth = max(self.depth, len(above))
            if above:
                self.children[above[0]] = self.children.get(above[0], 0) + 1
            if identifier not in self.own:
                nearest = next((self.own[i] for i in above if i in self.own), address)
                self.groups[nearest].append(item)

    def _above(self, item: Any) -> list[str]:
        """The ids of what an answer stands under, the nearest first, as far as they are shown."""
        above: list[str] = []
        while isinstance(item, dict):
            parent = item.get("in_reply_to_id")
            if not isinstance(parent, str) or parent in above:
                break
            above.append(parent)
            item = self.shown.get(parent)
        return above

    def _lacking(self, identifier: str, told: Any) -> int:
        """How many answers to a message are told of and not shown."""
        return max(0, told - self.children.get(identifier, 0)) if isinstance(told, int) else 0

    def _lacks(self) -> dict[str, int]:
        """The messages that have more answers than are shown."""
        told = {i: item.get("replies_count") for i, item in self.shown.items() if isinstance(item, dict)}
        if self.top in self.threads.by_id:
            told[self.top] = self.threads.kept[self.threads.by_id[self.top]].replies
        return {i: lacking for i, n in told.items() if (lacking := self._lacking(i, n))}

    def is_cut(self) -> bool:
        """Whether the server may have shown less than it would, because it shows a stranger no more.

        It stops counting at so many answers before it takes away what a stranger may not see, so what is missing
        counts, too.
        """
        lacks = self._lacks()
        most = self.depth >= _DEEPEST or len(self.shown) + sum(lacks.values()) >= _MOST
        return bool(lacks) and most and self.threads.run.token is None

    def cut_off(self) -> dict[str, str]:
        """The messages of others whose answers are not all shown, each with the own post above it."""
        return {
            i: next((self.own[a] for a in self._above(self.shown[i]) if a in self.own), self.address)
            for i in self._lacks()
            if i in self.shown and i not in self.own
        }

    def shows_all(self, address: str) -> bool:
        """Whether all answers to an own post inside the thread are there."""
        local: Local = self.threads.kept[address]
        return local.replies > 0 and not self._lacking(local.id, local.replies)


def _write(threads: _Threads, under: str, items: Sequence[Any], replace: bool) -> None:
    """The messages under one own post."""
    run, found = threads.run, list[Status]()
    if replace:
        run.mirror.drop_under("broken", under)
    for item in items:
        status = mastodon.read(item, run.home)
        if isinstance(status, Skipped):
            run.broken(run.nowhere(status, under), f"under:{run.mirror.hidden(identity(item))}", under)
        elif status.post.author != run.home.account:
            found.append(status)
    wanted = {i for i in threads.answered if i}
    run.talk(found, under, replace, wanted)
    if not replace:
        others = [s for s in found if not s.speaks_to(run.home) and s.local.id not in wanted]
        run.mirror.put("aside", under, len(others))


def _told(body: bytes) -> _Read:
    return msgspec.json.decode(body, type=_Read)


def cut(run: Run) -> int:
    """Under how many posts the server did not show all answers."""
    return sum(_told(body).cut for _address, body in run.mirror.bodies("thread"))


def unseen(run: Run) -> dict[str, int]:
    """How many answers to the account's posts are told of and not to be had, by cause."""
    mirror, kept = run.mirror, run.locals()
    shown = Counter(post.parent for kind in ("own", "talk", "withheld") for post, _under in mirror.posts(kind))
    shown.update(under for under in mirror.unders("broken").values() if under)
    failed = {name.removeprefix("thread:") for name in mirror.stamps("broken")}
    found: Counter[str] = Counter({"withheld": len(mirror.stamps("withheld"))})
    for address, body in mirror.bodies("thread"):
        cause = "not-answered" if address in failed else "capped" if _told(body).cut else "not-public"
        if address in kept:
            found[cause] += max(0, kept[address].replies - shown[address])
    for address in failed & set(kept) - set(mirror.stamps("thread")):
        found["not-answered"] += max(0, kept[address].replies - shown[address])
    return {cause: n for cause, n in sorted(found.items()) if n}
