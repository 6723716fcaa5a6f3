"""Prints one table: how well the push of a brand is told that the model has not seen.

    python benchmarks/push_pull/evaluate.py DATA_PATH

Each approach is measured with each brand left out, and, in brackets, as the mean of 12 random splits (a fifth held
back, stratified), which is what public notebooks report and which flatters. Nothing is tuned here. Needs the extra
``benchmark``.
"""

import re
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from sklearn.ensemble import RandomForestClassifier
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, f1_score
from sklearn.model_selection import StratifiedShuffleSplit
from sklearn.pipeline import make_pipeline
from train import SURE, Rows, dialogue, errors, fit, load, pushes, questions, seen, to_crowd

from contrasocial.measure.labels.intent import LABEL
from contrasocial.text import intent_model

SPLITS, SEED, DRAWS = 12, 20261123, 1000
#: The hand rule: any of these patterns is a push.
BY_HAND = ("P101", "P102", "P105", "P111", "P117")
CLASSES = ("Action", "Information", "Dialogue")
Figures = dict[str, float]
#: From the rows to learn from (to the crowd) and the rows to read: the probability of a push of each of the latter.
Approach = Callable[[Rows, Rows], np.ndarray]


def majority(learn: Rows, read: Rows) -> np.ndarray:
    """The larger class, for every post."""
    return np.full(len(read.texts), learn.push.mean())


def hand_rules(_learn: Rows, read: Rows) -> np.ndarray:
    """A push where it gives an order, sends on, invites to take part or asks before a link."""
    return seen(read, [q for q in questions() if q["code"] in BY_HAND]).any(axis=1).astype(float)


def peers(learn: Rows, read: Rows) -> np.ndarray:
    """Bag of words, tf-idf and a random forest over the clear posts, as the public notebooks have it."""
    return _by_words(learn, read, RandomForestClassifier(200, random_state=SEED, n_jobs=2))


def strong_words(learn: Rows, read: Rows) -> np.ndarray:
    """The same words, and pairs of them, with a logistic model: the stronger of the usual recipes."""
    return _by_words(learn, read, LogisticRegression(C=30, class_weight="balanced", max_iter=2000), pairs=True)


def _by_words(learn: Rows, read: Rows, classifier: Any, *, pairs: bool = False) -> np.ndarray:
    words = TfidfVectorizer(token_pattern=r"\w+|[?!]", ngram_range=(1, 2)) if pairs else TfidfVectorizer()
    recipe, clear = make_pipeline(words, classifier), learn.only(learn.clear)
    recipe.fit(_linkless(clear.texts), clear.push)
    return np.asarray(recipe.predict_proba(_linkless(read.texts))[:, 1])


def _linkless(texts: list[str]) -> list[str]:
    return [re.sub(r"https?://\S+", "urlplaceholder", text) for text in texts]


def ours(learn: Rows, read: Rows) -> np.ndarray:
    """The model of the package, trained anew on the rows to learn from."""
    return pushes(read.texts, fit(learn, questions()))


APPROACHES: dict[str, Approach] = {
    "majority": majority,
    "hand rules": hand_rules,
    "words, forest (peers)": peers,
    "word pairs, logistic": strong_words,
    "patterns (ours)": ours,
}


def _crowd(rows: Rows) -> Rows:
    return rows.only(to_crowd(rows))


def held_out(every: Rows, approach: Approach) -> np.ndarray:
    """The probability of a push of every row, from a model that saw no row of its brand."""
    p = np.zeros(len(every.texts))
    for brand in np.unique(every.brands):
        held = every.brands == brand
        p[held] = approach(_crowd(every.only(~held)), every.only(held))
    return p


def random_splits(every: Rows, approach: Approach) -> Figures:
    """The mean figures of the rows held back."""
    splits = StratifiedShuffleSplit(SPLITS, test_size=0.2, random_state=SEED).split(every.classes, every.classes)
    drawn = []
    for learn, read in splits:
        known, new = (every.only(np.isin(np.arange(len(every.texts)), part)) for part in (learn, read))
        drawn.append(measures(new, approach(_crowd(known), new)))
    return {name: float(np.mean([figures[name] for figures in drawn])) for name in drawn[0]}


