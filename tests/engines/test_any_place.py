"""An engine reads and writes the very files that it is told, whatever the folders above them are called."""

import os
import shutil
from functools import partial
from pathlib import Path

import pytest

from contrasocial.core.contracts.label import READ
from contrasocial.core.ledger_tables import LEDGER
from contrasocial.ledger.store import Ledger
from contrasocial.measure import plugins
from contrasocial.measure.engines import engine
from tests.test_places import HOSTILE
from tests.world import records

NO_JAVA = shutil.which("java") is None and os.environ.get("CI") != "true"
ENGINES = ["duckdb", pytest.param("spark", marks=pytest.mark.skipif(NO_JAVA, reason="no Java: Spark cannot run"))]
_READ = f"select p.post as post_id, {', '.join(f'p.{name} as {name}' for name in READ.names[1:])} from posts as p"


@pytest.mark.parametrize("name", ENGINES)
def test_a_ledger_is_read_and_written_in_a_folder_of_any_name(tmp_path: Path, name: str) -> None:
    place = tmp_path / "brand=x" / HOSTILE
    ledger = Ledger(place)
    posts = [{"id": f"{n}", "at": f"{n}h", "text": "Hello!"} for n in range(1, 4)]
    for number, world in enumerate((records(posts[:2]), records(posts))):
        ledger.renew("world", f"account{number}", "@x", "0", partial(iter, world))
    gathers = [g.gather for g in ledger.gathers()]
    (label, *_) = [label for label in plugins.labels().values() if not label.keys]
    running = engine(name, spill=place / "spill", master="local[1]") if name == "spark" else engine(name)
    try:
        running.posts(ledger.files(gathers))
        for known in ([], [str(place / "labels")]):
            running.clear()
            found = running.fetch("select p.post as post, p.gather as gather from posts as p").to_pylist()
            assert sorted(f["gather"] for f in found) == [gathers[1]] * 3, "the newer of two is taken"
            for table, schema in LEDGER.items():
                assert set(running.fetch(f"select * from {table}").schema.names) == set(schema.names)
            running.label(_READ, [label], known, str(place / "labels"))
            assert running.fetch(f"select count(*) as n from {label.id}").to_pylist() == [{"n": 3}]
            assert (place / "labels").exists()
    finally:
        running.close()
    assert not (place / "spill").exists()
