"""The first screen as data: the same sentences in page, terminal, Markdown, card and the table of brands."""

import re
from dataclasses import dataclass

from contrasocial.core.office import Office, office
from contrasocial.core.plural import plural
from contrasocial.core.time import DAY
from contrasocial.core.windows import SPANS
from contrasocial.report import goals
from contrasocial.report import people_wording as ladder
from contrasocial.report import wording as words
from contrasocial.report.schema import OUTCOMES, Exchange, Finding, Gauge, Report

#: What it means that the word is so sure.
MEANS = {
    "clear": "every way of counting gives the same verdict",
    "likely": "most ways of counting give the same verdict",
    "first-impression": "what there is points this way",
}
#: Tones of an outcome, for colour; the sign and the word say the same.
TONES = {"good": "good", "mixed": "mid", "in-the-way": "bad"}
#: Whoever waits longer than this can hardly be won back by an answer; an account that sees nothing newer lists them.
_LATE = SPANS["quarter"]
MOST_OPEN = 5
_ASKED = {"question": "asks", "request": "asks for something", "complaint": "complains", "reply": "wrote back"}


@dataclass(frozen=True)
class Dial:
    """A gauge as it is drawn. ``moved`` is what changed against the weeks before, empty where that is not known."""

    id: str
    title: str
    score: int
    outcome: str
    tone: str
    sign: str
    word: str
    fact: str
    moved: str


@dataclass(frozen=True)
class Open:
    """Somebody who waits for an answer."""

    who: str
    initials: str
    at: int
    did: str
    ago: str  # "3 days ago", and how much of that counts as waiting where not all does
    text: str
    url: str | None
    came: str = ""  # what came of it so far
    account: str = ""  # which of the brand's accounts they wrote to


def dials(report: Report) -> list[Dial]:
    """The gauges that have a score, in their order."""
    found = {f.metric: f for f in report.findings}
    return [
        Dial(
            g.id, words.plain(g.title), round(g.score), g.outcome, TONES.get(g.outcome, ""), words.SIGNS[g.outcome],
            OUTCOMES[g.outcome], _fact(g, found.get(g.metrics[0]) if g.metrics else None), _moved(g),
        )
        for g in report.gauges
        if g.score is not None
    ]  # fmt: skip


def untold(report: Report) -> str:
    """What of all messages could not be seen, and the gauges without a score by their reason; or nothing."""
    reasons: dict[str, list[str]] = {}
    for gauge in report.gauges:
        if gauge.score is None:
            reasons.setdefault(words.plain(gauge.why) or OUTCOMES[gauge.outcome], []).append(words.plain(gauge.title))
    told = "; ".join(f"{_listed(titles)} ({why.rstrip('.')})" for why, titles in reasons.items())
    lost = [words.sentence(words.plain(note)) for a in report.accounts for note in a.notes[: _kinds(a.unseen)]]
    return " ".join([*lost, *([f"Could not be judged: {told}."] if told else [])])


def _kinds(unseen: dict[str, int]) -> int:
    """How many of an account's notes, the first ones, say what of the messages to it could not be seen."""
    return ("withheld" in unseen) + bool(unseen.keys() - {"withheld"})


def _fact(gauge: Gauge, leading: Finding | None) -> str:
    """The leading count in a few words, where its page has them."""
    short = leading.page.get("Fact", "") if leading and leading.value is not None else ""
    if not leading or not short:
        return words.plain(gauge.says)
    value = leading.value or 0.0
    known = {
        "value": words.bare(leading.kind, value), "rest": words.bare(leading.kind, 1 - value),
        "hits": f"{leading.hits:,}", "missed": f"{leading.n - leading.hits:,}", "n": f"{leading.n:,}",
    }  # fmt: skip
    return words.plain(re.sub(r"\{(\w+)\}", lambda m: known.get(m[1], m[0]), short))


