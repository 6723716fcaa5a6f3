"""What labels read of posts is kept beside the ledger, and read again only where it must be."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from contrasocial.core.contracts.label import Label, read_beside
from contrasocial.ledger.store import Ledger
from contrasocial.measure import plugins as catalog
from contrasocial.measure.engines import duckdb as engine
from contrasocial.measure.scope import AuditOptions
from tests.world import PostDict, records, reports

ASKED = AuditOptions(own_domains=("hearthline.example",))
TALK: list[PostDict] = [
    {"id": f"{n}{who[0]}", "at": f"{n}d {1 if who == 'ana' else 2}h", "by": who, "text": f"Words {n} by {who}."}
    | ({"to": "brand"} if who == "ana" else {"re": f"{n}a", "to": "ana"})
    for n in range(12)
    for who in ("ana", "brand")
]


@contextmanager
def read_posts() -> Iterator[list[int]]:
    """The posts that labels read inside the block."""
    seen: list[int] = []

    def read(labels: list[Label], batch: pa.RecordBatch) -> pa.RecordBatch:
        seen.extend(batch["post_id"].to_pylist())
        return read_beside(labels, batch)

    with patch.object(engine, "read_beside", read):
        yield seen


def audited(place: Path, *worlds: list[PostDict]) -> tuple[int, dict[str, Any]]:
    """How many readings the audit of these worlds took, and each finding's numbers."""
    with read_posts() as seen:
        (found,) = reports(*(records(w) for w in worlds), asked=ASKED, folder=place)
    return len(seen), {f.metric: (f.n, f.hits, f.value, f.low, f.high) for f in found.findings}


def test_what_was_read_is_not_read_again(tmp_path: Path) -> None:
    first, numbers = audited(tmp_path, TALK)
    assert first
    assert audited(tmp_path, TALK) == (0, numbers)


def test_of_a_newer_gather_what_is_new_is_read_alone(tmp_path: Path) -> None:
    first, _ = audited(tmp_path, TALK)
    more = [{"id": "late", "at": "20d", "text": "One more post."}]
    again, numbers = audited(tmp_path, TALK, more)
    assert 0 < again < first / 4
    assert audited(tmp_path / "anew", TALK, more)[1] == numbers


def test_a_text_that_has_changed_is_read_again(tmp_path: Path) -> None:
    audited(tmp_path, TALK)
    changed = [p | {"text": "So sorry to hear that, Ana! What happened?"} if p["id"] == "3b" else p for p in TALK]
    again, numbers = audited(tmp_path, TALK, changed)
    assert again  # the newer gather's text stands
    assert audited(tmp_path / "anew", TALK, changed)[1] == numbers
    assert audited(tmp_path, TALK, changed) == (0, numbers)


def test_a_newer_version_of_a_label_reads_everything_and_what_the_older_read_goes(tmp_path: Path) -> None:
    first, numbers = audited(tmp_path, TALK)
    before = {place.name for place in (tmp_path / "ledger" / "labels").iterdir()}
    newer = {name: replace(label, version=label.version + 1) for name, label in catalog.labels().items()}
    with patch.object(catalog, "labels", lambda: newer):
        assert audited(tmp_path, TALK) == (first, numbers)
    assert not before & {place.name for place in (tmp_path / "ledger" / "labels").iterdir()}


def test_a_pass_that_was_stopped_is_done_anew(tmp_path: Path) -> None:
    first, numbers = audited(tmp_path, TALK)
    for done in (tmp_path / "ledger" / "labels").glob("*/*/_gathers.json"):
        done.unlink()
        file = next(done.parent.glob("*.parquet"))
        file.write_bytes(file.read_bytes()[:100])
    assert audited(tmp_path, TALK) == (first, numbers)
    assert audited(tmp_path, TALK) == (0, numbers)


def test_where_nothing_can_be_kept_the_numbers_are_the_same(tmp_path: Path) -> None:
    _, numbers = audited(tmp_path / "kept", TALK)
    (tmp_path / "ledger").mkdir()
    (tmp_path / "ledger" / "labels").write_text("a file in the way")
    first = audited(tmp_path, TALK)
    assert first[0]
    assert first[1] == numbers
    assert audited(tmp_path, TALK) == first


def test_what_is_known_of_a_gather_that_is_gone_goes_too(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    audited(tmp_path, TALK)
    assert list((tmp_path / "ledger" / "labels").glob("*/*/_gathers.json"))
    ledger.readings.drop(whole=())
    assert not list((tmp_path / "ledger" / "labels").glob("*/*/_gathers.json"))


def test_no_word_stands_in_what_is_kept(tmp_path: Path) -> None:
    audited(tmp_path, [p | {"text": f"{p['text']} quokka"} for p in TALK])
    files = list((tmp_path / "ledger" / "labels").glob("*/*/*.parquet"))
    assert files
    assert not [f for f in files if "quokka" in json.dumps(pq.ParquetFile(f).read().to_pylist(), default=str)]


@pytest.fixture(autouse=True)
def _few_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Several batches also where there are few posts."""
    monkeypatch.setattr(engine, "_BATCH", 5)
