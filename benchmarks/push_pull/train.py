"""Trains the model of the label ``intent`` and writes ``src/contrasocial/text/intent.json``.

    python benchmarks/push_pull/train.py DATA_PATH

DATA_PATH is the labelled table (``corporate_messaging_train.csv``) or its folder. The same table and the same
``patterns.toml`` give the same file, byte for byte. Needs the extra ``benchmark``.
"""

import csv
import io
import json
import re
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ftfy
import msgspec
import numpy as np
import pyarrow as pa
from sklearn.linear_model import LogisticRegression

from contrasocial.text.intent_model import Errors, Model, judged, look

HERE = Path(__file__).parent
TARGET = HERE.parents[1] / "src" / "contrasocial" / "text" / "intent.json"
#: Strengths of the L1 penalty that are tried with a brand of the training data left out.
STRENGTHS = (0.5, 1.0, 2.0, 4.0)
SURE = 0.84
#: To a person: a leading mention. Passed on: somebody else's words.
_TO_PERSON = re.compile(r"\s*\.?@\w")
_PASSED_ON = re.compile(r"\s*RT:? ?\"?@\w")
_ANSWERED = re.compile(r"\S.*\b[RM]T:? ?@\w", re.DOTALL)
_LINK = re.compile(r"https?://|www\.")


@dataclass(frozen=True)
class Rows:
    """The table: texts, classes (Action, Information, Dialogue), whether the crowd was of one mind, the accounts."""

    texts: list[str]
    classes: np.ndarray
    clear: np.ndarray
    brands: np.ndarray

    def only(self, mask: np.ndarray) -> "Rows":
        """The rows of a mask."""
        texts = [text for text, kept in zip(self.texts, mask, strict=True) if kept]
        return Rows(texts, self.classes[mask], self.clear[mask], self.brands[mask])

    @property
    def push(self) -> np.ndarray:
        """Whether a row asks for a click, a visit or a vote."""
        return np.asarray(self.classes == "Action")


def repaired(raw: bytes) -> str:
    """The table's text. Its bytes are UTF-8 that was read as Windows-1252 and written as Mac Roman, some of it twice;
    0x9D, which Windows-1252 does not know, went through as it was."""
    text = raw.decode("mac_roman").replace(b"\x9d".decode("mac_roman"), "\x9d")
    return ftfy.fix_encoding(ftfy.fix_encoding(text))


def load(path: Path) -> Rows:
    """Read the table; rows that the crowd excluded are dropped."""
    table = path / "corporate_messaging_train.csv" if path.is_dir() else path
    raw = csv.DictReader(io.StringIO(table.read_bytes().decode("latin-1"), newline=""))
    kept = [row for row in raw if row["category"] != "Exclude"]
    texts = [repaired(row["text"].encode("latin-1")) for row in kept]
    return Rows(
        [re.sub(r"&(amp|lt|gt);? ?", _entity, text) for text in texts],
        np.array([row["category"] for row in kept]),
        np.array([float(row["category:confidence"]) == 1 for row in kept]),
        np.array([row["screenname"] for row in kept]),
    )


def _entity(match: re.Match[str]) -> str:
    return {"amp": "&", "lt": "<", "gt": ">"}[match[1]]


def to_crowd(rows: Rows) -> np.ndarray:
    """What is said to the crowd: no leading mention (a reply, as the platform's fields would tell), not passed on,
    and not what the crowd workers called a dialogue."""
    direct = [bool(_TO_PERSON.match(t) or _PASSED_ON.match(t)) for t in rows.texts]
    return np.asarray(~np.array(direct) & (rows.classes != "Dialogue"))


def dialogue(rows: Rows) -> np.ndarray:
    """What the platform's fields call talk: an answer put before somebody's words, or a reply without a link."""
    return np.array(
        [bool(_ANSWERED.match(t)) or bool(_TO_PERSON.match(t) and not _LINK.search(t)) for t in rows.texts]
    )


def questions() -> list[dict[str, Any]]:
    """The patterns of ``patterns.toml`` with their words filled in."""
    source = tomllib.loads((HERE / "patterns.toml").read_text(encoding="utf-8"))
    filled = []
    for pattern in source["patterns"]:
        regex = pattern["regex"].replace(r"\x27", "'")
        for name, words in source["words"].items():
            regex = regex.replace(f"{{{name}}}", words)
        filled.append({**pattern, "regex": regex})
    return filled


def model_of(
    asked: list[dict[str, Any]], weights: np.ndarray, intercept: float, usual: np.ndarray, **told: Any
) -> Model:
    """A model in the form of the package."""
    patterns = [
        {
            **{key: q[key] for key in ("code", "name", "absent", "regex", "why")},
            "weight": round(float(w), 2) + 0.0,
            "usual": round(float(u), 4),
            **({"kind": q["kind"]} if "kind" in q else {}),
            **({"set": True} if "set" in q else {}),
        }
        for q, w, u in zip(asked, weights, usual, strict=True)
    ]
    none = {"found": [0, 0], "mistaken": [0, 0], "brands": []}
    blank = {
        "errors": none,
        "errors_when_sure": none,
        "calibration": {},
        "data": [],
        "figures": {},
    }
    whole = {"version": "", "about": "", "sure": SURE, "intercept": round(float(intercept), 2), "patterns": patterns}
    return msgspec.convert({**whole, **blank, **told}, Model)


def seen(rows: Rows, asked: list[dict[str, Any]]) -> np.ndarray:
    """A row for each text, a column for each pattern; the expressions run in Arrow, as they do in use."""
    nothing = np.zeros(len(asked))
    return look(pa.array(rows.texts), model_of(asked, nothing, 0, nothing)).found.T.astype(float)


