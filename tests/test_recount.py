"""Every number that a report's sentences claim is counted again by a plain script, and stands in one version."""

import random
import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from contrasocial.api.audit import audit
from contrasocial.core.records import SIGHTS
from contrasocial.core.time import WEEK
from contrasocial.measure import plugins
from contrasocial.report import people_wording, summary, wording
from contrasocial.report.drawing import READ_AT, share_within
from contrasocial.report.schema import Report
from contrasocial.text.intent_model import model
from contrasocial.verdict import sentences as filled
from tests import whole_life
from tests.accounts import real_answer
from tests.lives import NETWORK, WEEKS, Life, live, short_answer
from tests.readings import Readings, read
from tests.recount import real
from tests.recount.account import Account, Meeting, Said
from tests.recount.check import Checked, check
from tests.recount.check import read as read_claims
from tests.recount.claims import CLAIMS
from tests.test_since_last import LATE, WAIT, lived, second_look
from tests.world import START, PostDict, at, report

SHARED = Path(__file__).parents[2] / "shared" / "data"
PASTE = "Hi! Thank you for telling us, we hear you and are on it. /MK"
#: What is read by a model of many signs: nobody plants it (tests of the text model and of personal say how well).
BY_MODEL = {"personal", "canned", "to-an-ask", "to-another", "beside", "beside-another"}


def may_say(found: Report) -> Iterator[str]:
    """What a first sentence or a gauge would say of each number that is known, whether or not it is said now."""
    queries = plugins.metrics()
    for f in found.findings:
        if f.value is None or f.outcome in wording.SILENT[:1]:
            continue
        yield from (filled.fill(queries[f.metric], part, f.n, f.hits, f.value) for part in ("Good", "Bad"))
        shown, rest = (wording.bare(f.kind, v) for v in (f.value, 1 - f.value))
        yield f.page.get("Fact", "").format(value=shown, rest=rest, hits=f"{f.hits:,}", n=f"{f.n:,}")


def told_by(found: Report) -> list[str]:
    """Every sentence of a report, and of the page about it, that can claim a number."""
    people, rhythm = found.people, found.rhythm
    said = [found.verdict.sentence, found.verdict.would, *found.notes, *may_say(found)]
    said += [g.says for g in found.gauges] + [a.number for a in found.actions] + [f.says for f in found.findings]
    said += [d.fact for d in summary.dials(found)]
    said += [f(found) for f in (summary.lead, summary.weekly, summary.pace, summary.weekend, summary.ladder_line)]
    said += [f"{wording.number('share', p.share)} {p.label}" for p in found.composition]
    said += [wording.number("share", p.share) + f" for {p.label}" for p in found.purposes]
    if rhythm and rhythm.within:
        said += [f"{wording.number('share', share_within(rhythm.within, s))} within {name}" for name, s in READ_AT]
        said.append(f"of {rhythm.asked:,} times that somebody asked")
    if people:
        said += [f(people) for f in (people_wording.counted, people_wording.moved, people_wording.left_open)]
        said.append(people_wording.hidden(people))
    if found.waiting:
        said.append(summary.waiting_count(found, len(summary.open_ends(found))))
    return [s for s in said if s]


def marks_of_a_life(row: PostDict) -> str:
    """What the posts of tests/lives are, as their maker knows."""
    text = row["text"]
    if "by" in row:
        return "question" if text.endswith("?") else "remark"
    if text == PASTE:
        return "copy long named reacts"
    reply = row.get("to", "brand") != "brand"
    asks = "asks " if text.endswith("?") else ""
    return f"long {asks}" if reply else f"{asks}judged itself"


