"""The answers under the account's own posts.

A post is asked about when it has answers and their number is another than at the last time. What the thread of a post
shows of the account's own answers in it, with all that stands below them, is not asked for again.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from contrasocial.core.errors import Problem
from contrasocial.core.records import Post, Skipped
from contrasocial.network.messages import Answer, Ask, Refused
from contrasocial.sources.mastodon import statuses as mastodon
from contrasocial.sources.mastodon.session import CLOSED, Run
from contrasocial.sources.mastodon.statuses import Local, Status
from contrasocial.sources.mastodon.timeline_sync import forget_thread, identity

#: Mastodon shows people who are not logged in so many answers, and so deep.
_MOST, _DEEPEST = 60, 20
_Found = tuple[str, Answer | Refused]
#: Threads that are written at a time.
_BATCH = 20


class _Threads:
    """The own posts, by address, and what is known of the answers under each."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.kept = run.locals()
        self.own: dict[str, Post] = {post.id: post for post, _under in run.mirror.posts("own")}
        self.by_id = {self.kept[address].id: address for address in self.own}
        self.answered = {local.parent for a, local in self.kept.items() if a in self.own and local.parent}
        self.read = run.mirror.stamps("thread")

    def due(self, address: str) -> bool:
        """Whether the answers under a post are to be asked for."""
        replies = self.kept[address].replies
        if self.own[address].is_share or (not replies and address not in self.read):
            return False
        return self.run.options.full or self.read.get(address) != str(replies)

    def waiting(self) -> tuple[list[str], list[str]]:
        """The posts to ask about, oldest first: those that begin a thread, and the answers."""
        due = sorted(filter(self.due, self.own), key=lambda a: (self.own[a].at, a))
        return [a for a in due if not self.kept[a].parent], [a for a in due if self.kept[a].parent]


def answers(run: Run) -> bool:
    """Bring the answers up to date; False where the server shows them to nobody who is not logged in."""
    threads = _Threads(run)
    roots, rest = threads.waiting()
    covered: set[str] = set()
    total, done = len(roots) + len(rest), 0
    for wave in (roots, rest):
        for batch in _batches(_ask(threads, wave, covered)):
            with run.mirror.together():
                for address, answer in batch:
                    if isinstance(answer, Refused) and answer.status in CLOSED and not threads.read and not covered:
                        return False
                    covered |= _keep(threads, address, answer)
            done += len(batch)
            run.options.on_step("answers", done, total)
    return True


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
    told = answer.data.get("descendants") if isinstance(answer.data, dict) else None
    shown = {identity(item): item for item in told or []}
    tree = _Tree(threads, address, shown)
    cut = tree.is_cut()
    whole = {address} if cut else {a for a in tree.groups if a == address or tree.shows_all(a)}
    for post in sorted(whole):
        _write(threads, post, tree.groups[post], replace=not cut)
        run.mirror.put("thread", post, cut, stamp=str(threads.kept[post].replies))
    return whole


class _Tree:
    """A thread as it is shown: each message under the own post that stands nearest above it."""

    def __init__(self, threads: _Threads, address: str, shown: dict[str, Any]) -> None:
        self.threads, self.shown = threads, shown
        self.root = threads.kept[address].id
        self.groups: dict[str, list[Any]] = {address: []}
        self.children: dict[str, int] = {}
        self.depth = 0
        own = {i: threads.by_id[i] for i in shown if i in threads.by_id}
        for post in own.values():
            self.groups.setdefault(post, [])
        for identifier, item in shown.items():
            above = self._above(item)
            self.depth = max(self.depth, len(above))
            if above:
                self.children[above[0]] = self.children.get(above[0], 0) + 1
            if identifier not in own:
                nearest = next((own[i] for i in above if i in own), address)
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

    def _lacks(self, identifier: str, told: Any) -> bool:
        return isinstance(told, int) and told > self.children.get(identifier, 0)

    def is_cut(self) -> bool:
        """Whether the server showed less than there is, because it shows a stranger no more."""
        if len(self.shown) < _MOST and self.depth < _DEEPEST:
            return False
        below = (
            self._lacks(i, item.get("replies_count")) for i, item in self.shown.items() if isinstance(item, dict)
        )
        return self._lacks(self.root, self._told()) or any(below)

    def _told(self) -> int:
        return self.threads.kept[self.threads.by_id[self.root]].replies

    def shows_all(self, address: str) -> bool:
        """Whether all answers to an own post inside the thread are there."""
        local: Local = self.threads.kept[address]
        return local.replies > 0 and not self._lacks(local.id, local.replies)


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


def cut(run: Run) -> int:
    """Under how many posts the server did not show all answers."""
    return sum(msgspec.json.decode(body) is True for _address, body in run.mirror.bodies("thread"))
