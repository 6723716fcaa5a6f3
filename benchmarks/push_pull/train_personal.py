"""Trains measure/personal.json: is an answer personal? Logs and gold set stay outside the repository.

    python benchmarks/push_pull/train_personal.py PAIRS.jsonl ONE.json TWO.json LOG [LOG ...]

PAIRS.jsonl has lines with n, brand, asked_id, reply_id; ONE and TWO are two independent readings, {n: 0 or 1}.
Prints the agreement, the AUC with whole brands held out, and the share judged with its accuracy; writes the weights
that the pairs give on which both agree.
"""

import json
import math
import sys
import tempfile
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold, cross_val_predict

from contrasocial.api.gather import gather
from contrasocial.core.ids import key
from contrasocial.ledger.store import Ledger
from contrasocial.measure.engines.duckdb import DuckDBEngine
from contrasocial.measure.prepare import prepare
from contrasocial.measure.scope import AuditOptions

FEATURES = ("reuse", "rare", "canned", "named", "asks", "sends_away")
SURE = 0.84
HOME = Path(__file__).parents[2] / "src" / "contrasocial" / "measure" / "personal.json"


def facts(logs: list[str]) -> dict[int, list[float]]:
    """The six facts of every answer in these logs, by its key."""
    found: dict[int, list[float]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for log in logs:
            done, engine = gather(log, folder), DuckDBEngine()
            prepare(Ledger(Path(folder)), [done], AuditOptions(all_brands=True), engine)
            for row in engine.fetch("select * from personal_features").to_pylist():
                found.setdefault(row["post_id"], [float(row[f]) for f in FEATURES])
            engine.close()
    return found


def main(pairs: str, one: str, two: str, logs: list[str]) -> None:
    """Train, print the figures, write the model."""
    first, second = (json.loads(Path(p).read_text()) for p in (one, two))
    same = [n for n in first if first[n] == second[n]]
    agree = len(same) / len(first)
    ones = [sum(labels.values()) / len(labels) for labels in (first, second)]
    chance = ones[0] * ones[1] + (1 - ones[0]) * (1 - ones[1])
    known = facts(logs)
    gold = [json.loads(line) for line in Path(pairs).read_text(encoding="utf-8").splitlines()]
    kept = [g for g in gold if str(g["n"]) in same and key("support", g["reply_id"]) in known]
    x = np.array([known[key("support", g["reply_id"])] for g in kept])
    y = np.array([first[str(g["n"])] for g in kept])
    groups = np.array([g["brand"] for g in kept])
    model = LogisticRegression(C=1.0)
    p = cross_val_predict(model, x, y, groups=groups, cv=GroupKFold(10), method="predict_proba")[:, 1]
    sure = np.maximum(p, 1 - p) >= SURE
    right = (p >= 0.5) == (y == 1)
    model.fit(x, y)
    figures = {
        "pairs": len(first),
        "agreement": round(agree, 3),
        "kappa": round((agree - chance) / (1 - chance), 3),
        "used": len(kept),
        "brands": len(set(groups)),
        "auc": round(float(roc_auc_score(y, p)), 3),
        "accuracy": round(float(right.mean()), 3),
        "judged": round(float(sure.mean()), 3),
        "accuracy_judged": round(float(right[sure].mean()), 3),
    }
    weights = {f: round(1000 * float(w)) for f, w in zip(FEATURES, model.coef_[0], strict=True)}
    HOME.write_text(
        json.dumps(
            {
                "version": 1,
                "data": "question and answer pairs from 'Customer Support on Twitter' (CC BY-NC-SA 4.0)",
                "weights": {"intercept": round(1000 * float(model.intercept_[0])), **weights},
                "sure": round(1000 * math.log(SURE / (1 - SURE))),
                "figures": figures,
            },
            indent=2,
        )
        + "\n"
    )
    print("\n".join(f"{name:16} {value}" for name, value in figures.items()))


if __name__ == "__main__":
    main(*sys.argv[1:4], sys.argv[4:])
