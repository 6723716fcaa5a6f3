"""Archives that are damaged, dangerous or given in another form."""

import tarfile
import zipfile
from pathlib import Path

import pytest

from contrasocial.core.errors import Problem
from contrasocial.sources.readers import input_files as module
from contrasocial.sources.readers.input_files import Archive
from tests.fixtures import FORMS, pack

FILES: dict[str, str | bytes] = {"data/a.js": "alpha", "data/deep/a.js": "beta", "b.json": "{}"}


def code(problem: pytest.ExceptionInfo[Problem]) -> str:
    return problem.value.code


@pytest.mark.parametrize("form", FORMS)
def test_every_form_gives_the_same_members(form: str, tmp_path: Path) -> None:
    archive = Archive(pack(FILES, tmp_path, form))
    assert archive.names() == sorted(FILES)
    assert archive.names(".js") == ["data/a.js", "data/deep/a.js"]
    assert archive.read("data/a.js") == b"alpha"
    assert archive.size("data/deep/a.js") == 4


def test_the_member_nearest_to_the_root_is_found(tmp_path: Path) -> None:
    archive = Archive(pack(FILES, tmp_path))
    assert archive.find("a.js") == "data/a.js"
    assert archive.find("deep/a.js") == "data/deep/a.js"
    assert archive.find("eep/a.js") is None


def test_a_single_file_is_an_archive_of_one(tmp_path: Path) -> None:
    (tmp_path / "only.js").write_text("x")
    archive = Archive(tmp_path / "only.js")
    assert (archive.names(), archive.read("only.js")) == (["only.js"], b"x")


def test_a_zip_is_known_by_its_content_not_its_name(tmp_path: Path) -> None:
    renamed = pack(FILES, tmp_path, "zip").rename(tmp_path / "export.bin")
    assert Archive(renamed).read("b.json") == b"{}"


def test_the_beginning_of_a_member_is_not_counted_as_progress(tmp_path: Path) -> None:
    archive = Archive(pack(FILES, tmp_path, "zip"))
    seen: list[int] = []
    archive.on_bytes = seen.append
    assert archive.head("data/a.js", 3) == b"alp"
    assert seen == []
    archive.read("data/a.js")
    assert sum(seen) == 5


def test_a_path_that_does_not_exist_is_told(tmp_path: Path) -> None:
    with pytest.raises(Problem) as problem:
        Archive(tmp_path / "none.zip")
    assert code(problem) == "E100"


@pytest.mark.parametrize("form", FORMS)
def test_an_empty_archive_is_told(form: str, tmp_path: Path) -> None:
    given = pack({}, tmp_path, form)
    with pytest.raises(Problem) as problem:
        Archive(given)
    assert code(problem) == "E102"


def test_an_empty_file_called_zip_is_told(tmp_path: Path) -> None:
    (tmp_path / "export.zip").touch()
    with pytest.raises(Problem) as problem:
        Archive(tmp_path / "export.zip")
    assert code(problem) == "E102"


@pytest.mark.parametrize("form", ["zip", "tar.gz"])
def test_an_archive_that_is_cut_off_is_told(form: str, tmp_path: Path) -> None:
    whole = pack({"data/a.js": bytes(range(256)) * 400}, tmp_path, form)
    whole.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    with pytest.raises(Problem) as problem:
        Archive(whole).read("data/a.js")
    assert code(problem) == "E102"


def test_a_member_that_is_damaged_inside_is_told_with_its_name(tmp_path: Path) -> None:
    whole = pack({"data/a.js": bytes(range(256)) * 400}, tmp_path, "zip")
    data = bytearray(whole.read_bytes())
    data[80:120] = bytes(40)
    whole.write_bytes(data)
    archive = Archive(whole)
    with pytest.raises(Problem) as problem:
        archive.read("data/a.js")
    assert code(problem) == "E102"
    assert "data/a.js" in problem.value.where


@pytest.mark.parametrize("form", ["zip", "tar.gz"])
def test_a_bomb_is_stopped_by_what_really_comes_out_of_it(
    form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "RATIO_FREE_BYTES", 1 << 20)
    bomb = pack({"data/a.js": bytes(16 << 20)}, tmp_path, form)
    assert (16 << 20) / bomb.stat().st_size > module.MAX_RATIO
    archive, out = Archive(bomb), 0
    with pytest.raises(Problem) as problem, archive.open("data/a.js") as stream:
        while block := stream.read(1 << 16):
            out += len(block)
    assert code(problem) == "E103"
    assert out < 8 << 20


def test_what_packs_well_but_is_small_is_no_bomb(tmp_path: Path) -> None:
    archive = Archive(pack({"data/a.js": bytes(4 << 20)}, tmp_path, "zip"))
    assert len(archive.read("data/a.js")) == 4 << 20


def test_too_many_files_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_MEMBERS", 2)
    with pytest.raises(Problem) as problem:
        Archive(pack(FILES, tmp_path, "zip"))
    assert code(problem) == "E103"


@pytest.mark.parametrize("name", ["../out.js", "data/../../out.js", "/etc/out.js", "..\\out.js"])
@pytest.mark.parametrize("form", ["zip", "tar.gz"])
def test_a_path_that_climbs_out_is_refused(name: str, form: str, tmp_path: Path) -> None:
    climbing = pack({"good.js": "", name: "x"}, tmp_path, form)
    with pytest.raises(Problem) as problem:
        Archive(climbing)
    assert code(problem) == "E104"


def test_a_link_that_leads_out_of_a_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("s")
    inside = pack(FILES, tmp_path / "given")
    (inside / "data" / "link.js").symlink_to(tmp_path / "secret")
    with pytest.raises(Problem) as problem:
        Archive(inside)
    assert code(problem) == "E104"


def test_a_link_that_stays_in_the_folder_is_read(tmp_path: Path) -> None:
    inside = pack(FILES, tmp_path)
    (inside / "again.js").symlink_to(inside / "data" / "a.js")
    assert Archive(inside).read("again.js") == b"alpha"


def test_a_link_in_a_tar_is_no_member(tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "export.tar.gz", "w:gz") as tar:
        link = tarfile.TarInfo("link.js")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        tar.addfile(link)
        tar.addfile(tarfile.TarInfo("good.js"))
    assert Archive(tmp_path / "export.tar.gz").names() == ["good.js"]


def test_a_zip_with_a_password_is_told(tmp_path: Path) -> None:
    locked = pack({"a.js": "x"}, tmp_path, "zip")
    data = locked.read_bytes()
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.index(mark) + offset
        data = data[:at] + bytes([data[at] | 1]) + data[at + 1 :]
    locked.write_bytes(data)
    assert zipfile.is_zipfile(locked)
    with pytest.raises(Problem) as problem:
        Archive(locked).read("a.js")
    assert code(problem) == "E102"


def test_the_fingerprint_changes_with_a_byte_and_with_a_name(tmp_path: Path) -> None:
    def of(name: str, text: str, place: str) -> str:
        return Archive(pack({name: text}, tmp_path / place)).fingerprint()

    first = of("a.js", "x", "1")
    assert first == of("a.js", "x", "2")
    assert len({first, of("a.js", "y", "3"), of("b.js", "x", "4")}) == 3
