"""The one result object. Every output is rendered from it, and ``report.json`` is it.

Times are UTC seconds, shares lie in 0..1, scores in 0..100. ``None`` means "could not be seen".
"""

from typing import Annotated, Any

import msgspec

from contrasocial.core.errors import Code, Problem
from contrasocial.core.screen import harmless
from contrasocial.report import views
from contrasocial.report.people_schema import People
from contrasocial.report.rhythm_schema import Rhythm
from contrasocial.report.whatif_schema import WhatIf

SCHEMA = "contrasocial-report/2"

Share = Annotated[float, msgspec.Meta(ge=0, le=1)]
Score = Annotated[float, msgspec.Meta(ge=0, le=100)]

OUTCOMES = {
    "good": "good",
    "mixed": "so-so",
    "in-the-way": "in the way",
    "not-enough": "too few to tell",
    "not-available": "cannot be seen",
    "not-applicable": "does not apply",
    "shown": "shown, not scored",
    "error": "could not be worked out",
}


class _Plain(msgspec.Struct, kw_only=True):
    """Fields are given by name only."""


class Evidence(_Plain):
    """A post behind a number. ``text`` is empty for a person's post in a report that can be shared."""

    post: str
    at: int
    by_brand: bool
    who: str  # whom it speaks to (by_brand) or who wrote it; "" where nobody in particular
    text: str
    url: str | None
    is_share: bool = False  # the brand shared it: the words are somebody else's
    account: str = ""  # which of the brand's accounts said or heard it, where it has several
    alike: int = 0  # so many of the brand's answers are like it, itself included (0: not told)


class Point(_Plain):
    """One stretch of a trend."""

    start: int
    n: int
    hits: int
    value: float | None


class Finding(_Plain):
    """What one metric says.

    ``value`` is the plain number (a share, posts per reply, people per week, seconds), ``low`` and ``high``
    its 80 % interval, ``score`` the number on the curve after shrinkage. ``parts`` are (grade, count) pairs.
    """

    metric: str
    title: str
    question: str
    gauge: str  # the id of the gauge that it stands in; "shown" where it is never scored
    outcome: str
    why: str  # why this outcome: the reason for not-available, not-enough, error; else what decided
    says: str  # one plain sentence: "you answered 3 of 41 people"
    kind: str  # a key of contrasocial.core.contracts.query.VALUES
    better: str  # lower | higher | ""
    n: int
    hits: int
    value: float | None
    low: float | None
    high: float | None
    median: float | None  # the norm: what scores 50, on the scale of value
    origin: str  # where the norm comes from
    score: Score | None
    score_low: Score | None
    score_high: Score | None
    at_least: int
    page: dict[str, str]
    parts: list[tuple[int, int]]
    trend: list[Point]
    evidence: list[Evidence]


class Gauge(_Plain):
    """One of the six behaviours: shows-up, talks, listens, gives, is-personal, gets-to-know, always in this order.

    ``metrics`` are its metrics, the leading count first; ``before`` is the score of the 26 weeks before, ``moved``
    whether the change since then is more than chance. ``why`` says why there is no score.
    """

    id: str
    title: str
    score: Score | None
    low: Score | None
    high: Score | None
    outcome: str  # a key of OUTCOMES
    says: str
    why: str
    metrics: list[str]
    before: Score | None = None
    moved: bool = False


class Exchange(_Plain):
    """What somebody wrote, what the brand answered, and the seconds between; either may be missing."""

    theirs: Evidence | None = None
    ours: Evidence | None = None
    waited: int | None = None


class Action(_Plain):
    """One thing to do: ``points`` is what the whole gains if this one number were at its norm.

    ``title`` says it as a verb, ``number`` is the fact, ``effort`` the step in things a week.
    """

    metric: str
    gauge: str
    title: str
    number: str
    instead: str
    effort: str
    points: float
    exchanges: list[Exchange] = []


class Change(_Plain):
    """One number then and now, in words."""

    id: str
    title: str
    before: float | None
    after: float | None
    says: str


class Goal(_Plain):
    """What the user wants of a gauge or a metric, such as ``listens >= 60``; ``met`` is None where it cannot be told.

    ``level`` is warn or error: an error that is missed makes a run fail.
    """

    id: str
    title: str
    wanted: str
    level: str
    met: bool | None
    value: float | None
    says: str


class Part(_Plain):
    """One part of what was published, by whom it speaks to or by what it is for.

    ``side`` of a purpose is push, pull, neither or unknown.
    """

    id: str  # to-people | to-the-crowd | sharing-others | to-itself, or a purpose
    label: str
    n: int
    share: Share
    side: str = ""
    evidence: list[Evidence] = []