def measures(rows: Rows, p: np.ndarray) -> Figures:
    """Every figure of the rows and their probabilities, on the clear posts and on all."""
    found: Figures = {}
    for name, some in (("clear", rows.clear), ("all", np.ones(len(p), bool))):
        found |= {f"{what}, {name} posts": value for what, value in _two(rows.only(some), p[some]).items()}
        found |= {f"{what}, {name} posts": value for what, value in _three(rows.only(some), p[some]).items()}
    return found


def _two(rows: Rows, p: np.ndarray) -> Figures:
    crowd = to_crowd(rows)
    push, p = rows.push[crowd], p[crowd]
    taken, sure = p >= 0.5, np.maximum(p, 1 - p) >= SURE
    return {
        "accuracy": accuracy_score(push, taken),
        "F1 of push": f1_score(push, taken, zero_division=0),
        "macro-F1": f1_score(push, taken, average="macro", zero_division=0),
        "ECE": calibration_error(p, push),
        "share sure": float(sure.mean()),
        "accuracy where sure": accuracy_score(push[sure], taken[sure]) if sure.any() else float("nan"),
    }


def _three(rows: Rows, p: np.ndarray) -> Figures:
    """Dialogue by the platform's fields, the rest by the model."""
    read = np.where(dialogue(rows), "Dialogue", np.where(p >= 0.5, "Action", "Information"))
    scores = f1_score(rows.classes, read, labels=CLASSES, average=None, zero_division=0)
    accuracy = {"three classes, accuracy": accuracy_score(rows.classes, read)}
    return accuracy | {f"three classes, F1 of {c}": float(s) for c, s in zip(CLASSES, scores, strict=True)}


def calibration_error(p: np.ndarray, push: np.ndarray) -> float:
    """Expected calibration error of the probability of a push, ten bins of equal width."""
    bins = np.minimum((p * 10).astype(int), 9)
    return float(sum(abs(push[bins == b].sum() - p[bins == b].sum()) for b in range(10)) / len(p))


def over_brands(rows: Rows, p: np.ndarray) -> dict[str, tuple[float, float]]:
    """90 % intervals: the brands are drawn anew, each with all its posts."""
    rng = np.random.default_rng(SEED)
    places = [np.flatnonzero(rows.brands == brand) for brand in np.unique(rows.brands)]
    drawn: dict[str, list[float]] = {}
    crowd = to_crowd(rows)
    for _draw in range(DRAWS):
        chosen = np.concatenate([places[k] for k in rng.integers(0, len(places), len(places))])
        for name, some in (("clear", crowd & rows.clear), ("all", crowd)):
            few = chosen[some[chosen]]
            taken, push = p[few] >= 0.5, rows.push[few]
            drawn.setdefault(f"accuracy, {name} posts", []).append(float(np.mean(taken == push)))
            if push.any():
                f1 = 2 * np.sum(taken & push) / (taken.sum() + push.sum())
                drawn.setdefault(f"F1 of push, {name} posts", []).append(float(f1))
    return {name: tuple(np.quantile(values, [0.05, 0.95])) for name, values in drawn.items()}


def share_errors(rows: Rows, p: np.ndarray) -> list[float]:
    """Of each brand, by how many points the share of posts read as push misses the real one."""
    crowd = to_crowd(rows)
    rows, p = rows.only(crowd), p[crowd]
    brands = [rows.brands == brand for brand in np.unique(rows.brands)]
    return [100 * abs(float(np.mean(p[b] >= 0.5) - rows.push[b].mean())) for b in brands]


def adjusted(hits: int, cases: int, rates: intent_model.Errors, interval: float = 0.9) -> tuple[float, float, float]:
    """The share of pushes among ``cases`` posts of which ``hits`` were read as one, with its interval.

    The adjusted count of Rogan and Gladen. The interval draws the brands that the error was measured on, their posts,
    and the posts at hand anew."""
    rng = np.random.default_rng(SEED)
    brands = np.array(rates.brands)
    sums = brands[rng.integers(0, len(brands), (DRAWS, len(brands)))].sum(axis=1)
    # Half a case on either side keeps a draw without any push from dividing by nothing.
    found = rng.beta(sums[:, 0] + 0.5, sums[:, 1] - sums[:, 0] + 0.5)
    mistaken = rng.beta(sums[:, 2] + 0.5, sums[:, 3] - sums[:, 2] + 0.5)
    drawn = _freed(rng.beta(hits + 0.5, cases - hits + 0.5, DRAWS), found, mistaken)
    low, high = np.quantile(drawn, [(1 - interval) / 2, (1 + interval) / 2])
    whole = brands.sum(axis=0)
    share = float(_freed(np.array(hits / cases), whole[0] / whole[1], whole[2] / whole[3]))
    return share, min(float(low), share), max(float(high), share)


