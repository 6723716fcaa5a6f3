"""Plain words for the numbers, outcomes and posts of a report, the same in every output."""

import re
from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from contrasocial.core.errors import SKIP_REASONS
from contrasocial.core.plural import plural
from contrasocial.core.screen import harmless
from contrasocial.core.time import DAY, HOUR, MINUTE
from contrasocial.core.windows import TIME_GRADES
from contrasocial.report.schema import OUTCOMES, Evidence, Finding, Past, Report

NONE = "–"

#: A sign for each outcome, so that colour is never alone.
SIGNS = {
    "good": "●",
    "mixed": "◆",
    "in-the-way": "✕",
    "not-enough": "…",
    "not-available": "?",
    "not-applicable": "∅",
    "shown": "○",
    "error": "!",
}

#: How sure the word is.
SURE = {
    "clear": "clear",
    "likely": "likely",
    "first-impression": "a first impression",
}

#: What each kind of contrasocial is called in a sentence, and what would make it social: "it would be if it ...".
KINDS = {
    "broadcaster": (", a broadcaster", "spoke to people more often"),
    "leaves-waiting": (" and leaves people waiting", "answered most of those who come to it within three days"),
    "pastes": (" and pastes its answers", "wrote its answers for the one person who reads them"),
    "asks-nothing": (" and asks people nothing", "asked people about their matter"),
    "shakes-hands": (" and shakes hands and leaves", "came back to the people it has spoken with"),
    "one-friend": (" and talks with one person alone", "spoke with more people than one"),
    "sells": (" and sells at people", "pushed less, and talked with people about what matters to them"),
    "door-shut": (" and speaks with the door shut", "let everybody answer what it posts"),
}

METHOD = (
    "Every number counts cases of the brand's own conduct and keeps the posts behind it; followers, likes and how "
    "much is posted never raise a score.",
    "Each number is put on a curve whose norm is what people on the other side call good or bad: 50 is just "
    "acceptable, 90 good. A gauge is the mean of its numbers, held close to its leading one; gauges are joined "
    "by a power mean, so that a strength cannot buy off a failing.",
    "The intervals (80 %) and the sureness come from counting again over people, weeks and months drawn anew; what "
    "could not be seen never counts as bad.",
)

NAMES_BANNER = "Yours alone: names are in it."
NO_PAST = "There is no earlier stretch with enough items to compare with."
#: The paragraphs of a metric's page that a report shows.
PAGE = ("Why", "In the way", "Social", "Instead")
#: Outcomes of a metric that says nothing, good or bad.
SILENT = ("not-available", "not-enough", "not-applicable", "error")

_MONTHS = "January February March April May June July August September October November December".split()


def _percent(value: float) -> str:
    """Whole per cent; one decimal where a whole number would claim none or all."""
    if 0 < abs(value) < 0.0005:
        return "under 0.1"
    whole = f"{value * 100:.0f}"
    return f"{value * 100:.1f}" if whole in ("0", "-0", "100") and value not in (0, 1) else whole


def _decimal(value: float) -> str:
    if 0 < value < 0.001:
        return "under 0.001"
    if 0 < abs(value) < 0.1:
        return f"{value:.1g}"
    digits = 0 if abs(value) >= 100 else 1
    shown = f"{value:,.{digits}f}"
    return shown.rstrip("0").rstrip(".") if digits else shown


