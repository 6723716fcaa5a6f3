"""A package of somebody else's: what docs/extending.md shows is used, what is broken is named, everything goes on."""

import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[1] / "docs" / "extending.md"
MESSAGES = "".join(
    json.dumps({"acme_forum": row}) + "\n"
    for n in range(12)
    for row in (
        {"id": f"q{n}", "by": f"ann{n}", "to": "acme", "at": 1_714_550_400 + n * 86_400, "text": "When is it back?"},
        {"id": f"a{n}", "by": "acme", "to": f"ann{n}", "answers": f"q{n}", "staff": True,
         "at": 1_714_554_000 + n * 86_400, "text": "BUY NOW!!!" if n < 3 else "On Monday."},
    )
) + "no json\n"  # fmt: skip

#: One of each kind that fails in each of its ways.
BROKEN = {
    "pyproject.toml": """
[project]
name = "brokenware"
version = "0.3"
[project.entry-points."contrasocial.sources"]
no-import = "brokenware.no_import:SOURCE"
no-look = "brokenware.sources:NO_LOOK"
no-read = "brokenware.sources:NO_READ"
no-record = "brokenware.sources:NO_RECORD"
no-source = "brokenware.sources:NOTHING"
another-name = "brokenware.sources:NO_LOOK"
table = "brokenware.sources:TABLE"
[project.entry-points."contrasocial.labels"]
no_import_label = "brokenware.no_import:LABEL"
no_label = "brokenware.labels:NO_LABEL"
[project.entry-points."contrasocial.renderers"]
no-import-form = "brokenware.no_import:RENDERER"
no-render = "brokenware.renderers:NO_RENDER"
no-text = "brokenware.renderers:NO_TEXT"
[project.entry-points."contrasocial.metrics"]
metrics = "brokenware.metrics"
nowhere = "brokenware.nowhere"
""",
    "brokenware/__init__.py": "",
    "brokenware/no_import.py": "raise OSError('no driver\\nfor this')",
    "brokenware/sources.py": """
from contrasocial.sources.contract import Source

def fails(*_anything):
    raise ZeroDivisionError("by nought")

def later(*_anything):
    yield from ()
    raise ZeroDivisionError("by nought")

def yes(*_anything):
    return True

def texts(*_anything):
    yield "a text and no record"

NO_LOOK = Source("no-look", "t", ("own",), "b", fails, later, priority=-3)
NO_READ = Source("no-read", "t", ("own",), "b", yes, later, priority=-2)
NO_RECORD = Source("no-record", "t", ("own",), "b", yes, texts, priority=-1)
TABLE = Source("table", "t", ("own",), "b", yes, later)
NOTHING = "a text"
""",
    "brokenware/labels.py": """
import pyarrow as pa
from contrasocial.core.contracts.label import Label

def fails(_batch):
    raise ZeroDivisionError("by nought")

NO_LABEL = Label("no_label", 1, pa.schema([("post_id", pa.int64()), ("yes", pa.bool_())]), fails)
""",
    "brokenware/renderers.py": """
from contrasocial.report.renderer_contract import Renderer

NO_RENDER = Renderer("no-render", ".txt", lambda report: report.nonsense)
NO_TEXT = Renderer("no-text", ".txt", lambda report: 3)
""",
    "brokenware/metrics/no-columns.sql": """-- No columns: nothing.
--
-- better: lower    at least: 10    needs: own    reads: items
select i.brand as brand from items as i
""",
    "brokenware/metrics/by-label.sql": """-- By label: it reads what fails.
--
-- better: lower    at least: 10    needs: own    reads: items, no_label
select i.brand as brand, i.at as at, i.person as person, i.post_id as post_id, l.yes as hit
from items as i join no_label as l on l.post_id = i.post_id
""",
}