def plain(rows: list[PostDict], marks: Callable[[PostDict], str], read_too: Readings) -> list[Said]:
    """The posts of a made-up world as their maker knows them; what a model of many signs reads is taken as read."""
    said = []
    for row in rows:
        brands, name = "by" not in row, row["id"]
        whom = row.get("share") or row.get("quote") or row.get("to", "")
        itself = whom == "brand"
        kind = "share" if "share" in row else "quote" if "quote" in row else "post"
        if "to" in row:
            kind = "thread" if itself else "reply"
        control = row.get("control")
        mentions = frozenset(row.get("mentions", ()))
        said.append(
            Said(
                name, row["at"], "" if brands else row["by"], "" if itself else whom, row["text"],
                kind if brands else "", row.get("re") or "", mentions - {"brand"},
                tuple(link.split("/")[2] for link in row.get("links", ())),
                is_open=None if control is None else control == "everyone", is_direct=itself,
                told=row.get("told") or 0, about_me="brand" in mentions, of_itself=itself and brands,
                order=read_too.order.get(name, 0),
                marks=frozenset(marks(row).split()) | (read_too.marks.get(name, set()) & BY_MODEL)
                | {m for m in read_too.marks.get(name, ()) if brands and kind == "reply" and m == "unsure"}
                | {f"words:{len(re.findall(r'[a-zA-Z0-9]+', row['text']))}"},
            )
        )  # fmt: skip
    turned = {s.id for s in said if not s.by}
    for s in said:
        s.to_me = s.is_direct or s.parent in turned or s.about_me
    return said


def rates() -> tuple[float, float]:
    (found, real_ones), (mistaken, others) = model().errors.found, model().errors.mistaken
    return found / real_ones, mistaken / others


def now_and_then(rng: random.Random, asked: str) -> str:
    return PASTE if rng.random() < 0.3 else real_answer(rng, asked)


_CROWD = Life(posts=25, link="https://hearthline.example", answered=0.4, answer=short_answer, turns=1)
#: A talker who pastes now and then, and a crowd of posts, closed to answers, with few answers beside them.
LIVES = {
    "a talker": replace(Life(), posts=6, answer=now_and_then),
    "a broadcaster": replace(_CROWD, control="nobody"),
}
WORLDS = [*LIVES, "a whole life"]


@cache
def world(name: str) -> tuple[Report, Account]:
    whole = name not in LIVES
    rows = whole_life.posts() if whole else live(LIVES[name])
    weeks = whole_life.WEEKS if whole else WEEKS
    met = whole_life.meetings() if whole else []
    with read() as readings:
        found = report(rows, days=weeks * 7, sees=tuple(SIGHTS) if whole else NETWORK, meetings=met)
    marks = (lambda row: str(row["marks"])) if whole else marks_of_a_life
    account = Account(
        plain(rows, marks, readings), START, found.since, START + weeks * WEEK - 1, frozenset({"hearthline.example"}),
        followers={r["by"]: r["followers"] for r in rows if "followers" in r},
        meetings=[Meeting(m["with"], at(m["at"]), m["minutes"]) for m in met],
        rates=rates(),
    )  # fmt: skip
    return found, account


REAL = {
    "an archive": ("x-archive-grailbird-onenotec-brand/archive.zip", real.archive),
    "a desk": ("twcs-spotify-two-way", lambda folder: real.desk(folder, "spotifycares")),
    "a table": ("known-accounts/tables/att.csv", real.table),
}


@cache
def of_real(name: str) -> tuple[Report, Account]:
    path, reader = SHARED / REAL[name][0], REAL[name][1]
    if not path.exists():
        pytest.skip("the shared data are not here")
    with read() as readings, TemporaryDirectory() as place:
        found = audit(path, place, window="all", fresh=True)
    said = list(reader(path))
    for s in said:
        s.marks, s.order = frozenset(readings.marks.get(s.id, ())), readings.order.get(s.id, 0)
    sees = {sight for a in found.accounts for sight in a.sees}
    unseen = real.missing_months(path) if path.suffix == ".zip" else []
    return found, Account(
        said, found.since, found.since, found.until, frozenset(found.own_domains), hears="mentions" in sees,
        unseen=unseen, rates=rates(),
    )  # fmt: skip


def any_of(name: str) -> tuple[Report, Account]:
    return of_real(name) if name in REAL else world(name)


@cache
def checked(name: str) -> Checked:
    found, account = any_of(name)
    return check(told_by(found), account)


EVERYTHING = [*WORLDS, *REAL]


@pytest.mark.parametrize("name", EVERYTHING)
def test_every_number_that_a_report_says_is_counted_again_and_is_so(name: str) -> None:
    seen = checked(name)
    assert not seen.wrong
    assert not seen.unread, "no pattern of tests/recount/claims.py counts these sentences"


PAGES = sorted(plugins.metrics())