def _time(value: float) -> str:
    """The two largest units: ``40 s``, ``12 min``, ``2 h 10 min``, ``3 days 4 h``."""
    if value >= TIME_GRADES[-1]:
        return "more than 3 days"
    if value < 59.5:
        return f"{value:.0f} s"
    minutes = round(value / MINUTE)
    if minutes < DAY // MINUTE:
        parts = [(minutes // 60, "h"), (minutes % 60, "min")]
    else:
        days, hours = divmod(round(value / HOUR), 24)
        parts = [(days, "day" if days == 1 else "days"), (hours, "h")]
    return " ".join(f"{count} {unit}" for count, unit in parts if count)


#: For each kind of value: how the plain number reads, what follows a value, what follows an interval.
_VALUES: dict[str, tuple[Callable[[float], str], str, str]] = {
    "share": (_percent, " %", " %"),
    "net-share": (_percent, " % beyond chance", " %"),
    "parts": (_percent, " %", " %"),
    "adjusted-share": (_percent, " %", " %"),
    "difference": (lambda value: f"{value * 100:+.0f}", " % points", " % points"),
    "ratio": (_decimal, " posts for each reply", ""),
    "per-week": (_decimal, " a week", ""),
    "time": (_time, "", ""),
}


def number(kind: str, value: float | None) -> str:
    """A value in words: ``41 %``, ``3.2 posts for each reply``, ``14 a week``, ``2 h 10 min``."""
    if value is None:
        return NONE
    shown, unit, _ = _VALUES[kind]
    text = shown(value) + unit
    return text.replace(" posts ", " post ") if text.startswith("1 posts ") else text


def bare(kind: str, value: float) -> str:
    """A value inside a sentence that names the unit itself: ``41 %``, ``3.2``, ``about 2 h 10 min``."""
    shown, unit, _ = _VALUES[kind]
    # Times are read from grades: inside one they are no surer than this.
    about = "about " if kind == "time" and value < TIME_GRADES[-1] else ""
    return about + shown(value) + (unit.removesuffix(" beyond chance") if unit.startswith(" %") else "")


def interval(kind: str, low: float | None, high: float | None) -> str:
    """Two ends in words, without repeating the unit: ``35-47 %``, ``1 h 40 min to 3 h``; empty where unknown."""
    if low is None or high is None:
        return ""
    shown, _, unit = _VALUES[kind]
    first, last = shown(low), shown(high)
    if first == last:
        return first + unit
    apart = " to " if " " in first + last or first.startswith("-") else "-"
    return first + apart + last + unit


def figure(finding: Finding) -> str:
    """The value with its interval: ``41 % (35-47 %)``."""
    around = interval(finding.kind, finding.low, finding.high)
    return number(finding.kind, finding.value) + (f" ({around})" if around else "")


def score(value: float | None) -> str:
    """A score in whole points."""
    return NONE if value is None else f"{value:.0f}"


def scored(value: float | None, low: float | None, high: float | None) -> str:
    """A score with its interval: ``34 (29-39)``."""
    around = "" if low is None or high is None else f" ({low:.0f}-{high:.0f})"
    return score(value) + around


def date(at: int, zone: str = "UTC") -> str:
    """``31 May 2024``, in a time zone."""
    moment = datetime.fromtimestamp(at, ZoneInfo(zone))
    return f"{moment.day} {_MONTHS[moment.month - 1]} {moment.year}"


def moment(at: int, zone: str = "UTC") -> str:
    """``31 May 2024, 9:05``, in a time zone."""
    there = datetime.fromtimestamp(at, ZoneInfo(zone))
    return f"{date(at, zone)}, {there.hour}:{there.minute:02}"


def name(identifier: str) -> str:
    """A machine's word as a person reads it: ``to people`` for ``to-people``."""
    return "social, quiet" if identifier == "social-quiet" else identifier.replace("-", " ")


_WEB = re.compile(r"(?i)https?://[^\s\"'<>]+")


def plain(text: str) -> str:
    """Foreign text without characters that steer a screen and blanks around it; its lines are kept."""
    return harmless(text).strip()


def shorten(text: str, limit: int) -> str:
    """Foreign text on one line of at most ``limit`` characters, cut at a word where there is one."""
    line = " ".join(plain(text).split())
    if len(line) <= limit:
        return line
    cut = line[: limit - 2]
    head, space, _ = cut.rpartition(" ")
    return (head if space and len(head) > limit // 2 else cut).rstrip(" .,;:") + " …"


def link(url: str | None) -> str | None:
    """The address of a post if a page may link to it: web addresses only, never ``javascript:`` and the like."""
    return url if url and _WEB.fullmatch(url) else None


def speaker(evidence: Evidence) -> str:
    """Who spoke to whom: ``to person 3``, ``from person 3``; empty where the brand spoke to nobody in particular."""
    who = plain(evidence.who)
    return "" if not who else f"to {who}" if evidence.by_brand else f"from {who}"


def kind(name: str) -> str:
    """A kind of contrasocial alone, as in a table: ``leaves people waiting``."""
    return KINDS[name][0].removeprefix(", ").removeprefix(" and ") if name else ""


def capital(text: str) -> str:
    """A phrase with a capital, such as a title."""
    text = plain(text)
    return text[:1].upper() + text[1:]


def sentence(text: str) -> str:
    """A phrase with a capital and a full stop."""
    text = plain(text)
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "!", "?", "…", '"')) or not text else ".")


def page(finding: Finding) -> list[tuple[str, str]]:
    """The paragraphs of the metric's page that readers need, each as sentences under its word."""
    return [(word, sentence(finding.page[word])) for word in PAGE if finding.page.get(word)]


def verdict_notes(report: Report) -> list[tuple[str, list[str]]]:
    """What else is to be said of the verdict, each part that is not empty under its label."""
    verdict = report.verdict
    notes = [
        ("What would make it social", [verdict.would] if verdict.would else []),
        ("What keeps the word from being clear", verdict.doubts),
    ]
    return [(label, texts) for label, texts in notes if texts]


