"""The wheel holds all that a run needs: built, unpacked away from the source, it audits the demo from there."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import click
import pytest

from contrasocial.cli import cli

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("wheel")
    words = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", str(place), str(ROOT)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode and "No matching distribution" in done.stderr:
        pytest.skip("the build's own requirements cannot be had here")
    assert done.returncode == 0, done.stderr
    (built,) = place.glob("*.whl")
    with zipfile.ZipFile(built) as packed:
        packed.extractall(place / "site")
    return place / "site"


def run(wheel: Path, *words: object, **more: str) -> "subprocess.CompletedProcess[str]":
    environment = {**os.environ, "PYTHONPATH": str(wheel), **more}
    command = [sys.executable, "-P", "-m", "contrasocial", *map(str, words)]
    return subprocess.run(command, cwd=wheel.parent, env=environment, capture_output=True, text=True, check=False)


def test_the_wheel_audits_the_demo_on_its_own(wheel: Path) -> None:
    code = (
        "import contrasocial, pathlib; from contrasocial.demo import make; print(contrasocial.__file__); "
        "make(pathlib.Path('demo'))"
    )
    environment = {**os.environ, "PYTHONPATH": str(wheel)}
    made = subprocess.run(
        [sys.executable, "-P", "-c", code],
        cwd=wheel.parent,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert made.stdout.startswith(str(wheel))
    files = sorted((wheel.parent / "demo").iterdir())
    done = run(wheel, "audit", *files, "--brand", "hearthline", "--workspace", "ws", "--out", "out")
    assert done.returncode == 0, done.stderr
    assert (wheel.parent / "out" / "report.html").exists()


def test_every_command_has_a_page_of_the_manual_in_the_wheel(wheel: Path) -> None:
    (manual,) = wheel.glob("*.data/data/share/man/man1")
    commands = cli.list_commands(click.Context(cli))
    assert {"contrasocial.1", *(f"contrasocial-{name}.1" for name in commands)} <= {p.name for p in manual.iterdir()}
    assert ".SH SYNOPSIS" in (manual / "contrasocial-audit.1").read_text(encoding="utf-8")


def test_a_shell_completes_the_commands(wheel: Path) -> None:
    words = {"_CONTRASOCIAL_COMPLETE": "bash_complete", "COMP_WORDS": "contrasocial to", "COMP_CWORD": "1"}
    code = "import sys; sys.argv[0] = 'contrasocial'; from contrasocial.cli import cli; cli(prog_name='contrasocial')"
    environment = {**os.environ, "PYTHONPATH": str(wheel), **words}
    told = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False)
    assert "today" in told.stdout, told.stderr
