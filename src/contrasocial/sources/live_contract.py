"""The contract of a source that is read by its handle."""

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from contrasocial.core.plural import plural
from contrasocial.core.progress import OnNotice, OnStep, silent
from contrasocial.core.records import UNSEEN, Coverage, Post, Profile, Record
from contrasocial.core.time import DAY, day
from contrasocial.core.windows import SPANS
from contrasocial.sources.contract import Source

if TYPE_CHECKING:  # a file is read without the network's libraries
    from contrasocial.network.client import Client
    from contrasocial.network.mirror import Mirror

#: So many days are read where nothing else is asked: 26 weeks.
DAYS = SPANS["judged"] // DAY
#: Seconds after which a first word is worth its while: most accounts are read by then.
_SOON = 3.0


@dataclass(frozen=True)
class LiveOptions:
    """What the user may say of a live read. Times are UTC seconds.

    ``since`` reaches back further than the last :data:`DAYS`. ``full`` reads every page anew, not only what is new.
    ``personal``: yes, although it looks like a private person. ``backlinks`` is the address of an index that knows
    who mentions whom, asked only where it is given. ``appview`` and ``directory`` are Bluesky's services.
    ``secret`` gives what was stored for a handle. ``on_step`` is told what is being read: what, how much of it is
    done, how much there is (0: nobody knows). ``on_notice`` takes notices. ``on_glimpse`` is given what was
    read so far, once, where that is enough for a first word and much is still to come.
    """

    since: int | None = None
    full: bool = False
    personal: bool = False
    allow_private: bool = False
    backlinks: str | None = None
    appview: str = "https://public.api.bsky.app"
    directory: str = "https://plc.directory"
    secret: Callable[[str], str | None] = field(default=lambda _handle: None, repr=False)
    on_step: OnStep = silent
    on_notice: OnNotice = lambda _line: None
    on_glimpse: Callable[[Sequence[Record]], None] | None = None


@dataclass(frozen=True)
class FoundAccount:
    """An account that a handle leads to. ``server`` is the base of the addresses to ask; ``sign`` says why it looks
    like a private person's, and is empty where it does not; ``items`` is how many it has published, as told.
    """

    profile: Profile
    server: str
    sign: str = ""
    items: int = 0
    token: str | None = field(default=None, repr=False)


@dataclass(frozen=True)
class LiveSource(Source):
    """A source that reads an account of a network.

    ``claims`` tells by the look of it whether a handle or an address is of this network; ``plain`` brings it to its
    one form (``@brand.bsky.social``). ``find`` asks the network whose it is. ``fetch`` brings what is new into the
    mirror, page by page; it may be stopped at any time and goes on at the next call. What the mirror then holds is
    what the ledger gets; no file is ever recognised.
    """

    claims: Callable[[str], bool] = lambda _handle: False
    plain: Callable[[str], str] = lambda handle: f"@{handle.lstrip('@').casefold()}"
    find: "Callable[[Client, str, LiveOptions], FoundAccount]" = field(kw_only=True)
    fetch: "Callable[[Client, FoundAccount, Mirror, LiveOptions], None]" = field(kw_only=True)


def begin(mirror: "Mirror", options: LiveOptions, client: "Client") -> tuple[int, int]:
    """The span that this run reads, ``(since, until)``: as far back as was ever asked, up to now."""
    known = mirror.mark("since")
    until = client.now()
    since = max(min(int(known) if known else until - DAYS * DAY, options.since or until), mirror.kept_from)
    mirror.set_mark("since", str(since))
    return since, until


class _Undone(Exception):
    """What was written for a glimpse alone is not kept."""


class Glimpse:
    """Shows once, a few seconds after the begin of a run, what was read so far.

    Args:
        settle: makes what was read whole, and gives its coverage; it may write into the mirror, where nothing stays.
    """

    def __init__(self, mirror: "Mirror", options: LiveOptions, settle: Callable[[], Coverage]) -> None:
        self._mirror, self._show, self._settle = mirror, options.on_glimpse, settle
        self._due = time.monotonic() + _SOON

    def look(self, back: int) -> None:
        """It is time to, where all is read back to this second."""
        if self._show is None or time.monotonic() < self._due:
            return
        show, self._show = self._show, None
        records: list[Record] = []
        with suppress(_Undone), self._mirror.together():
            covers = self._settle()
            self._mirror.put("coverage", "coverage", replace(covers, since=max(covers.since or back, back)))
            records = list(self._mirror.records(back))
            raise _Undone
        show(records)


def not_seen(unseen: Mapping[str, int], read: int) -> list[str]:
    """How much of what people wrote is there without its words, and how much could not be seen, of ``read`` messages
    that were read: a sentence each."""
    withheld = unseen.get("withheld", 0)
    lost = {UNSEEN[cause]: n for cause, n in unseen.items() if cause != "withheld" and n}
    told, missing = [], sum(lost.values())
    whole = read + withheld + missing
    if withheld:
        told.append(f"{_share(withheld, whole)} {UNSEEN['withheld']}")
    if missing:
        causes = "; ".join(f"{n:,} {cause}" for cause, n in lost.items())
        told.append(f"{_share(missing, whole)} could not be seen, and are in no number: {causes}")
    return told


def _share(n: int, whole: int) -> str:
    return f"{n:,} of {plural(whole, 'message')} to it ({n / whole:.0%})"


def first_words(
    profile: Profile, own: Iterable[Post], since: int, until: int, then: str = "what people wrote to it"
) -> str:
    """What is true before anything that others wrote is read: one sentence on what the account published."""
    span = [post for post in own if since <= post.at <= until]
    answers = [p for p in span if p.parent and p.parent_author != p.author and not p.is_share]
    shares = sum(p.is_share for p in span)
    people = len({p.parent_author for p in answers})
    crowd = len(span) - len(answers) - shares
    told = (
        f"since {day(since)} @{profile.handle} published {plural(len(span), 'item')}:"
        f" {plural(len(answers), 'answer')}"
        f" to {plural(people, 'person', 'people')}, {plural(crowd, 'post')} to everybody"
    )
    # A list without shares may be one of a server that does not list them.
    told += f", {plural(shares, 'share')}" if shares else ""
    return f"{told}. Now {then} is read." if span else f"{told}."
