"""From what was counted of a brand to its report."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from importlib.metadata import version
from typing import Any

import pyarrow as pa

from contrasocial.core.contracts.query import Query
from contrasocial.core.plural import plural
from contrasocial.core.records import SIGHTS
from contrasocial.core.tally import NONE, Tally
from contrasocial.core.time import DAY, week_of
from contrasocial.measure.evidence import Behind, Said, evidence
from contrasocial.measure.scope import AuditOptions, Brand
from contrasocial.measure.tallies import CAME, Step
from contrasocial.relationships.whatif.from_ledger import Window, answer
from contrasocial.report.people_schema import People
from contrasocial.report.rhythm_schema import Rhythm
from contrasocial.report.schema import SCHEMA, Account, Evidence, Exchange, Gathered, Part, Report, Waiting
from contrasocial.report.wording import date
from contrasocial.verdict.judge import judge
from contrasocial.verdict.reference import reference
from contrasocial.verdict.scoreboard import BrandCounts

#: Where people turn to a support desk, and where they review a brand and it answers.
_DESKS = {"support"}
_REVIEWS = {"google-play", "google-business", "trustpilot", "app-store", "reviews"}
#: What an account says of itself that is run by a machine.
_AUTOMATIC = re.compile(r"(?i)\b(?:(?:ro)?bot|automated|automatic(?:ally)?|automatisch\w*)\b")


_version = cache(partial(version, "contrasocial"))


@dataclass(frozen=True)
class Counts:
    """All that was counted of the brands of one run. Inner keys are brands."""

    queries: dict[str, Query]
    steps: list[Step]  # in which they were counted
    broken: dict[str, str]  # by metric: how it failed
    behind: dict[str, dict[str, list[Behind]]]  # by metric
    waiting: dict[str, list[dict[str, Any]]]
    relations: dict[str, People]
    met: dict[str, tuple[int, int, int]]
    texts: dict[int, dict[str, Any]]
    exchanges: dict[str, dict[int, Said]]  # by brand and post
    read: list[Gathered]
    rhythms: dict[str, Rhythm]

    def of(self, brand: str) -> "Counts":
        """What was counted of one brand; what all have in common is left out."""

        def mine(found: dict[str, Any]) -> dict[str, Any]:
            return {brand: found[brand]} if brand in found else {}

        behind = {metric: mine(found) for metric, found in self.behind.items()}
        waiting, exchanges = mine(self.waiting), mine(self.exchanges)
        posts = shown_posts(behind, waiting, exchanges)
        return Counts(
            {}, [], {}, behind, waiting, mine(self.relations), mine(self.met),
            {post: self.texts[post] for post in sorted(posts) if post in self.texts}, exchanges, [],
            mine(self.rhythms),
        )  # fmt: skip


def shown_posts(
    behind: dict[str, dict[str, list[Behind]]],
    waiting: dict[str, list[dict[str, Any]]],
    exchanges: dict[str, dict[int, Said]],
) -> set[int]:
    """The posts whose words a report may show."""
    posts = {case.post for found in behind.values() for cases in found.values() for case in cases}
    posts |= {row["post_id"] for rows in waiting.values() for row in rows}
    return posts | {
        post for said in exchanges.values() for pair in said.values() for post in pair[:2] if post is not None
    }


@dataclass(frozen=True)
class Counted:
    """One brand, and what was counted of it: its tallies by metric, its rows of the fact ``pairs`` (None: not asked
    for)."""

    brand: Brand
    counted: Counts
    tallies: dict[str, Tally]
    pairs: pa.Table | None


def judged(queries: dict[str, Query], broken: dict[str, str], asked: AuditOptions, mine: Counted) -> Report:
    """The report of one brand, but for what all have in common: :func:`whole` adds it."""
    found = report(mine.brand, replace(mine.counted, queries=queries, broken=broken), mine.tallies, mine.pairs, asked)
    for finding in found.findings:
        finding.page = {}
    return found


def whole(found: Report, queries: dict[str, Query], read: list[Gathered]) -> Report:
    """The report with what all brands have in common, held once."""
    found.gathered = read
    for finding in found.findings:
        finding.page = queries[finding.metric].page
    return found


def _hidden(brand: Brand, queries: dict[str, Query]) -> dict[str, str]:
    """Of each metric that needs more than the brand's sources see: why it cannot be seen."""
    sees = brand.sees()
    found = dict(brand.hidden)
    for query in queries.values():
        lacking = [SIGHTS[need] for need in query.needs if need not in sees]
        if lacking:
            found[query.id] = "the source does not show " + " and ".join(lacking)
        elif "opportunities" in query.reads and brand.undecided > reference().gates.undecided:
            found[query.id] = (
                f"for {brand.undecided:.0%} of the people who came to it the source says that answers exist,"
                " but does not show them: nobody can tell whether it answered"
            )
        elif "links" in query.needs and not brand.own_pages:
            found[query.id] = "no domain of the brand's own is known: name it with --own-domain"
    return found


