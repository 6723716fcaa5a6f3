"""What a start costs: libraries that a run does not need are not loaded, and nothing is compiled twice."""

import subprocess
import sys
from pathlib import Path

import pytest
from publicsuffixlist import PublicSuffixList

from contrasocial.core import page_templates, urls

TABLE = "id,author,created_at,text\n1,brand,2024-05-01T10:00:00Z,Hello there\n"


def audited(place: Path, *checks: str) -> str:
    """What an audit of a table says that ends with these lines of Python."""
    (place / "posts.csv").write_text(TABLE, encoding="utf-8")
    run = f"contrasocial.audit({str(place / 'posts.csv')!r}, {str(place / 'here')!r}, brand='brand')"
    code = "\n".join(["import sys, contrasocial", run, *checks])
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    return done.stderr if done.returncode else ""


def test_a_brand_that_has_not_changed_needs_neither_an_engine_nor_the_network(tmp_path: Path) -> None:
    assert audited(tmp_path) == ""
    heavy = "{'duckdb', 'httpx2', 'contrasocial.network.client', 'contrasocial.sources.tables.posts'}"
    assert audited(tmp_path, f"found = {heavy} & set(sys.modules)", "assert not found, found") == ""


@pytest.mark.parametrize(
    "host",
    "brand.example a.b.co.uk brand.github.io x.y.kawasaki.jp city.kawasaki.jp www.ck a.b.ck beispiel.straße.de com"
    " brand.xn--p1ai бренд.рф a.b.個人.hk a.b.xn--mk0axi.hk Shop.Brand.COM brand.com. localhost a..b".split(),
)
def test_whose_a_host_is_is_told_as_by_the_whole_list(host: str) -> None:
    assert urls._registrable(host) == (PublicSuffixList().privatesuffix(host) or host)


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package with one template, in a Python that keeps what it compiles."""
    place = tmp_path / "made_up_pages"
    (place / "assets").mkdir(parents=True)
    (place / "__init__.py").touch()
    (place / "assets" / "page.html.j2").write_text("<b>{{ name }}</b>\n", encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.delitem(sys.modules, "made_up_pages", raising=False)
    return place


def rendered() -> str:
    return page_templates.environment("made_up_pages", "assets").get_template("page.html.j2").render(name="<us>")


def compiled(package: Path) -> list[Path]:
    return sorted((package / "assets").rglob("*-*.pyc"))


def test_a_template_is_compiled_once(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert rendered() == "<b>&lt;us&gt;</b>"
    assert len(compiled(package)) == 1
    monkeypatch.setattr("jinja2.environment.Environment.compile", lambda *_args, **_more: pytest.fail("compiled"))
    assert rendered() == "<b>&lt;us&gt;</b>"


def test_a_template_that_was_changed_is_compiled_anew(package: Path) -> None:
    rendered()
    (package / "assets" / "page.html.j2").write_text("<i>{{ name }}</i>", encoding="utf-8")
    assert rendered() == "<i>&lt;us&gt;</i>"


def test_a_broken_compiled_template_is_made_again(package: Path) -> None:
    rendered()
    (file,) = compiled(package)
    file.write_bytes(file.read_bytes()[:-40])
    assert rendered() == "<b>&lt;us&gt;</b>"


def test_a_template_renders_where_nothing_can_be_kept(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (package / "assets" / "__pycache__").touch()  # a file in the place of the folder: no user may write there
    assert rendered() == "<b>&lt;us&gt;</b>"
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert rendered() == "<b>&lt;us&gt;</b>"
    assert compiled(package) == []
