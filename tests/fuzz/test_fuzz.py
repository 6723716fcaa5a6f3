"""Whatever comes in: a record, a skip, or one clear problem; soon, and in little memory. The seed is fixed."""

import io
import random
import zipfile
from pathlib import Path

from contrasocial.api.gather import gather
from contrasocial.core.errors import Problem
from contrasocial.ledger.store import Ledger
from tests.fuzz.mangle import fuzz, mangled, read
from tests.fuzz.seeds import seeds

SEED = 20261128


def test_every_seed_is_read_whole(tmp_path: Path) -> None:
    for name, content in seeds().items():
        (tmp_path / name).write_bytes(content)
        found = read(tmp_path / name)
        assert found.records and not found.problem, (name, found)


DEEP = b"[" * 100_000
DIGITS = b"9" * 5_000


def test_what_no_parser_takes_costs_one_record_and_not_the_export(tmp_path: Path) -> None:
    for name, old, new in (
        ("posts.json", b'"id": 3', b'"id": ' + DIGITS),
        ("posts.jsonl", b'"id": 3', b'"id": ' + DIGITS),
        ("posts.jsonl", b'"id": 3', b'"id": ' + DEEP),
        ("desk.json", b'"id": 3', b'"id": ' + DIGITS),
    ):
        whole = seeds()[name]
        assert old in whole
        (tmp_path / name).write_bytes(whole)
        before = read(tmp_path / name)
        (tmp_path / name).write_bytes(whole.replace(old, new, 1))
        after = read(tmp_path / name)
        assert (after.records, after.skipped - before.skipped) == (before.records, 1), (name, new[:3], after)


def test_a_profile_that_nests_too_deep_costs_the_profile_and_not_the_posts(tmp_path: Path) -> None:
    for name, member in (("mastodon.zip", "actor.json"), ("x.zip", "data/account.js")):
        with zipfile.ZipFile(io.BytesIO(seeds()[name])) as packed:
            files = {one: packed.read(one) for one in packed.namelist()}
        assert member in files
        files[member] = (b"window.YTD.account.part0 = " if member.endswith("js") else b"") + DEEP
        with zipfile.ZipFile(tmp_path / name, "w") as packed:
            for one, content in files.items():
                packed.writestr(one, content)
        found = read(tmp_path / name)
        assert found.records == 8 or "--account" in found.problem, (name, found)


def test_no_mangled_input_gets_through_a_reader(tmp_path: Path) -> None:
    assert not fuzz(seeds(), 2_000, SEED, tmp_path)


def test_what_is_gathered_adds_up_and_what_fails_leaves_the_ledger_as_it_was(tmp_path: Path) -> None:
    ledger, names = tmp_path / "ws", sorted(seeds())
    gather_whole = tmp_path / "posts.csv"
    gather_whole.write_bytes(seeds()["posts.csv"])
    gather(gather_whole, ledger)
    for number in range(30):
        chance = random.Random(f"{SEED}/whole/{number}")
        name = chance.choice(names)
        path = tmp_path / f"{number}-{name}"
        path.write_bytes(mangled(seeds()[name], chance))
        before = sorted(g.gather for g in Ledger(ledger).gathers())
        try:
            done = gather(path, ledger)
        except Problem:
            assert sorted(g.gather for g in Ledger(ledger).gathers()) == before
        else:
            assert done.kept + done.skipped == done.read
