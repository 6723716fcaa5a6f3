"""How well `today` tells who needs an answer: ``python benchmarks/coach/recall.py JUDGED.tsv``.

JUDGED.tsv (kept outside of the repository; its texts are other people's) holds a message a line: where it was written
(desk, thread; as far as the source tells also desk:reply and thread:reply, which answer the one
that it is for), how many messages it stands for, the word of two readers ("does this need an answer from us now?",
y or n), the text. Only messages that both judged alike count. Recall is over all of them. Precision is told over all
that is listed, and at ten items: of the first ten that the list would show of an inbox of --inbox messages, drawn at
random by what they stand for, in the list's own order (ties by chance), mean of 2,000 draws.
"""

import argparse
import random
from pathlib import Path

from contrasocial.coach import awaits
from contrasocial.coach.needs import ORDER
from contrasocial.core.contracts.label import batch_of
from contrasocial.measure.labels import call

TEN, DRAWS = 10, 2_000


def kind(where: str, word: str, label: str) -> str:
    """Under which heading the list shows it, or nothing; as :mod:`contrasocial.coach.needs` does for one message."""
    if where == "desk" and label in call.ASKS and word not in ("closed", "nothing"):
        return label
    if word == "ask":
        return label if label in call.ASKS else "request"
    return "spoke-last" if word == "step" and where == "desk" else ""


def main() -> None:
    """Print the table."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("judged", type=Path)
    asked.add_argument("--inbox", type=int, default=100)
    given = asked.parse_args()
    rows = [line.split("\t", 4) for line in given.judged.read_text("utf-8").splitlines()]
    texts = [row[4] for row in rows]
    labels = call.LABEL.read(batch_of(texts))["word"].to_pylist()
    words = awaits.read(texts, labels, [row[0].endswith(":reply") for row in rows])
    print("where | judged | agree | kappa | need an answer | recall | precision | at ten")
    for where in ("desk", "thread"):
        told = [
            (float(row[1]), row[2], row[3], kind(where, word, label))
            for row, word, label in zip(rows, words, labels, strict=True)
            if row[0].startswith(where)
        ]
        if not told:
            continue
        agree = sum(a == b for _, a, b, _ in told) / len(told)
        yes = [sum(r[n] == "y" for r in told) / len(told) for n in (1, 2)]
        chance = yes[0] * yes[1] + (1 - yes[0]) * (1 - yes[1])
        both = [(weight, a == "y", shown) for weight, a, b, shown in told if a == b]
        needed = sum(w for w, need, _ in both if need)
        listed = sum(w for w, _, shown in both if shown)
        hits = sum(w for w, need, shown in both if need and shown)
        print(
            f"{where} | {len(told)} | {agree:.3f} | {(agree - chance) / (1 - chance):.2f} |"
            f" {sum(need for _, need, _ in both)} of {len(both)} | {hits / needed:.2f} | {hits / listed:.2f} |"
            f" {at_ten(both, given.inbox):.2f}"
        )


def at_ten(both: list[tuple[float, bool, str]], inbox: int) -> float:
    """Mean share of the first ten listed that need an answer."""
    rng = random.Random(0)
    shares = []
    for _ in range(DRAWS):
        drawn = rng.choices(both, weights=[w for w, _, _ in both], k=inbox)
        first = sorted((one for one in drawn if one[2]), key=lambda one: (ORDER.index(one[2]), rng.random()))[:TEN]
        if first:
            shares.append(sum(need for _, need, _ in first) / len(first))
    return sum(shares) / len(shares)


if __name__ == "__main__":
    main()
