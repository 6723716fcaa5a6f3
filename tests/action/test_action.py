"""The Action's script as a shell runs it, and the container's steps as far as they go without an engine."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from contrasocial.demo.make import BRAND, make

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "action" / "run.sh"


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return make(tmp_path_factory.mktemp("action") / "a folder with blanks")


def run(place: Path, demo: list[Path], **inputs: str) -> "subprocess.CompletedProcess[str]":
    given = {
        "SOURCE": "\n".join(map(str, demo)), "BRAND": BRAND, "PYTHON": sys.executable,
        "OUT": str(place / "shared"), "WORKSPACE": str(place / "ws"),
        "GITHUB_OUTPUT": str(place / "output"), "GITHUB_STEP_SUMMARY": str(place / "step.md"),
    }  # fmt: skip
    environment = {**os.environ, **given, **inputs}
    return subprocess.run(["bash", SCRIPT], cwd=place, env=environment, capture_output=True, text=True, check=False)


def test_it_annotates_shares_and_says_the_word(tmp_path: Path, demo: list[Path]) -> None:
    done = run(tmp_path, demo)
    assert done.returncode == 0, done.stderr
    assert re.search(r"^::(notice|warning|error)", done.stdout, re.MULTILINE)
    assert (tmp_path / "output").read_text() in ("word=contrasocial\n", "word=social\n")
    assert (tmp_path / "step.md").read_text() == (tmp_path / "shared" / "summary.md").read_text()
    names = {"card.svg", "summary.md"}
    assert names <= {file.name for file in (tmp_path / "shared").iterdir()}


def test_a_goal_that_is_missed_fails_the_run_and_is_shared_all_the_same(tmp_path: Path, demo: list[Path]) -> None:
    done = run(tmp_path, demo, REQUIRE="listens>=99\n\n  shows-up >= 1 \n")
    assert done.returncode == 1, done.stderr
    assert (tmp_path / "shared" / "summary.md").exists()


def test_what_cannot_run_ends_with_two_and_a_value_is_never_code(tmp_path: Path, demo: list[Path]) -> None:
    hostile = f'$(touch {tmp_path}/pwned)"; touch {tmp_path}/pwned; "'
    done = run(tmp_path, demo, SOURCE=hostile, REQUIRE=hostile, BRAND=hostile)
    assert done.returncode == 2
    assert not (tmp_path / "pwned").exists()


def test_every_input_reaches_the_script() -> None:
    action = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
    given = action["runs"]["steps"][-1]["env"].values()
    used = set(re.findall(r"inputs\.([\w-]+)", " ".join(given)))
    assert used == set(action["inputs"])
    assert not re.search(r"\$\{\{\s*inputs", "".join(step.get("run", "") for step in action["runs"]["steps"]))


def test_the_container_is_slim_and_runs_as_nobody_in_particular() -> None:
    steps = (ROOT / "Containerfile").read_text(encoding="utf-8")
    assert steps.rstrip().splitlines()[-3].startswith("ENV") or "USER contrasocial" in steps
    last = steps.rpartition("FROM ")[2]
    assert "slim" in last.splitlines()[0]
    assert last.index("useradd") < last.index("USER contrasocial") < last.index("ENTRYPOINT")
    assert last.count("VOLUME") == 1