def _account(row: dict[str, Any]) -> Account:
    sees = row["sees"].split()
    return Account(
        platform=row["platform"], handle=row["handle"], sees=sees,
        # Of a network nobody expects meetings: to say so of each would be noise.
        not_seen=[s for s in SIGHTS if s not in sees and s != "meetings"],
        notes=json.loads(row["notes"] or "[]"),
        unseen=json.loads(row["unseen"] or "{}"),
    )  # fmt: skip


def report(
    brand: Brand, counted: Counts, tallies: dict[str, Tally], pairs: pa.Table | None, asked: AuditOptions
) -> Report:
    """The report of one brand. ``tallies`` are by metric; ``pairs`` its rows of that fact (None: not asked)."""
    queries, broken = counted.queries, counted.broken
    behind = {m: found.get(brand.key, []) for m, found in counted.behind.items()}
    mine = {m: NONE for m, query in queries.items() if query.value == "per-week" and m not in broken}
    mine |= tallies
    parts, purposes = _role(queries, "composition"), _role(queries, "purposes")
    published = mine.get(parts.id) if parts else None
    first, last = week_of(brand.judged_since), week_of(brand.judged_until)
    inside = (published.week >= first) & (published.week <= last) if published else None
    grades = [
        int(published.n[inside & (published.grade == g)].sum()) if published else 0
        for g in range(len(parts.grades if parts else ()))
    ]
    items = sum(grades)
    hidden, waiting = _hidden(brand, queries), _role(queries, "waiting")
    judged = judge(
        BrandCounts(
            brand=brand.name,
            tallies=mine,
            queries=queries,
            evidence={m: _shown(brand, counted, found) for m, found in behind.items()},
            exchanges={m: _exchanged(brand, counted, found) for m, found in behind.items()},
            hidden=hidden,
            broken=broken,
            platforms={a["platform"] for a in brand.accounts},
            known_week=week_of(brand.since),
            first_week=first,
            last_week=last,
            items=items,
            sees=frozenset(brand.sees()),
            days=(brand.judged_until - brand.judged_since) // DAY,
            stance=_stance(brand),
            half="inbound" not in brand.sees() and "own" in brand.sees(),
            deaf=any(json.loads(a["unseen"] or "{}") for a in brand.accounts),
            ended=date(brand.judged_until) if brand.past else "",
            is_whole=all(a["since"] is not None and a["until"] is not None for a in brand.accounts),
        ),
        reference(),
    )
    notes = []
    if brand.guessed:
        notes.append(
            f"counted as its own: {', '.join(brand.guessed)}, a guess (it bears the name or stands in the profile); "
            "where a short-link domain of its own leads cannot be seen"
        )
    if brand.unused:
        notes.append(f"no link leads to {', '.join(brand.unused)} (--own-domain)")
    if brand.key in counted.met:
        times, people, minutes = counted.met[brand.key]
        notes.append(
            f"{plural(times, 'meeting')} face to face with {plural(people, 'person', 'people')},"
            f" {plural(minutes, 'minute')} in all; meetings are shown, never part of a score"
        )
    notes += brand.told
    if brand.outside:
        why = "the time asked for" if asked.until else "the time in which nearly all of the source lies"
        notes.append(f"{brand.outside:,} items lie outside {why} and were not looked at")
    return Report(
        schema=SCHEMA,
        version=_version(),
        reference=reference().version,
        brand=brand.name,
        since=brand.judged_since,
        until=brand.judged_until,
        weeks=last - first + 1 - brand.unseen_weeks,
        items=items,
        verdict=judged.verdict,
        gauges=judged.gauges,
        composition=[
            Part(id=grade.id, label=grade.label, n=n, share=n / items if items else 0.0)
            for grade, n in zip(parts.grades if parts else (), grades, strict=True)
        ],
        purposes=_purposes(brand, counted, purposes, mine, behind) if purposes else [],
        actions=judged.actions,
        waiting=[
            Waiting(
                who=counted.texts[w["post_id"]]["author"] or "", at=w["at"],
                calls=w["calls"].replace("other", "reply"), text=counted.texts[w["post_id"]]["text"],
                url=counted.texts[w["post_id"]]["url"], came=CAME[w["came"]],
                account=brand.account_of(counted.texts[w["post_id"]]),
            )
            for w in counted.waiting.get(brand.key, [])
            if not (waiting and waiting.id in hidden)
        ],
        past=judged.past,
        findings=judged.findings,
        accounts=[_account(a) for a in brand.accounts],
        gathered=counted.read,
        own_domains=sorted(brand.own_pages),
        notes=notes,
        pseudonymous=False,
        people=counted.relations.get(brand.key),
        whatif=None if pairs is None else answer(pairs, window(brand)),
        rhythm=counted.rhythms.get(brand.key),
    )  # fmt: skip