HEADER = "-- Mine: my own question.\n--\n-- better: lower    at least: 10    needs: own    reads: items\n"
SELECT = (
    "select i.brand as brand, i.at as at, i.person as person, i.post_id as post_id, true as hit from items as i\n"
)
#: A metric of the user's own with a fault, and what is said of it.
FAULTS = {
    "no-title": (HEADER.replace("Mine: m", "M") + SELECT, "the first line must read '-- Title: question.'"),
    "no-reads": (HEADER.replace("    reads: items", "") + SELECT, "the line 'reads: ...' is missing"),
    "no-needs": (HEADER.replace("needs: own    ", "") + SELECT, "the line 'needs: ...' is missing"),
    "no-at-least": (HEADER.replace("at least: 10    ", "") + SELECT, "the line 'at least: 20' is missing"),
    "no-number": (HEADER.replace("10", "ten") + SELECT, "'at least' is a whole number, not 'ten'"),
    "unknown-key": (HEADER.replace("needs", "need") + SELECT, "there is no key 'need' (did you mean needs?)"),
    "unknown-need": (HEADER.replace("own", "owm", 2).replace("my owm", "my own") + SELECT, "unknown need 'owm'"),
    "unknown-value": (HEADER.replace("items", "items    value: shares") + SELECT, "did you mean share or net-share?"),
    "unknown-role": (HEADER.replace("items", "items    role: king") + SELECT, "unknown role 'king'"),
    "unknown-word": (HEADER.replace("--\n", "--\n-- Sayz: x\n--\n") + SELECT, "there is no paragraph 'Sayz'"),
    "unknown-blank": (
        HEADER.replace("--\n", "--\n-- Says: {m} of {n}\n--\n") + SELECT,
        "nothing is filled in for {m}",
    ),
    "open-brace": (HEADER.replace("--\n", "--\n-- Says: {n\n--\n") + SELECT, "Says: expected '}'"),
    "no-select": (HEADER + "drop table items\n", "one select and nothing else"),
    "two-selects": (HEADER + SELECT.replace("\n", ";\n") * 2, "one select and nothing else"),
    "no-sql": (HEADER + "select from where\n", "its SQL cannot be read"),
    "no-fact": (
        HEADER.replace("items", "item") + SELECT.replace("items", "item"),
        "no fact or label 'item'",
    ),
    "not-named": (HEADER + SELECT + "join turns as t on true\n", "its SQL reads turns, and the line 'reads: ...'"),
    "reads-ledger": (HEADER + SELECT + "join posts as p on true\n", "its SQL reads the ledger itself (posts)"),
    "Two Words": (HEADER + SELECT, "small letters, digits and hyphens"),
}


def installed(files: dict[str, str], site: Path) -> Path:
    """Put a package where Python finds it, with its entry points, as an installer does."""
    for name, text in files.items():
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_text(text)
    project = tomllib.loads(files["pyproject.toml"])["project"]
    about = site / f"{project['name'].replace('-', '_')}-{project['version']}.dist-info"
    about.mkdir()
    (about / "METADATA").write_text(
        f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: {project['version']}\n"
    )
    points = (
        f"[{group}]\n" + "".join(f"{name} = {value}\n" for name, value in names.items())
        for group, names in project["entry-points"].items()
    )
    (about / "entry_points.txt").write_text("\n".join(points))
    (site / "pyproject.toml").unlink()
    return site


def shown() -> dict[str, str]:
    """The files that the page shows, by the name in their first line."""
    blocks = re.findall(
        r"```(?:python|sql|toml)\n(?:#|--) (\S+)\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL
    )
    return {**dict(blocks), "acme_social/__init__.py": ""}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return installed(shown(), tmp_path / "site")


