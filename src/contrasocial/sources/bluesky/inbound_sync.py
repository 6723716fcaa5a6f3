"""What others said to a Bluesky account: read from the AppView into the mirror, and what is new of it at each run."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from contrasocial.core.ids import key
from contrasocial.core.plural import plural
from contrasocial.core.records import Coverage, Profile, Skipped
from contrasocial.core.time import DAY, WEEK, day
from contrasocial.network.client import Client
from contrasocial.network.inbound_store import InboundMessage, gone, keep, out_of, replace_under, tidy, veiled
from contrasocial.network.messages import Refused
from contrasocial.network.mirror import Mirror, fresh
from contrasocial.network.paging import chunks
from contrasocial.sources.bluesky import appview, mention_sync, unseen
from contrasocial.sources.bluesky import lexicons as bluesky
from contrasocial.sources.bluesky.appview import AppView, View, count
from contrasocial.sources.bluesky.conversations import Thread, walk
from contrasocial.sources.live_contract import FoundAccount, Glimpse, LiveOptions, not_seen
from contrasocial.sources.readers.cell_values import moment

#: So many pages in a row without a change end the reading of a feed that was read whole before.
_QUIET = 3
#: Threads that are asked for and written together.
_TOGETHER = 24
#: So many threads in a row that the server cannot give mean that it cannot give any.
_HOPELESS = 10

_SEES = ("own", "feed", "answers", "links", "inbound", "waits", "parents", "controls", "reach")
_NOT_MENTIONS = "mentions outside your threads: not seen (log in to see them)"


@dataclass
class InboundSync:
    """One run over what others said to the account."""

    client: Client
    found: FoundAccount
    mirror: Mirror
    options: LiveOptions
    since: int
    until: int
    notes: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.did = self.found.profile.account
        self.view = AppView(self.client, self.options.appview.rstrip("/"))
        self.own = {post.id: post for post, _top in self.mirror.posts("own")}
        self.recent = sorted((p for p in self.own.values() if p.at >= self.since), key=lambda p: (-p.at, p.id))
        self.answered = {p.parent for p in self.recent if p.parent and p.parent_author != self.did}

    def all(self) -> None:
        """Everything, from the cheapest to the dearest."""
        again = self.mirror.mark("feed") is not None
        self._feed()
        reread = self._threads()
        if reread:
            unseen.look_up_blocked(self)
        self._parents()
        self._quotes()
        sees: tuple[str, ...] = _SEES
        if self.found.token:
            mention_sync.logged_in(self, self.found.token)
            sees = (*sees, "mentions")
        elif self.options.backlinks:
            mention_sync.backlinks(self, self.options.backlinks)
            sees = (*sees, "mentions")
        else:
            self.notes.append(_NOT_MENTIONS)
        if again:
            mention_sync.recheck(self)
        self._orphans()
        self._complete()
        with self.mirror.together():
            self.mirror.put("coverage", "coverage", self._settled(sees))

    def _settled(self, sees: tuple[str, ...] = _SEES) -> Coverage:
        """Make whole what was read, and say what of it is seen."""
        tidy(self.mirror)
        self._veil()
        unseen.conduct(self)
        return self._coverage(sees)

    # ---- counts: which posts have answers

    def _feed(self) -> None:
        read_to = self.mirror.mark("feed")
        read_at = int(self.mirror.mark("feed read") or 0)
        whole = read_to is not None and int(read_to) <= self.since and self.until - read_at < WEEK
        cursor = self.mirror.mark("feed cursor")
        self._sweep(cursor, whole)
        if cursor is not None:
            self._sweep(None, True)  # what came since the run that was interrupted
        read_at = int(self.mirror.mark("feed read") or 0)
        if self.mirror.mark("feed tail") and self.until - read_at > DAY:
            self.notes.append(
                f"posts far back were read on {day(read_at)}: newer answers to them are not seen (--every-page)"
            )

    def _sweep(self, cursor: str | None, whole: bool) -> None:
        quiet = read = 0
        for page in self.view.feed(self.did, cursor, 2 * len(self.own) + 1_000):
            read += len(page.items)
            self.options.on_step("answers to its posts: counts", read, len(self.recent))
            known = self.mirror.stamps("view")
            told_of = {v["uri"]: v for item in page.items if (v := self._own_view(item))}
            changed = [u for u, v in told_of.items() if known.get(u) != _stamp(v)]
            quiet = 0 if changed else quiet + 1
            times = [at for item in page.items if (at := _sorted_at(item)) is not None]
            past = bool(times) and max(times) < self.since
            done = past or page.cursor is None or (whole and quiet >= _QUIET)
            messages = [m for item in page.items if (m := self._answered_by(item))]
            people = self.people(m.post.author for m in messages)
            with self.mirror.together():
                for address in changed:
                    self._count(told_of[address])
                keep(self.mirror, messages, people)
                self.mirror.set_mark("feed cursor", None if done else page.cursor)
                if done:
                    self.mirror.set_mark("feed", str(self.since))
                    self.mirror.set_mark("feed tail", "unread" if whole and page.cursor and not past else None)
                    if not whole:
                        self.mirror.set_mark("feed read", str(self.until))
            if page.endless:
                self.notes.append("the list of its posts did not end by itself and was cut")
            if done:
                return

    def _own_view(self, item: View) -> View | None:
        view = item.get("post")
        return view if isinstance(view, dict) and view.get("uri") in self.own else None

    def _count(self, view: View) -> None:
        address = view["uri"]
        self.mirror.put("view", address, [count(view, "replyCount"), count(view, "quoteCount")], stamp=_stamp(view))
        # A clock that runs ahead dates a post into the future; the server saw it when it came.
        seen, post = moment(view.get("indexedAt")), self.own[address]
        if seen is not None and seen < post.at:
            post.at = seen
            self.mirror.rewrite("own", address, post)

    def _answered_by(self, item: View) -> InboundMessage | None:
        """What the post of a feed item answers: the feed shows it beside the answer."""
        mine, told_of = self._own_view(item), item.get("reply")
        parent = told_of.get("parent") if isinstance(told_of, dict) else None
        if (
            mine is None
            or not isinstance(parent, dict)
            or "record" not in parent
            or self.own[mine["uri"]].at < self.since
        ):
            return None
        return self.message(parent)

    # ---- what others said

    def message(self, view: View) -> InboundMessage | None:
        """A message of a person in a post view; nothing for the brand's own, and for what is not whole."""
        post = appview.post(view)
        if isinstance(post, Skipped) or post.author == self.did:
            return None
        if post.at < self.since and post.id not in self.answered:
            return None
        if post.parent_author == self.did and post.parent:
            return InboundMessage(post, post.parent)
        if post.quoted_author == self.did and post.quoted:
            return InboundMessage(post, f"quote:{post.quoted}")
        if post.id in self.answered:
            return InboundMessage(post, "answered")
        return InboundMessage(post, "elsewhere", to_brand=self.did in post.mentions)

    def consents(self, view: View) -> Profile | None:
        return appview.person(view, self.found.token is not None)

    def people(self, accounts: Iterable[str]) -> dict[str, Profile | None]:
        """The profile of each account, None for who opted out; those who are not known yet are asked for."""
        wanted = list(dict.fromkeys(accounts))
        stored, out = self.mirror.stamps("person"), self.mirror.stamps("out")
        known = {a: self.mirror.value("person", a, Profile) for a in wanted if a in stored}
        out_now = {
            a for a in wanted if self.mirror.hidden(a) in out or key(bluesky.PLATFORM, a) in self.mirror.forgotten
        }
        unknown = fresh(stored, [a for a in wanted if a not in out_now])
        asked = {str(view.get("did")): self.consents(view) for view in self.view.profiles(unknown)}
        # One whose profile is not to be had cannot be asked: nothing is kept of them either.
        answer: dict[str, Profile | None] = {a: asked.get(a) for a in unknown}
        with self.mirror.together():
            for account in (a for a, profile in answer.items() if profile is None):
                self.mirror.put("out", mark := self.mirror.hidden(account), mark)
        return {**dict.fromkeys(wanted), **known, **answer}

    def _threads(self) -> bool:
        """Its posts' answers, those that begin a thread first: they show most of the rest. Whether any was read."""
        pending = {p.id: p for p in self.recent if self._is_unread(p.id)}
        total, failed = len(pending), 0
        glimpse = Glimpse(self.mirror, self.options, self._settled)
        for starts in (True, False):
            wanted = [p.id for p in pending.values() if (p.parent is None) is starts]
            for some in chunks(wanted, _TOGETHER):
                some = [address for address in some if self._is_unread(address)]
                for address, answer in self._read_threads(some):
                    failed = failed + 1 if isinstance(answer, Refused) and answer.status >= 500 else 0
                    if failed >= _HOPELESS and isinstance(answer, Refused):
                        raise answer
                    pending.pop(address, None)
                self.options.on_step("answers to its posts", total - len(pending), total)
                if some and pending:
                    glimpse.look(self.own[some[-1]].at if starts else self.since)
        return total > 0

    def _is_unread(self, address: str, kind: str = "thread", place: int = 0) -> bool:
        """Whether the count of answers (or quotes) under a post is another one than when they were read."""
        told, read = self.told(address)[place], self.mirror.stamp(kind, address)
        return read != str(told) and (told > 0 or read is not None)

    def told(self, address: str) -> list[int]:
        """How many answers and quotes the feed told of; none of a post that it did not show."""
        return self.mirror.value("view", address, list[int]) or [0, 0]

    def _read_threads(self, addresses: list[str]) -> list[tuple[str, View | Refused]]:
        answers = list(self.view.threads(addresses))
        seen: list[Thread] = []
        for address, answer in answers:
            seen.append(walk(address, {} if isinstance(answer, Refused) else answer, self.own, self.message))
        people = self.people(m.post.author for thread in seen for m in thread.messages() if m.to_brand)
        with self.mirror.together():
            for (address, answer), thread in zip(answers, seen, strict=True):
                if isinstance(answer, Refused) and not _is_gone(answer):
                    self.mirror.put(
                        "broken", f"thread:{address}", Skipped(f"{bluesky.PLATFORM}:{address}", "not-answered")
                    )
                    continue
                self.mirror.drop("broken", [f"thread:{address}"])
                thread.write(self.mirror, people)
        return answers

    def _parents(self) -> None:
        """What it answered and nobody has shown yet."""
        wanted = self.unknown(sorted(self.answered))
        done = 0
        for asked, found in self.view.posts(wanted):
            done += len(asked)
            self.options.on_step("what it answered", done, len(wanted))
            self.take(found, gone_from=asked)

    def unknown(self, addresses: Iterable[str]) -> list[str]:
        """Those of which nothing is kept: neither the message, nor that it is withheld or gone."""
        known = {*self.mirror.stamps("talk"), *self.own}
        hid = {*self.mirror.stamps("withheld"), *self.mirror.stamps("gone")}
        return [a for a in addresses if a not in known and self.mirror.hidden(a) not in hid]

    def take(self, found: Iterable[View], gone_from: Iterable[str] = ()) -> list[InboundMessage]:
        """Keep the messages in these views; those asked for that are not among them are gone."""
        messages = [m for view in found if (m := self.message(view))]
        people = self.people(m.post.author for m in messages if m.to_brand)
        with self.mirror.together():
            keep(self.mirror, (m for m in messages if m.to_brand), people)
            gone(self.mirror, fresh((m.post.id for m in messages), list(gone_from)))
        return messages

    def _quotes(self) -> None:
        wanted = [post.id for post in self.recent if self._is_unread(post.id, "quoted", 1)]
        for done, (address, found) in enumerate(self.view.quotes(wanted)):
            self.options.on_step("quotes", done, len(wanted))
            messages = [m for view in found if (m := self.message(view)) and m.under == f"quote:{address}"]
            people = self.people(m.post.author for m in messages)
            with self.mirror.together():
                replace_under(self.mirror, f"quote:{address}", messages, people)
                self.mirror.put("quoted", address, b"", stamp=str(self.told(address)[1]))

    def _orphans(self) -> None:
        """What stood under a post of the brand's that is gone: kept only where the brand answered it."""
        home = f"at://{self.did}/"

        def is_gone(under: str | None) -> bool:
            place = (under or "").removeprefix("quote:")
            # What is older than the span is not read.
            old = (bluesky.tid_time(place.rpartition("/")[2]) or self.until) < self.since
            return place.startswith(home) and place not in self.own and not old

        answered = {*self.answered, *map(self.mirror.hidden, filter(None, self.answered))}
        with self.mirror.together():
            for kind in ("talk", "withheld"):
                left = [row for row, under in self.mirror.unders(kind).items() if is_gone(under)]
                self.mirror.drop(kind, [row for row in left if row not in answered])
                self.mirror.move(kind, [row for row in left if row in answered], "answered")
            self.mirror.drop("aside", [row for row in self.mirror.stamps("aside") if is_gone(row)])

    def _complete(self) -> None:
        """Every message has its author's profile, whatever interrupted the runs before."""
        known = self.mirror.stamps("person")
        alone = [
            InboundMessage(p, under or "elsewhere") for p, under in self.mirror.posts("talk") if p.author not in known
        ]
        people = self.people(m.post.author for m in alone)
        with self.mirror.together():
            keep(self.mirror, alone, people)

    def _veil(self) -> None:
        """The own posts without the ids and names of those who are not to be stored."""
        out = out_of(self.mirror)
        if not out:
            return
        tops = {address: top for address, top in self.mirror.unders("own").items() if top}
        for address, top in tops.items():
            if self.mirror.hidden(bluesky.author(top) or "") in out:
                self.mirror.move("own", [address], self.mirror.hidden(top))
        for address, post in self.own.items():
            called = self.mirror.value("called", address, dict[str, str]) or {}
            shown = veiled(self.mirror, post, out, called.items())
            if shown != post:
                self.mirror.rewrite("own", address, shown)
                self.mirror.drop("called", [address])

    def _coverage(self, sees: tuple[str, ...]) -> Coverage:
        failed = [a for a in self.mirror.stamps("broken") if a.startswith("thread:")]
        again = f"the server failed at the answers to {plural(len(failed), 'post')}; the next run asks again"
        # An account that is younger than the span has no history before its first day.
        begun = min([at for at in (self.found.profile.created_at, *(p.at for p in self.recent)) if at], default=0)
        counted = unseen.counts(self)
        notes = [*not_seen(counted, len(self.mirror.stamps("talk"))), *self.notes, *([again] if failed else [])]
        span = (max(self.since, begun), self.until, ())
        return Coverage(bluesky.PLATFORM, self.did, sees, *span, tuple(notes), tuple(counted.items()))


def _is_gone(refused: Refused) -> bool:
    """Whether the server says that there is no such post, and not only that it cannot give it now."""
    return refused.status in (404, 410) or (refused.status == 400 and "NotFound" in refused.error)


def _stamp(view: View) -> str:
    return f"{count(view, 'replyCount')} {count(view, 'quoteCount')}"


def _sorted_at(item: View) -> int | None:
    """When a feed item stands in the feed: the time of the share, or of the post."""
    reason, view = item.get("reason"), item.get("post")
    if isinstance(reason, dict) and "indexedAt" in reason:
        return moment(reason["indexedAt"])
    return moment(view.get("indexedAt")) if isinstance(view, dict) else None
