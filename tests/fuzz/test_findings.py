"""What attacks on the first edition (0ef9a00) found and no other file tests: each of these failed there."""

import csv
import io
import os
import subprocess
import sys
import tarfile
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest
from click.testing import CliRunner

from contrasocial.api.gather import gather
from contrasocial.cli import cli
from contrasocial.core.errors import Problem
from contrasocial.core.notes import Note
from contrasocial.sources.readers.input_files import Archive
from tests.fuzz.mangle import read, within
from tests.fuzz.seeds import seeds

ROOT = Path(__file__).parents[2]


def zipped(*members: tuple[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members:
            packed.writestr(name, content)
    return out.getvalue()


def test_ten_thousand_links_in_a_post_are_read_and_gathered_soon(tmp_path: Path) -> None:
    links = " ".join(f"https://a{n}.example/{n}" for n in range(10_000)).encode()
    (tmp_path / "posts.csv").write_bytes(seeds()["posts.csv"].replace(b"Look at stove 3", links))
    with within(20):
        done = gather(tmp_path / "posts.csv", tmp_path / "ws", on_notice=lambda _line: None)
    assert done.kept == 12


@pytest.mark.parametrize("name", ["posts.tar.gz", "posts.tgz", "posts.bin"])
def test_a_tar_that_is_not_packed_is_a_tar_whatever_its_name(tmp_path: Path, name: str) -> None:
    with tarfile.open(tmp_path / name, "w") as packed:
        info = tarfile.TarInfo("posts.csv")
        info.size = len(seeds()["posts.csv"])
        packed.addfile(info, io.BytesIO(seeds()["posts.csv"]))
    assert read(tmp_path / name).records == 12


def test_a_formula_in_a_text_is_none_in_what_label_writes(tmp_path: Path) -> None:
    texts = ["=cmd|'/c calc'!A0", "+1+A1", "-A1", "@SUM(A1)", "\t=1", "-1.5"]
    with open(tmp_path / "p.csv", "w", newline="") as out:
        csv.writer(out).writerows([["text"], *([text] for text in texts)])
    done = CliRunner().invoke(cli, ["label", str(tmp_path / "p.csv"), "--text-column", "text"])
    cells = [cell for row in csv.reader(io.StringIO(done.stdout)) for cell in row]
    assert any("cmd|" in cell for cell in cells)
    assert not [cell for cell in cells if cell.lstrip("\t ")[:1] in tuple("=+@")]
    assert "-1.5" in cells
    assert "-A1" not in cells


def test_many_members_that_are_small_each_are_limited_together(tmp_path: Path) -> None:
    (tmp_path / "many.zip").write_bytes(zipped(*((f"{n}.jsonl", bytes(31 << 20)) for n in range(40))))
    with pytest.raises(Problem) as told:
        Archive(tmp_path / "many.zip")
    assert told.value.code == "E103"


def test_of_two_members_of_one_name_the_last_is_read_and_that_is_told(tmp_path: Path) -> None:
    first = seeds()["posts.csv"]
    with pytest.warns(UserWarning, match="Duplicate name"):
        (tmp_path / "twins.zip").write_bytes(
            zipped(("posts.csv", first), ("posts.csv", first.replace(b"stove", b"oven")))
        )
    with pytest.warns(Note, match="two files called posts.csv: the last one is read"):
        archive = Archive(tmp_path / "twins.zip")
    assert b"oven" in archive.read("posts.csv")


def test_a_link_to_itself_costs_nothing_in_a_folder_and_is_no_path_alone(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "posts.csv").write_bytes(seeds()["posts.csv"])
    (tmp_path / "in" / "itself.csv").symlink_to("itself.csv")
    assert read(tmp_path / "in").records == 12
    with pytest.raises(Problem) as told:
        gather(tmp_path / "in" / "itself.csv", tmp_path / "ws")
    assert told.value.code == "E100"


@pytest.mark.parametrize("command", ["audit", "gather", "people", "whatif", "today"])
def test_a_path_that_no_disk_can_hold_is_not_there(tmp_path: Path, command: str) -> None:
    for name in ("x" * 300, "x/" * 3_000, f"{'x' * 300}.csv"):
        result = CliRunner().invoke(cli, [command, name, "--workspace", str(tmp_path / "ws")])
        assert isinstance(result.exception, Problem | SystemExit), result.exception
        if isinstance(result.exception, Problem):
            assert result.exception.code in ("E100", "E109", "E112"), result.exception


@pytest.mark.parametrize("half", [b"\\ud83d", b"\\udc00"])
def test_half_a_surrogate_in_a_profile_or_a_post_costs_a_sign(tmp_path: Path, half: bytes) -> None:
    for name, ours in (("x.zip", b"hello 3"), ("mastodon.zip", b"hello 3")):
        with zipfile.ZipFile(io.BytesIO(seeds()[name])) as packed:
            files = {member: packed.read(member) for member in packed.namelist()}
        for member in files:
            mended = {
                **files,
                member: files[member].replace(ours, ours + half).replace(b'name":"', b'name":"' + half),
            }
            (tmp_path / name).write_bytes(zipped(*mended.items()))
            assert gather(tmp_path / name, tmp_path / "ws", on_notice=lambda _line: None).kept == 8, (name, member)


def alone(code: str, *words: str) -> "subprocess.CompletedProcess[str]":
    env = {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
    return subprocess.run([sys.executable, "-c", code, *words], env=env, capture_output=True, text=True, timeout=120)


def test_a_repository_is_read_where_memory_is_limited(tmp_path: Path) -> None:
    """Room for the largest repository that is allowed was asked for, four gigabytes, for one of a few bytes."""
    (tmp_path / "repo.car").write_bytes(seeds()["repo.car"])
    code = (
        "import sys, resource; from pathlib import Path\n"
        "from contrasocial.api.gather import recognise\n"
        "from contrasocial.sources.contract import ReadOptions\n"
        "from contrasocial.sources.readers.input_files import Archive\n"
        "archive = Archive(Path(sys.argv[1])); source = recognise(archive, ReadOptions())\n"
        "resource.setrlimit(resource.RLIMIT_AS, (3 << 30, 3 << 30))\n"
        "print(sum(1 for _ in source.read(archive, ReadOptions())))\n"
    )
    done = alone(code, str(tmp_path / "repo.car"))
    assert int(done.stdout) > 6, done.stderr


def test_a_process_that_was_forked_is_told_and_does_not_panic(tmp_path: Path) -> None:
    for name in ("posts.csv", "log.csv"):
        (tmp_path / name).write_bytes(seeds()[name])
    code = (
        "import sys, os, warnings; from pathlib import Path; warnings.simplefilter('ignore')\n"
        "from contrasocial.api.gather import gather\n"
        "from contrasocial.core.errors import Problem\n"
        "place = Path(sys.argv[1]); gather(place / 'posts.csv', place / 'ws')\n"
        "child = os.fork()\n"
        "if not child:\n"
        "    try:\n        gather(place / 'log.csv', place / 'ws')\n"
        "    except Problem as problem:\n        os._exit(7 if 'fork' in problem.what else 1)\n"
        "    except BaseException:\n        os._exit(2)\n"
        "    os._exit(0)\n"
        "print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))\n"
    )
    assert alone(code, str(tmp_path)).stdout.strip() in ("0", "7")


def test_a_cell_nested_deeper_than_can_be_read_costs_its_row_alone(tmp_path: Path) -> None:
    deep = '{""a"":' * 20_000
    rows = f'1,2026-01-02 10:00,"{deep}",Look at our stove\n2,2026-01-03 10:00,hearth,Look at our oven\n'
    (tmp_path / "posts.csv").write_text("id,created_at,author,text\n" + rows)
    assert gather(tmp_path / "posts.csv", tmp_path / "w").kept >= 1


def test_an_endless_word_in_a_table_without_a_header_is_looked_at_once(tmp_path: Path) -> None:
    row = f"1,2026-01-02 10:00,{'9' * 60_000},Look at our stove and what it does\n"
    (tmp_path / "posts.csv").write_text(row * 3)
    with within(10), suppress(Problem):
        gather(tmp_path / "posts.csv", tmp_path / "w")