def _freed(shown: np.ndarray, found: Any, mistaken: Any) -> np.ndarray:
    return np.asarray(np.clip((shown - mistaken) / np.maximum(found - mistaken, 0.05), 0, 1))


def adjusted_errors(rows: Rows, p: np.ndarray, *, nested: bool) -> tuple[list[float], int]:
    """The same for the adjusted count of our model, and how many of its 90 % intervals hold the real share.

    nested: the error rates come from within the rows to learn from, from models of one brand fewer, which err more
    than the model that they are to correct. Else they are those of the other brands, each of them left out."""
    crowd = to_crowd(rows)
    rows, p = rows.only(crowd), p[crowd]
    missed, covered = [], 0
    for brand in np.unique(rows.brands):
        held = rows.brands == brand
        rates = fit(rows.only(~held), questions()).errors if nested else errors(p[~held] >= 0.5, rows.only(~held))
        share, low, high = adjusted(int(np.sum(p[held] >= 0.5)), int(held.sum()), rates)
        real = float(rows.push[held].mean())
        missed.append(100 * abs(share - real))
        covered += low <= real <= high
    return missed, covered


def speed(rows: Rows, posts: int = 100_000) -> str:
    """Posts for each second of one core: the label, and with the reasons of every post."""
    texts = (rows.texts * (posts // len(rows.texts) + 1))[:posts]
    ids, langs = pa.array(range(posts)), pa.array(["en"] * posts)
    batch = pa.record_batch([ids, pa.array(texts), langs], names=["post_id", "text", "lang"])
    slices = [batch.slice(at, 20_000) for at in range(0, posts, 20_000)]
    plain = _rate(posts, lambda: [LABEL.read(part) for part in slices])
    both = _rate(posts, lambda: [_with_reasons(part["text"]) for part in slices])
    return f"{plain:,.0f}; {both:,.0f}"


def _with_reasons(texts: pa.Array) -> Any:
    found = intent_model.look(texts)
    return intent_model.judged(found), intent_model.explained(found)


def _rate(posts: int, work: Callable[[], Any]) -> float:
    best = float("inf")
    for _again in range(3):
        start = time.process_time()
        work()
        best = min(best, time.process_time() - start)
    return posts / best


def _row(name: str, cells: list[str]) -> str:
    return f"| {name} | {' | '.join(cells)} |"


def _cell(left: float, drawn: float) -> str:
    return "" if np.isnan(left) else f"{left:.3f} ({drawn:.3f})"


def main(path: str) -> None:
    """Measure and print."""
    rows = load(Path(path))
    held = {name: held_out(rows, approach) for name, approach in APPROACHES.items()}
    left = {name: measures(rows, p) for name, p in held.items()}
    drawn = {name: random_splits(rows, approach) for name, approach in APPROACHES.items()}
    print(_row("brand left out (random split)", list(APPROACHES)))
    print(_row("---", ["---"] * len(APPROACHES)))
    for what in left["majority"]:
        print(_row(what, [_cell(left[name][what], drawn[name][what]) for name in APPROACHES]))
    ranges = {name: over_brands(rows, p) for name, p in held.items()}
    for what in ranges["majority"]:
        spans = [ranges[name][what] for name in APPROACHES]
        print(_row(f"90 % over brands: {what}", [f"{low:.3f} to {high:.3f}" for low, high in spans]))
    missed = [share_errors(rows, held[name]) for name in APPROACHES]
    print(_row("push share missed by, points: mean, worst", [f"{np.mean(m):.1f}, {max(m):.1f}" for m in missed]))
    blank = [""] * (len(APPROACHES) - 1)
    for name, nested in (("rates within the training", True), ("rates of the other brands", False)):
        points, covered = adjusted_errors(rows, held["patterns (ours)"], nested=nested)
        told = f"{np.mean(points):.1f}, {max(points):.1f}; {covered} of {len(points)}"
        print(_row(f"adjusted count, {name}: mean, worst; 90 % intervals that hold", [*blank, told]))
    print(_row("posts/s on one core: label; with reasons", [*blank, speed(rows)]))


if __name__ == "__main__":
    main(sys.argv[1])