def _moved(gauge: Gauge) -> str:
    if gauge.before is None or gauge.score is None:
        return ""
    by = round(gauge.score) - round(gauge.before)
    return f"{'▲' if by > 0 else '▼'} {abs(by)}" if gauge.moved and by else "as before"


def headline(report: Report) -> tuple[str, str, str]:
    """The sentence in three parts: before the word, the word, after it."""
    whole = words.plain(report.verdict.sentence)
    word = re.search(rf"\b{re.escape(words.name(report.verdict.word))}\b", whole)
    return (whole[: word.start()], word[0], whole[word.end() :]) if word else (whole, "", "")


def tone(report: Report) -> str:
    """The colour of the word."""
    tones = {"social": "good", "social-quiet": "good", "contrasocial": "bad", "antisocial": "bad"}
    return tones.get(report.verdict.word, "")


def sure(report: Report) -> tuple[str, str]:
    """How sure the word is, as one says it, and what that means; with what keeps it from being clear."""
    word, meaning = words.SURE.get(report.verdict.sure, "").capitalize(), MEANS.get(report.verdict.sure, "")
    doubts = [words.plain(doubt) for doubt in report.verdict.doubts]
    if doubts and report.verdict.sure != "clear":
        meaning = f"{meaning}; {'; '.join(doubts[:2])}" if meaning else ""
    return word, meaning


def lead(report: Report) -> str:
    """Over which weeks, and how much there was."""
    weeks = "one week" if report.weeks == 1 else f"the {report.weeks} weeks"
    until = words.date(report.until)  # weeks are those of UTC
    items = plural(report.items, "post, answer or share", "posts, answers and shares")
    told = f"Looked at: {weeks} up to {until}, {items}"
    asked = report.rhythm.asked if report.rhythm else 0
    return f"{told}; people asked {plural(asked, 'time')}." if asked else f"{told}."


def desk(report: Report) -> Office | None:
    """The hours that count as waiting; None where all do."""
    rhythm = report.rhythm
    return office(rhythm.business_hours, rhythm.zone, rhythm.quiet_hours) if rhythm else None


def zone(report: Report) -> str:
    """The time zone in which the report tells times."""
    return report.rhythm.zone if report.rhythm else "UTC"


def talk(exchanges: list[Exchange]) -> Exchange | None:
    """The one exchange that is shown: one of both sides before one of a single side, one with words before none."""
    told = [e for e in exchanges if e.theirs or e.ours]
    return max(told, key=lambda e: sum(bool(side and side.text) for side in (e.theirs, e.ours)), default=None)


def silence(exchange: Exchange) -> str:
    """What lies between the two: ``nothing for 4 days``; ``no answer`` where there is none."""
    if exchange.theirs is None:
        return ""
    if exchange.ours is None:
        return "no answer"
    if exchange.ours.at < exchange.theirs.at:
        return "no answer since"
    waited = exchange.ours.at - exchange.theirs.at if exchange.waited is None else exchange.waited
    return f"nothing for {ladder.span(waited)}" if waited >= DAY else ""


def turns(exchange: Exchange) -> list[tuple[str, object]]:
    """An exchange as one reads it, the earlier first: (``them`` | ``us`` | ``gap``, the post or the words)."""
    sides = [("them", exchange.theirs), ("us", exchange.ours)]
    posts = sorted(((e.at, place, side, e) for place, (side, e) in enumerate(sides) if e), key=lambda s: s[:2])
    said: list[tuple[str, object]] = [(side, e) for _, _, side, e in posts]
    gap = silence(exchange)
    if gap:
        said.insert(1 if len(said) > 1 and not gap.startswith("no answer") else len(said), ("gap", gap))
    return said