class Verdict(_Plain):
    """The word, and how sure it is.

    ``word`` is social, social-quiet, contrasocial, antisocial or not-enough-evidence; ``kind`` of a contrasocial one
    is broadcaster, leaves-waiting, pastes, asks-nothing, shakes-hands, one-friend, sells or door-shut. ``sure`` is
    clear, likely or first-impression, ``share`` the share of the draws with the same word. ``past``: it has ended, it
    *was*. ``stance`` is account, desk, reviews or feed (a declared automatic account); ``half``: only the brand's
    half is seen. ``would`` says what would make it social, ``doubts`` what keeps the word from being clear,
    ``decides`` the metric whose absence changes it.
    """

    word: str
    sentence: str
    kind: str = ""
    sure: str = ""
    share: Share | None = None
    past: bool = False
    stance: str = "account"
    half: bool = False
    would: str = ""
    doubts: list[str] = []
    reasons: list[str] = []
    decides: str | None = None


class Waiting(_Plain):
    """A person who was left waiting."""

    who: str
    at: int
    calls: str  # question | request | complaint | reply
    text: str
    url: str | None
    came: str = ""  # what came of it so far
    account: str = ""  # which of the brand's accounts they wrote to, where it has several


class Past(_Plain):
    """The gauges of one stretch of the account's own past, by their ids."""

    label: str
    since: int
    until: int
    items: int
    gauges: dict[str, float | None]


class Account(_Plain):
    """One account of the brand, with what its source can and cannot see."""

    platform: str
    handle: str
    sees: list[str]
    not_seen: list[str]
    notes: list[str]
    unseen: dict[str, int] = {}  # messages to it that are known to exist and not read, by a key of UNSEEN


class Gathered(_Plain):
    """One source as it was read: ``kept + skipped == read``."""

    source: str
    origin: str
    read: int
    kept: int
    skipped: int
    reasons: dict[str, int]


class Report(_Plain):
    """Everything that an audit found about one brand. ``absent`` tells of sources that were lost in part."""

    schema: str
    version: str
    reference: str
    brand: str
    since: int
    until: int
    weeks: int
    items: int
    verdict: Verdict
    gauges: list[Gauge]
    composition: list[Part]
    actions: list[Action]
    waiting: list[Waiting]
    past: list[Past]
    findings: list[Finding]
    accounts: list[Account]
    gathered: list[Gathered]
    own_domains: list[str]
    notes: list[str]
    pseudonymous: bool
    absent: list[str] = []
    purposes: list[Part] = []
    changes: list[Change] = []
    goals: list[Goal] = []
    people: People | None = None
    whatif: WhatIf | None = None
    rhythm: Rhythm | None = None

    def gauge(self, name: str) -> Gauge:
        """One of the six gauges by its id or title: ``report.gauge("listens").score``."""
        return views.named(name, self.gauges, "id", "gauge")

    def finding(self, name: str) -> Finding:
        """What one metric says, by its id or title: ``report.finding("own-links").says``."""
        return views.named(name, self.findings, "metric", "metric")

    def to_json(self) -> str:
        """The published JSON (docs/report.schema.json); with names and words of persons, as all of this."""
        return to_json(self)

    def to_html(self) -> str:
        """The whole report as one file of HTML."""
        return views.rendered(self, "html")

    def to_markdown(self) -> str:
        """The report as Markdown."""
        return views.rendered(self, "markdown")

    def to_frame(self, of: str = "findings") -> Any:
        """A table (pandas, or polars where that alone is installed) of one of :data:`views.FRAMES`, a row for each.

        Raises:
            Problem: E112 where there is no such list, E147 where neither library is installed.
        """
        return views.frame(self, of)

    def __repr__(self) -> str:
        return views.short(self)

    def _repr_html_(self) -> str:
        return views.card(self)


class _Head(_Plain):
    """What every version of a report says first."""

    schema: str


def to_json(report: Report) -> str:
    """The published JSON, keys in order, two spaces: the same report gives the same bytes."""
    text = msgspec.json.format(msgspec.json.encode(report, order="sorted"), indent=2)
    return text.decode() + "\n"


def from_json(text: str) -> Report:
    """The report that :func:`to_json` wrote.

    Raises:
        Problem: E171 where another version wrote it, or it is no report.
    """
    try:
        told = msgspec.json.decode(text, type=_Head).schema
        if told == SCHEMA:
            return msgspec.json.decode(text, type=Report)
        what = f"the report is of schema {harmless(told)[:60]!r}, and this version reads {SCHEMA}"
    except msgspec.DecodeError as error:
        what = f"this is no report ({error})"
    raise Problem(Code.OTHER_REPORT, what, "report.json")


def json_schema() -> dict[str, object]:
    """The JSON Schema (2020-12) of ``report.json``."""
    schema = msgspec.json.schema(Report)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": SCHEMA, **schema}