def run(site: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    path = os.pathsep.join([str(site), os.environ.get("PYTHONPATH", "")])
    return subprocess.run(
        [sys.executable, "-m", "contrasocial", *map(str, arguments)], capture_output=True, text=True, check=False,
        cwd=site.parent, env={**os.environ, "PYTHONPATH": path, "PYTHONWARNINGS": "ignore::DeprecationWarning"},
    )  # fmt: skip


def messages(folder: Path) -> Path:
    file = folder / "messages.jsonl"
    file.write_text(MESSAGES)
    return file


def test_each_part_of_the_page_is_under_a_page_long() -> None:
    parts = re.split(r"^## ", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert [part.splitlines()[0] for part in parts[1:]] == ["A source", "A label", "A metric", "A renderer"]
    assert all(len(part.splitlines()) < 60 for part in parts)


def test_what_the_page_shows_is_used(site: Path, tmp_path: Path) -> None:
    done = run(site, "audit", messages(tmp_path), "--workspace", tmp_path / "place", "--format", "one-line")
    assert done.stdout.startswith("acme: ")
    assert done.stdout.endswith("3 of 12 posts are shouted.\n")
    assert "E114" not in done.stderr
    report = json.loads((tmp_path / "contrasocial-report" / "report.json").read_text())
    assert [(g["source"], g["read"], g["kept"], g["skipped"]) for g in report["gathered"]] == [
        ("acme-forum", 25, 24, 1)
    ]
    (finding,) = (f for f in report["findings"] if f["metric"] == "loud-posts")
    assert (finding["n"], finding["hits"], finding["outcome"], len(finding["evidence"])) == (12, 3, "shown", 3)
    assert "one-line" in run(site, "audit", "--help").stdout
    assert "Acme's forum" in run(site, "sources").stdout


def test_what_is_broken_is_named_with_its_package_and_everything_else_goes_on(site: Path, tmp_path: Path) -> None:
    installed(BROKEN, site)
    done = run(site, "audit", messages(tmp_path), "--workspace", tmp_path / "place", "--format", "one-line")
    assert done.stdout.endswith("3 of 12 posts are shouted.\n"), done.stderr
    assert done.returncode == 0
    for told in (
        "the source no-import of brokenware 0.3 cannot be loaded (OSError: no driver for this)",
        "the source no-source of brokenware 0.3 cannot be loaded (it is no Source)",
        "the source another-name of brokenware 0.3 cannot be loaded (its id is 'no-look'",
        "the source table of brokenware 0.3 cannot be loaded (its id is taken by one of contrasocial)",
        "the source no-look of brokenware 0.3 cannot look at this (ZeroDivisionError: by nought)",
        "the source no-read of brokenware 0.3 cannot read this (ZeroDivisionError: by nought)",
        "the source no-record of brokenware 0.3 cannot read this (",
        "the label no_import_label of brokenware 0.3 cannot be loaded (OSError: no driver for this)",
        "the label no_label of brokenware 0.3 cannot read items (ZeroDivisionError: by nought)",
        "the metric nowhere of brokenware 0.3 cannot be found",
        "the metric no-columns cannot be counted",
        "the metric by-label cannot be counted",
    ):
        assert done.stderr.count(told) == 1, (told, done.stderr)
    assert done.stderr.count("E114: ") == done.stderr.count("  where: ") == done.stderr.count("  do:    ")
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ("no-import-form", "the renderer no-import-form of brokenware 0.3 cannot be loaded (OSError: no driver"),
        ("no-render", "the renderer no-render of brokenware 0.3 cannot render this report (AttributeError: "),
        ("no-text", "the renderer no-text of brokenware 0.3 cannot render this report (it gives int and no text)"),
    ],
)
def test_a_broken_renderer_is_named_where_it_was_asked_for(form: str, told: str, tmp_path: Path) -> None:
    site = installed(BROKEN, tmp_path / "site")
    (tmp_path / "log.csv").write_text("id,created_at,text\n1,2024-01-01,hello\n2,2024-01-02,hello again\n")
    done = run(site, "audit", tmp_path / "log.csv", "--workspace", tmp_path / "place", "--format", form)
    assert (done.returncode, done.stdout) == (2, "")
    assert f"E114: {told}" in done.stderr
    assert done.stderr.splitlines()[-1].startswith("  do: ")
    assert (tmp_path / "contrasocial-report" / "report.html").exists()


def test_every_fault_of_ones_own_metric_is_told_and_the_others_count(tmp_path: Path) -> None:
    place = tmp_path / "place"
    (place / "metrics").mkdir(parents=True)
    for name, (text, _told) in FAULTS.items():
        (place / "metrics" / f"{name}.sql").write_text(text)
    (place / "metrics" / "one-blank.sql").write_text(HEADER.replace("    ", " ") + SELECT)
    (place / "metrics" / "no-text.sql").write_bytes(b"-- \xff\xfe")
    (tmp_path / "log.csv").write_text("id,created_at,text\n1,2024-01-01,hello\n2,2024-01-02,hello again\n")
    site = tmp_path / "site"
    site.mkdir()
    done = run(site, "audit", tmp_path / "log.csv", "--workspace", place, "--format", "json")
    assert done.returncode == 0, done.stderr
    for name, (_text, told) in FAULTS.items():
        (line,) = (one for one in done.stderr.splitlines() if f"the metric {name} cannot be used" in one)
        assert told in line
        assert done.stderr.count(f"{name}.sql") == 1
    assert "the metric no-text cannot be used: the file cannot be read" in done.stderr
    findings = {f["metric"]: f for f in json.loads(done.stdout)["findings"]}
    assert findings["one-blank"]["n"] == 2
    assert not set(FAULTS) & set(findings)


def test_a_metric_whose_cases_cannot_be_counted_is_named_and_the_others_count(tmp_path: Path) -> None:
    place = tmp_path / "place"
    (place / "metrics").mkdir(parents=True)
    for name, hit in (("uncountable", "'perhaps'"), ("countable", "true")):
        (place / "metrics" / f"{name}.sql").write_text(HEADER + SELECT.replace("true as hit", f"{hit} as hit"))
    (tmp_path / "log.csv").write_text("id,created_at,text\n1,2024-01-01,hello\n2,2024-01-02,hello again\n")
    (tmp_path / "site").mkdir()
    done = run(tmp_path / "site", "audit", tmp_path / "log.csv", "--workspace", place, "--format", "json")
    assert done.returncode == 0, done.stderr
    assert done.stderr.count("the metric uncountable cannot be counted") == done.stderr.count("E114: ") == 1
    findings = {f["metric"]: f for f in json.loads(done.stdout)["findings"]}
    assert findings["countable"]["n"] == 2
    assert findings["uncountable"]["n"] == 0