@pytest.mark.parametrize("metric", PAGES)
def test_every_sentence_of_a_metric_has_a_pattern_that_counts_it(metric: str) -> None:
    query = plugins.metrics()[metric]
    figure = {"time": 9_000.0, "per-week": 3.4}.get(query.value, 0.41)
    shown = wording.bare(query.value, figure)
    said = [filled.fill(query, part, 1234, 567, figure) for part in ("Says", "Good", "Bad")]
    said.append(query.page.get("Fact", "").format(value=shown, rest=shown, hits="567", n="1,234"))
    assert [s for s in said if not read_claims(s)[1]] == []


def test_every_pattern_is_counted_somewhere() -> None:
    counted = {words for name in EVERYTHING for words in checked(name).counted}
    # Those of the last look have a test of their own; nobody has come from each rung to each other here.
    beside = {words for words, _ in CLAIMS if " → " in words or "came since" in words or "who waited on" in words}
    assert {words for words, _ in CLAIMS} - counted - beside == set()


def one_version(found: Report) -> list[str]:
    """Numbers that stand in two versions: between the first sentence, the gauges, the actions and the findings."""
    says = {f.metric: f.says for f in found.findings}
    odd = [f"gauge {g.id}" for g in found.gauges if g.says and g.says != says[g.metrics[0]]]
    odd += [f"action {a.metric}" for a in found.actions if a.number != says[a.metric]]
    known = {n for f in found.findings for n in (f.n, f.hits, f.n - f.hits)}
    head = found.verdict.sentence.removeprefix(found.brand)
    head = re.sub(r"until \d+ \w+ \d{4}", "", head)
    odd += [n for n in re.findall(r"\d[\d,]*", head) if int(n.replace(",", "")) not in known]
    parts = {p.id: p.n for p in found.composition}
    told = found.finding("broadcasting")
    if told.n:
        odd += [] if told.n == found.items == sum(parts.values()) else ["items"]
        odd += [] if told.n - told.hits <= parts["to-people"] else ["answers"]
    waited = found.finding("unanswered-people")
    if found.rhythm and waited.n:
        odd += [] if found.rhythm.asked == waited.n else ["asks"]
        odd += [] if sum(w.left for w in found.rhythm.weeks) == waited.hits else ["left waiting"]
    return odd


@pytest.mark.parametrize("name", EVERYTHING)
def test_a_number_stands_in_one_version(name: str) -> None:
    assert one_version(any_of(name)[0]) == []


def test_what_is_said_to_have_come_of_those_who_waited_at_the_last_look_is_so(tmp_path: Path) -> None:
    before, since = lived(Life(answered=0.1, back=0), "a", 0, 26), lived(Life(answered=0.7, back=0), "b", 26, 32)
    rows = [*before, *WAIT, *since, *LATE]
    told = second_look(tmp_path, 26, rows, 32)
    with read() as readings:
        found = report(rows, days=32 * 7)
    rows = [{"id": f"late{n}", **row, "at": at(row["at"])} for n, row in enumerate(rows)]
    until = START + 32 * WEEK - 1
    account = Account(plain(rows, marks_of_a_life, readings), START, found.since, until, looked=START + 26 * WEEK - 1)
    seen = check([t for t in told if "wait" in t], account)
    assert not seen.wrong and not seen.unread
    assert len(seen.counted) == 2


def test_what_an_action_asks_for_is_the_way_from_its_number_to_its_norm() -> None:
    """A fifth of the way as the first step, then the whole, in things a week; a month where a week is too short."""
    norms = tomllib.loads((Path(filled.__file__).parent / "reference.toml").read_text("utf-8"))["metrics"]
    counted = 0
    for found in (any_of(name)[0] for name in EVERYTHING):
        known = {f.metric: f for f in found.findings}
        for action in found.actions:
            f, half = known[action.metric], norms[action.metric]["half"]
            if f.kind != "share" or not f.n:
                continue
            weeks = -(-(found.until + 1 - found.since) // WEEK)
            each = abs(f.hits / f.n - half) * f.n / weeks
            span, each = ("week", each) if each / 5 >= 0.95 else ("month", each * 52 / 12)
            step, whole = max(1, round(each / 5)), max(1, round(each))
            numbers = [int(n.replace(",", "")) for n in re.findall(r"about ([\d,]+) more", action.effort)]
            assert f"more each {span}" in action.effort, (found.brand, action)
            for told, true in zip(numbers, (step, whole), strict=False):
                assert abs(told - true) <= max(1, 0.05 * true), (
                    found.brand,
                    action.effort,
                    step,
                    whole,
                )  # by weeks begun
            counted += 1
    assert counted >= 3