def window(brand: Brand) -> Window:
    """What the question of ``whatif`` has to know of a brand."""
    return Window(brand.since, brand.until, brand.sees())


def _stance(brand: Brand) -> str:
    """What kind of source it is judged by: account, desk, reviews or feed."""
    platforms = {a["platform"] for a in brand.accounts if "own" in a["sees"].split()}
    if platforms and platforms <= _REVIEWS:
        return "reviews"
    if platforms and platforms <= _DESKS:
        return "desk"
    told = " ".join(f"{a.get('name') or ''} {a.get('bio') or ''}" for a in brand.accounts)
    return "feed" if _AUTOMATIC.search(told) else "account"


def _shown(brand: Brand, counted: Counts, cases: Sequence[Behind]) -> list[Evidence]:
    return [evidence(row, brand, case.alike) for case in cases if (row := counted.texts.get(case.post))]


def _exchanged(brand: Brand, counted: Counts, cases: Sequence[Behind]) -> list[Exchange]:
    """What stands behind a number as it was said, by both sides as far as they are seen."""
    known = counted.exchanges.get(brand.key, {})

    def side(post: int | None, alike: int = 0) -> Evidence | None:
        row = counted.texts.get(post) if post is not None else None
        return evidence(row, brand, alike) if row else None

    found = []
    for case in cases:
        theirs, ours, waited = known.get(case.post, (None, case.post, None))
        found.append(Exchange(side(theirs), side(ours, case.alike if ours == case.post else 0), waited))
    return [exchange for exchange in found if exchange.theirs or exchange.ours]


def _role(queries: dict[str, Query], role: str) -> Query | None:
    """The metric that plays this part."""
    return next((query for query in queries.values() if query.role == role), None)


def _purposes(
    brand: Brand,
    counted: Counts,
    query: Query,
    mine: dict[str, Tally],
    behind: dict[str, list[Behind]],
) -> list[Part]:
    """What the items were for, each part with its newest posts."""
    tally = mine.get(query.id, NONE)
    inside = (tally.week >= week_of(brand.judged_since)) & (tally.week <= week_of(brand.judged_until))
    total = int(tally.n[inside].sum())
    if not total:
        return []
    parts = []
    for number, grade in enumerate(query.grades):
        n = int(tally.n[inside & (tally.grade == number)].sum())
        newest = _shown(brand, counted, [case for case in behind.get(query.id, []) if case.part == number])
        parts.append(Part(id=grade.id, label=grade.label, n=n, share=n / total, side=grade.side, evidence=newest))
    return parts