def _logistic(x: np.ndarray, push: np.ndarray, strength: float) -> tuple[np.ndarray, float]:
    fitted = LogisticRegression(
        l1_ratio=1, solver="liblinear", C=strength, intercept_scaling=10, max_iter=1000, random_state=0
    ).fit(x, push)
    return fitted.coef_[0], float(fitted.intercept_[0])


def _left_out(x: np.ndarray, rows: Rows, strength: float) -> np.ndarray:
    """The raw score of each row from a model that saw no row of its brand."""
    scores = np.zeros(len(x))
    for brand in np.unique(rows.brands):
        held = rows.brands == brand
        learn = ~held & rows.clear
        if len(np.unique(rows.push[learn])) == 2:
            weights, intercept = _logistic(x[learn], rows.push[learn], strength)
            scores[held] = x[held] @ weights + intercept
    return scores


def _platt(scores: np.ndarray, push: np.ndarray) -> tuple[float, float]:
    fitted = LogisticRegression(C=1e6).fit(scores[:, None], push)
    return float(fitted.coef_[0, 0]), float(fitted.intercept_[0])


def _log_loss(scores: np.ndarray, push: np.ndarray) -> float:
    slope, shift = _platt(scores, push)
    return float(np.mean(np.logaddexp(0, np.where(push, -1, 1) * (slope * scores + shift))))


def fit(rows: Rows, asked: list[dict[str, Any]], **told: Any) -> Model:
    """The model of these rows (all of them to the crowd). Weights come from the clear rows; the strength of the
    penalty, the calibration (Platt) and the error rates from all rows, each scored with its brand left out."""
    x = seen(rows, asked)
    fixed = np.array(["set" in q for q in asked])
    free = x[:, ~fixed]
    tried = {strength: _left_out(free, rows, strength) for strength in STRENGTHS}
    strength = min(tried, key=lambda s: _log_loss(tried[s], rows.push))
    slope, shift = _platt(tried[strength], rows.push)
    learnt, start = _logistic(free[rows.clear], rows.push[rows.clear], strength)
    weights = np.array([q.get("set", 0.0) for q in asked])
    weights[~fixed] = learnt * slope
    logits = slope * tried[strength] + shift
    sure = np.abs(logits) >= np.log(SURE / (1 - SURE))
    return model_of(
        asked, weights, start * slope + shift, x.mean(axis=0),
        errors=msgspec.to_builtins(errors(logits >= 0, rows)),
        errors_when_sure=msgspec.to_builtins(errors(logits[sure] >= 0, rows.only(sure))),
        calibration={
            "how": "Platt, on scores with the brand left out; already in the weights",
            "slope": round(slope, 4), "shift": round(shift, 4), "penalty": strength,
        },
        **told,
    )  # fmt: skip


def errors(taken: np.ndarray, rows: Rows) -> Errors:
    """What was taken for a push, counted against what is one."""
    brands = [_counts(taken[rows.brands == b], rows.push[rows.brands == b]) for b in np.unique(rows.brands)]
    whole = np.sum(brands, axis=0).tolist()
    return msgspec.convert({"found": whole[:2], "mistaken": whole[2:], "brands": brands}, Errors)


def _counts(taken: np.ndarray, push: np.ndarray) -> list[int]:
    return [int(np.sum(taken & push)), int(np.sum(push)), int(np.sum(taken & ~push)), int(np.sum(~push))]


def pushes(texts: list[str], by: Model) -> np.ndarray:
    """The probability of a push of each text."""
    return np.asarray(judged(look(pa.array(texts), by), by)[2])


def headline(rows: Rows, asked: list[dict[str, Any]]) -> dict[str, float]:
    """Accuracy and F1 of push with each brand left out, whole (penalty and calibration too)."""
    p = np.zeros(len(rows.texts))
    for brand in np.unique(rows.brands):
        held = rows.brands == brand
        p[held] = pushes(rows.only(held).texts, fit(rows.only(~held), asked))
    figures = {}
    for name, some in (("clear", rows.clear), ("all", np.ones(len(p), bool))):
        taken, push = p[some] >= 0.5, rows.push[some]
        figures[f"accuracy, {name} posts, brand left out"] = round(float(np.mean(taken == push)), 4)
        figures[f"F1 of push, {name} posts, brand left out"] = round(
            float(2 * np.sum(taken & push) / (np.sum(taken) + np.sum(push))), 4
        )
    return figures


def main(path: str) -> None:
    """Train on the whole table and write the model."""
    every = load(Path(path))
    rows, asked = every.only(to_crowd(every)), questions()
    source = {
        "name": "Corporate messaging (CrowdFlower, Data for Everyone), six brands",
        "licence": "offered free of charge by its publisher; no licence text; the texts belong to their authors",
        "posts": len(rows.texts),
        "clear": int(rows.clear.sum()),
        "push": int(rows.push.sum()),
        "brands": len(np.unique(rows.brands)),
    }
    model = fit(
        rows, asked,
        version=tomllib.loads((HERE / "patterns.toml").read_text(encoding="utf-8"))["version"],
        about="Written by train.py. Weights are calibrated logits; errors are (hits, cases) with the brand left out.",
        data=[source],
        figures=headline(rows, asked),
    )  # fmt: skip
    text = json.dumps(msgspec.to_builtins(model), indent=1, ensure_ascii=False)
    TARGET.write_text(re.sub(r"\[\s+(\d[\d,\s]*?)\s+\]", _one_line, text) + "\n", encoding="utf-8")


def _one_line(match: re.Match[str]) -> str:
    return f"[{' '.join(match[1].split())}]"


if __name__ == "__main__":
    main(sys.argv[1])