def facts(finding: Finding) -> list[tuple[str, str]]:
    """What a finding rests on, each part that is known under its label."""
    usual = number(finding.kind, finding.median) if finding.median is not None else ""
    of_hundred = scored(finding.score, finding.score_low, finding.score_high)
    # What a rate for each week needs is weeks, not cases; its reason says so.
    needed = f" (at least {finding.at_least:,} are needed)" if finding.kind != "per-week" else ""
    figures = [
        ("Value", figure(finding) if finding.value is not None else ""),
        ("Usual", f"{usual}; {finding.origin}" if usual and finding.origin else usual),
        ("Score", f"{of_hundred} of 100" if finding.score is not None else ""),
        ("Cases", f"{finding.n:,}{needed}" if finding.n else ""),
        ("Because", finding.why),
    ]
    return [(label, text) for label, text in figures if text]


def grouped(report: Report) -> list[tuple[str, float | None, list[Finding]]]:
    """The findings by gauge: (heading, score of the gauge, findings)."""
    known = {g.id: g for g in report.gauges}
    groups: dict[str, list[Finding]] = {name: [] for name in known}
    for finding in report.findings:
        groups.setdefault(finding.gauge, []).append(finding)
    return [
        (known[name].title, known[name].score, found) if name in known else ("Shown, not scored", None, found)
        for name, found in groups.items()
        if found
    ]


def no_actions(report: Report) -> str:
    """Why there is nothing to be done: nothing stands in the way, or nobody can tell."""
    if report.verdict.word == "not-enough-evidence":
        return "There is too little evidence to rank anything."
    if report.verdict.word not in ("social", "social-quiet"):
        return "No number that could be seen is in the way."
    wait = bool(report.waiting) or bool(report.people and report.people.waiting)
    first = "First of all: look at those who wait. " if wait else ""
    blunt = sum(f.outcome == "in-the-way" for f in report.findings)
    if blunt:
        some = f"{plural(blunt, 'single number')} {'is' if blunt == 1 else 'are'}"
        told = f"{first}Nothing that could be judged is in the way as a whole; {some}."
    else:
        told = f"{first}Nothing is in the way."
    better = sorted(
        (g for g in report.gauges if g.score is not None and g.outcome != "good"), key=lambda g: g.score or 0
    )
    return f"{told} The next to improve: {plain(better[0].title).lower()}." if better else told


def stretches(report: Report) -> list[Past]:
    """The account's past in order of time, with the audited weeks last where the past does not reach to their end."""
    past = sorted(report.past, key=lambda p: (p.since, p.until))
    if not past or past[-1].until >= report.until:
        return past
    now = Past(
        label="these weeks",
        since=report.since,
        until=report.until,
        items=report.items,
        gauges={gauge.id: gauge.score for gauge in report.gauges},
    )
    return [*past, now]


def change(report: Report) -> str:
    """How the gauges moved from the first stretch to the last: ``Listens went from 64 to 70.``"""
    past = stretches(report)
    known = [(g.title, [v for p in past if (v := p.gauges.get(g.id)) is not None]) for g in report.gauges]
    moves = [f"{title} {_move(score(v[0]), score(v[-1]))}" for title, v in known if len(v) > 1]
    return sentence(", ".join(moves)) if moves else ""


def _move(old: str, new: str) -> str:
    return f"stayed at {new}" if old == new else f"went from {old} to {new}"


def push_or_pull(report: Report) -> str:
    """What was published by its side: ``Push 62 %, pull 31 %, neither 4 %, unknown 3 %``; empty where not judged."""
    sides: dict[str, float] = {}
    for part in report.purposes:
        sides[part.side] = sides.get(part.side, 0.0) + part.share
    told = ", ".join(f"{side} {number('share', min(1.0, share))}" for side, share in sides.items())
    return told[:1].upper() + told[1:]


def unseen(report: Report) -> list[tuple[str, str]]:
    """What could not be seen and why: (what, why) pairs, first of accounts, then of metrics."""
    silent = [(f"{f.title} ({OUTCOMES[f.outcome]})", sentence(f.why)) for f in report.findings if f.outcome in SILENT]
    return unseen_by_accounts(report) + silent


def unseen_by_accounts(report: Report) -> list[tuple[str, str]]:
    """What the accounts' sources do not show."""
    from contrasocial.core.records import SIGHTS  # here, as it loads Arrow

    pairs = []
    for account in report.accounts:
        lacks = [SIGHTS.get(sight, sight) for sight in account.not_seen]
        if lacks or account.notes:
            what = f"{plain(account.handle)} on {account.platform}"
            said = [f"hidden from this source: {'; '.join(lacks)}"] if lacks else []
            pairs.append((what, " ".join(map(sentence, said + account.notes))))
    return pairs


def reasons(counts: dict[str, int]) -> list[str]:
    """Why records were skipped, the most frequent reason first: ``3 x it has no time that can be read``."""
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return [f"{count:,} × {SKIP_REASONS.get(reason, reason)}" for reason, count in ordered]
