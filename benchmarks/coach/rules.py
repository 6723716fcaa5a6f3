"""What the rules on drafts say of real answers: ``python benchmarks/coach/rules.py DATA [--sample N --out FILE]``.
Takes five minutes (6,114 answers).

The answers of every desk below DATA (at most --most a brand) are drafts to the persons they went to, each held only
against what was said before it; how rare a word is, is counted over the whole log. Prints hits and shares by rule
and desk. ``--out`` writes a sample of hits by rule, spread over the brands, with what was said before, for reading
(JSON lines, not to be shared).
"""

import argparse
import csv
import json
import random
import tempfile
import warnings
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from contrasocial.api.check import opened_index
from contrasocial.api.gather import gather
from contrasocial.coach.check import check
from contrasocial.coach.draft import look
from contrasocial.coach.index import Index, PastAnswer, Said
from contrasocial.coach.rules import RULES

DESKS = {
    "McDonalds": "twcs-mcdonalds-nike/McDonalds.csv",
    "NikeSupport": "twcs-mcdonalds-nike/NikeSupport.csv",
    "SpotifyCares": "twcs-spotify-two-way",
    "77 brands": "twcs-mixed-5001",
    "24 companies": "ibm-care-dialogs-dev/dev.json",
    "GardX": "reviews-trustpilot/gardx_as_support_log.csv",
}
SHOWN = 6


class Before(Index):
    """An index that knows only what was said before ``moment``."""

    moment = 0

    def talk(self, brand: str, person: int) -> list[Said]:
        """What was said with a person by then."""
        return [said for said in super().talk(brand, person) if said.at < self.moment]

    def alike(self, brand: str, masked: int, runs: Sequence[int], least: float) -> list[PastAnswer]:
        """The answers given by then."""
        return [past for past in super().alike(brand, masked, runs, least) if past.at < self.moment]

    def drafts(self, brand: str) -> list[tuple[int, str, str]]:
        """``(moment, handle, text)`` of every answer."""
        query = (
            "select a.at, min(p.handle), a.text from answers a join persons p on p.brand = a.brand"
            " and p.person = a.person where a.brand = ? group by a.doc order by a.at, a.doc"
        )
        return list(self._db.execute(query, (brand,)))


def as_log(dialogs: Path, out: Path) -> Path:
    """The dialogues of companies as a support log."""
    heads = ["tweet_id", "author_id", "inbound", "created_at", "text", "in_response_to_tweet_id"]
    with out.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(heads)
        for dialog in json.loads(dialogs.read_text("utf-8")):
            company, before = dialog["dialogHeader"]["company"], ""
            link = dialog["agentURL"]  # the last turn, without a time of its own
            last = {"agent": company, "tweet_ID": link["tweet_ID"], "message": link["url_utterance"]}
            moment = datetime.fromisoformat(dialog["dialogContent"][-1]["datetime"]) + timedelta(hours=1)
            for turn in [*dialog["dialogContent"], {**last, "datetime": moment.isoformat()}]:
                person = turn.get("client") or turn.get("client1")  # the company's own turns bear "agent"
                inbound, who = bool(person), person or company
                writer.writerow(
                    [turn["tweet_ID"], who, str(inbound).lower(), turn["datetime"], turn["message"], before]
                )
                before = turn["tweet_ID"]
    return out


def hits(data: Path, place: Path, most: int) -> Iterator[tuple[str, str, dict[str, object] | None]]:
    """``(desk, code, hit)``; a code of "" is an answer that was looked at."""
    for number, (desk, where) in enumerate(DESKS.items()):
        source = data / where
        if not source.exists():
            print(f"{desk}: {source} is not there")
            continue
        folder = place / str(number)
        folder.mkdir()
        gather(as_log(source, folder / "log.csv") if source.suffix == ".json" else source, folder)
        opened_index(folder, lambda _line: None).close()
        index = Before(folder / "coach-index.sqlite")
        for brand, name in index.brands():
            drafts = index.drafts(brand)
            for moment, who, text in random.Random(0).sample(drafts, min(most, len(drafts))):
                index.moment = moment
                yield desk, "", None
                for remark in check(text, index, brand, who).remarks:
                    known = index.person(brand, who)
                    talk = index.talk(brand, known[0])[-SHOWN:] if known else []
                    yield desk, remark.code, {
                        "code": remark.code, "brand": name, "draft": text, "says": remark.says,
                        "alike": [past.text for past in look(text, index, brand, who)[0].alike[:2]],
                        "before": [f"{'brand' if said.by_brand else 'person'}: {said.text}" for said in talk],
                    }  # fmt: skip
        index.close()


def sample(found: Sequence[dict[str, object]], count: int, seed: int) -> list[dict[str, object]]:
    """So many hits, brand after brand, so that no one desk makes the figure."""
    rng = random.Random(seed)
    by_brand = defaultdict(list)
    for hit in found:
        by_brand[hit["brand"]].append(hit)
    piles = [rng.sample(by_brand[brand], len(by_brand[brand])) for brand in sorted(by_brand, key=str)]
    rng.shuffle(piles)
    spread = [pile[turn] for turn in range(max(map(len, piles), default=0)) for pile in piles if turn < len(pile)]
    return spread[:count]


def main() -> None:
    """Print the table, and write the sample."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("data", type=Path)
    asked.add_argument("--sample", type=int, default=50)
    asked.add_argument("--most", type=int, default=1000, help="answers of a brand, drawn by chance")
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--out", type=Path)
    given = asked.parse_args()
    warnings.simplefilter("ignore")
    answers: Counter[str] = Counter()
    counts: Counter[tuple[str, str]] = Counter()
    found = defaultdict(list)
    with tempfile.TemporaryDirectory() as place:
        for desk, code, hit in hits(given.data, Path(place), given.most):
            answers[desk] += not code
            if hit:
                counts[code, desk] += 1
                found[code].append(hit)
    print("rule | level | " + " | ".join(f"{desk} ({n:,})" for desk, n in answers.items()) + " | all | share")
    for rule in RULES:
        of = [counts[rule.code, desk] for desk in answers]
        print(
            f"{rule.code} {rule.title} | {rule.level} | {' | '.join(map(str, of))} | {sum(of)} | "
            f"{sum(of) / max(1, answers.total()):.1%}"
        )
    if given.out:
        with given.out.open("w", encoding="utf-8") as file:
            for rule in RULES:
                for one in sample(found[rule.code], given.sample, given.seed):
                    file.write(json.dumps(one, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