def open_ends(report: Report, most: int = MOST_OPEN) -> list[Open]:
    """Those who wait for an answer: who can still be won back first, the newest of them first."""
    found: dict[tuple[str, int], Open] = {}
    rows = [(w.who, w.at, w.calls, w.text, w.url, w.came, w.account) for w in report.waiting]
    if report.people:
        rows += [
            (p.who, p.asked_at or p.open_since, p.calls, p.asked, p.url, "", "")
            for p in report.people.listed
            if p.open_since is not None and p.decided
        ]
    for who, at, calls, text, url, came, account in rows:
        name = words.plain(who) or "somebody"
        one = Open(
            name, _initials(name), at, _ASKED.get(calls, "wrote"), ladder.ago(at, report.until, desk(report)),
            words.plain(text), words.link(url), words.plain(came), account,
        )  # fmt: skip
        found.setdefault((name, at), one)
    newest = sorted(found.values(), key=lambda o: (report.until - o.at > _LATE, -o.at, o.who))
    seen: dict[str, Open] = {}
    for one in newest:
        seen.setdefault(one.who if one.who != "somebody" else f"{one.at}", one)
    return list(seen.values())[:most]


def waiting_count(report: Report, shown: int) -> str:
    """How many of those who wait are listed: people, not questions, and nobody who has an answer by now."""
    people = report.people.waiting if report.people else 0
    told = f"{shown:,} of {plural(max(people, len(open_ends(report, 10**6))), 'person', 'people')}"
    state = "who asked" if _hides_answers(report) else "still without an answer in your own words"
    return f"{told} {state}, each counted once"


def _hides_answers(report: Report) -> bool:
    return any(g.id == "listens" and g.outcome == "not-available" for g in report.gauges)


def waiting_title(report: Report) -> str:
    """``Waiting for you, as of 31 May 2026``; or that they waited, where the account has ended."""
    if _hides_answers(report):
        return "Perhaps still waiting: not all answers can be seen"
    return f"{'Left waiting' if report.verdict.past else 'Waiting for you'}, as of {words.date(report.until)}"


def _initials(name: str) -> str:
    if re.fullmatch(r"person \w+", name):
        return "·"
    parts = [p for p in re.split(r"[\s._-]+", name.lstrip("@").split("@")[0]) if p and p[0].isalnum()]
    return "".join(p[0] for p in parts[:2]).upper() or "·"


def changes(report: Report) -> list[str]:
    """What changed since the weeks before, each as one sentence."""
    told = []
    for change in report.changes:
        known = change.before is not None and change.after is not None
        moved = f" {change.before:.0f} → {change.after:.0f}" if known else ""
        says = words.plain(change.says).rstrip(".")
        told.append(f"{words.plain(change.title)}{moved}{f': {says}' if says else ''}.")
    return told + [goals.told(goal) for goal in report.goals]


def no_changes(report: Report) -> str:
    """Whether it is better than before, where nothing is said to have changed: as far as that can be told."""
    if report.changes:
        return ""
    if any(g.before is not None and g.score is not None for g in report.gauges):
        if any(g.moved for g in report.gauges):
            return "Compared with the half-year before: see ▲ and ▼; what bears none moved by no more than chance."
        return "Compared with the half-year before, nothing changed by more than chance."
    past = words.stretches(report)
    if len(past) > 1:
        first, last = (words.plain(one.label) for one in (past[0], past[-1]))
        told = f"Is it better than before? {past_line(report)} ({first}, then {last})."
        return f"{told} No half-year before that was read, so chance is not ruled out."
    return "Is it better than before? Nothing earlier was read to compare with." if report.items else ""


def not_seen(report: Report) -> str:
    """How many numbers cannot be seen, what no account's source shows, and which messages are known to be missing:
    one line, or none."""
    from contrasocial.core.records import SIGHTS, UNSEEN  # here, as it loads Arrow

    hidden = [set(a.not_seen) for a in report.accounts]
    lacks = [SIGHTS.get(s, s) for s in SIGHTS if hidden and s in set.intersection(*hidden)]
    blind = [f for f in report.findings if f.outcome in ("not-available", "error")]
    told = [f"This source does not show {_listed(lacks)}"] if lacks else []
    if blind:
        told.append(f"{len(blind)} of {len(report.findings)} numbers cannot be seen")
    missing = {cause: sum(a.unseen.get(cause, 0) for a in report.accounts) for cause in UNSEEN}
    withheld = missing.pop("withheld", 0)
    if gone := sum(missing.values()):
        causes = ", ".join(UNSEEN[cause] for cause, n in missing.items() if n)
        told.append(f"{plural(gone, 'message')} that exist{'s' * (gone == 1)} could not be read ({causes})")
    if withheld:
        told.append(f"{plural(withheld, 'message')} counted without words, as the people ask")
    return words.sentence("; ".join(told))


def tally(report: Report) -> str:
    """``7 good, 6 so-so, 8 in the way, 3 cannot be seen``."""
    known = [(OUTCOMES[o], sum(f.outcome == o for f in report.findings)) for o in OUTCOMES]
    return ", ".join(f"{n} {word.replace('does', 'do') if n > 1 else word}" for word, n in known if n)


def _listed(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}" if parts else ""


def weekly(report: Report) -> str:
    """What a usual week looks like: ``31 answers and 43 posts a week; people ask 22 times ...``."""
    rhythm = report.rhythm
    if rhythm is None or not rhythm.weeks:
        return ""
    weeks = len(rhythm.weeks)
    answers, posts, asks, left = (
        sum(getattr(w, name) for w in rhythm.weeks) / weeks for name in ("answers", "posts", "asks", "left")
    )
    told = f"{_rate(answers)} answers and {_rate(posts)} posts a week"
    return f"{told}; people ask {_rate(asks)} times and are left waiting {_rate(left)} times" if asks else told


def _rate(value: float) -> str:
    return f"{value:,.0f}" if value >= 9.5 or value == int(value) else f"{value:.1f}"


def pace(report: Report) -> str:
    """How soon: ``33 % within a day, 38 % within three, the middle person never``."""
    within = report.rhythm.within if report.rhythm else []
    if not within:
        return ""
    day, three = (max(w.share for w in within if w.seconds <= n * DAY) for n in (1, 3))
    told = f"{words.number('share', day)} within a day, {words.number('share', three)} within three"
    return told if three >= 0.5 else f"{told}, the middle person not even then"


def weekend(report: Report) -> str:
    """What weekends bring: ``Weekends bring 30 % of asks and 27 % of answers``."""
    rhythm = report.rhythm
    asks, answers = (_weekend(grid) for grid in (rhythm.asks, rhythm.answers)) if rhythm else (None, None)
    if asks is None or answers is None:
        return ""
    return f"Weekends bring {words.number('share', asks)} of asks and {words.number('share', answers)} of answers"


def _weekend(grid: list[list[int]]) -> float | None:
    total = sum(map(sum, grid))
    return sum(map(sum, grid[5:])) / total if total else None


def ladder_line(report: Report) -> str:
    """The upper rungs in a few words: ``16 regulars, 26 conversations, 347 handshakes``."""
    rungs = reversed(report.people.rungs if report.people else [])
    return ", ".join(plural(r.n, r.id, ladder.MANY.get(r.id)) for r in rungs if r.n)


def past_line(report: Report) -> str:
    """The gauge that moved most over the whole past: ``Listens from 64 to 31``."""
    stretches = words.stretches(report)
    moves = []
    for gauge in report.gauges:
        known = [v for p in stretches if (v := p.gauges.get(gauge.id)) is not None]
        if len(known) > 1 and round(known[0]) != round(known[-1]):
            moves.append((abs(known[-1] - known[0]), f"{words.plain(gauge.title)} {known[0]:.0f} → {known[-1]:.0f}"))
    moves.sort(key=lambda move: -move[0])
    return ", ".join(text for _, text in moves[:2]) or plural(len(stretches), "stretch", "stretches")


def purposes_told(report: Report) -> bool:
    """Whether most of what was published could be judged by what it is for."""
    unknown = sum(p.share for p in report.purposes if p.side == "unknown")
    return bool(report.purposes) and unknown < 0.5
