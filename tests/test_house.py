"""The rules of the house: what each SQL file may read and say, and that nothing generated is out of date."""

import ast
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from contrasocial.core.contracts.query import Query, parse
from contrasocial.core.errors import Code
from contrasocial.measure import plugins as catalog
from contrasocial.verdict.reference import reference

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "src" / "contrasocial"
QUERIES = [
    parse(path) for folder in ("facts", "metrics") for path in sorted((PACKAGE / "measure" / folder).glob("*.sql"))
]
ids = [q.id for q in QUERIES]

#: What DuckDB and Spark do not share, or do not do alike.
FORBIDDEN = {
    "a backslash": r"\\",
    "a cast with ::": r"::",
    "a regular expression": r"regexp|rlike|similar to",
    "qualify": r"\bqualify\b",
    "an approximate or continuous percentile": r"approx_|percentile_cont|\bmedian\(",
    "a filter clause": r"\bfilter\s*\(",
    "a hash of the engine's own": r"\bhash\(|\bxxhash",
    "text handling": r"\blower\(|\bupper\(|\bsplit|\btrim\(|\blike\b",
    "a clock": r"\bnow\(|current_|getdate",
    "a lateral alias or star": r"select\s+\*|,\s*\*",
}


def read_by(query: Query) -> set[str]:
    names = set(re.findall(r"\b(?:from|join)\s+([a-z_]+)", query.sql))
    return names - set(re.findall(r"\b([a-z_]+)\s+as\s*\(\s*select", query.sql))


@pytest.mark.parametrize("query", QUERIES, ids=ids)
def test_a_query_reads_what_its_header_says(query: Query) -> None:
    assert read_by(query) == set(query.reads)


@pytest.mark.parametrize("query", QUERIES, ids=ids)
def test_a_query_keeps_to_the_sql_that_engines_share(query: Query) -> None:
    found = [name for name, pattern in FORBIDDEN.items() if re.search(pattern, re.sub(r"--.*", "", query.sql))]
    assert not found


def test_how_long_a_day_is_stands_in_one_place() -> None:
    """Seconds of hours, days and weeks come from ``core/windows.toml``, and only its reader knows the units."""
    spelt = re.compile(r"(?<![\w.])(?:3600|86400|604800|7862400|(?:24|60) ?\* ?(?:3600|60))(?![\d])")
    found = {
        str(file.relative_to(PACKAGE))
        for file in PACKAGE.rglob("*")
        if file.suffix in {".py", ".sql", ".toml", ".j2", ".js"}
        and spelt.search(re.sub(r"(?<=\d)_(?=\d)", "", file.read_text(encoding="utf-8")))
    }
    assert found == {"core/windows.py"}


#: SQL that one engine alone runs.
OF_ONE_ENGINE = {"measure/engines/duckdb", "measure/engines/spark", "network/mirror"}  # the last is SQLite's


def written(module: str) -> list[str]:
    """The SQL that stands in a module's texts; what is put into them is one word."""
    tree = ast.parse((PACKAGE / f"{module}.py").read_text(encoding="utf-8"))
    parts = {id(v) for n in ast.walk(tree) if isinstance(n, ast.JoinedStr) for v in n.values}
    texts = []
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            texts.append("".join(str(v.value) if isinstance(v, ast.Constant) else "x" for v in node.values))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in parts:
            texts.append(node.value)
    return [text for text in texts if re.search(r"\bselect\b.*\bfrom\b", text, re.DOTALL)]


MODULES = sorted(p.relative_to(PACKAGE).with_suffix("").as_posix() for p in PACKAGE.rglob("*.py"))
WRITERS = [module for module in MODULES if module not in OF_ONE_ENGINE and written(module)]


@pytest.mark.parametrize("module", WRITERS)
def test_what_modules_ask_keeps_to_it_too(module: str) -> None:
    assert not [(name, t) for t in written(module) for name, pattern in FORBIDDEN.items() if re.search(pattern, t)]


@pytest.mark.parametrize("query", QUERIES, ids=ids)
def test_every_window_is_ordered_down_to_the_id(query: Query) -> None:
    orders = re.findall(r"over \(\s*(?:partition by [^()]*?)?order by ([^()]*?)(?:rows|\))", query.sql)
    loose = [o for o in orders if not re.search(r"(post_id|shingle|doc) (asc|desc)\s*$", o.strip())]
    assert not loose


def test_metrics_read_facts_and_never_each_other() -> None:
    metrics = {q.id.replace("-", "_") for q in catalog.metrics().values()}
    assert not [q.id for q in QUERIES if metrics & set(q.reads)]


def test_every_scored_metric_is_there_and_every_figure_has_an_origin() -> None:
    known = reference()
    assert set(known.metrics) <= set(catalog.metrics())
    assert all(norm.origin for norm in known.metrics.values())
    assert {norm.gauge for norm in known.metrics.values()} <= set(known.gauges)
    assert {metric for gauge in known.gauges.values() for metric in gauge.leading} <= set(known.metrics)


def test_every_metric_has_a_whole_page() -> None:
    for query in catalog.metrics().values():
        wanted = {"Why", "In the way", "Social", "Instead", "Says"}
        if query.id in reference().metrics:
            wanted |= {"Effort", "Good", "Bad", "Cheat"}
        assert wanted <= set(query.page), query.id


def test_no_code_is_compared_with_a_text() -> None:
    texts = re.compile(r"[!=]= *[\"']E1|\bin \(?[\"']E1|[\"']E1\d\d[\"'] *[!=]=")
    assert not [f for f in PACKAGE.rglob("*.py") if texts.search(f.read_text(encoding="utf-8"))]


def test_every_code_is_used_and_has_a_test() -> None:
    used = "".join(f.read_text(encoding="utf-8") for f in PACKAGE.rglob("*.py") if f.name != "errors.py")
    tested = "".join(f.read_text(encoding="utf-8") for f in (ROOT / "tests").rglob("*.py"))
    assert not [code for code in Code if f"Code.{code.name}" not in used]
    assert not [code for code in Code if not re.search(rf"\b{code}\b", tested) and f"Code.{code.name}" not in tested]


def test_no_metric_is_named_in_python() -> None:
    ids = {q.id for q in catalog.metrics().values() if "-" in q.id}
    named = set()
    for file in PACKAGE.rglob("*.py"):
        if "demo" not in file.parts:
            tree = ast.walk(ast.parse(file.read_text(encoding="utf-8")))
            texts = {n.value for n in tree if isinstance(n, ast.Constant) and isinstance(n.value, str)}
            named |= {(file.name, text) for text in texts & ids}
    assert not named


def test_the_generated_docs_are_up_to_date() -> None:
    done = subprocess.run(
        [sys.executable, ROOT / "docs" / "build.py", "--check"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout


def test_no_address_of_a_package_host_is_in_the_repository() -> None:
    files = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    hosts = re.compile("|".join(["py" + r"pi\.org", "python" + "hosted", "npm" + r"js\.org", "deb" + r"ian\.org"]))
    assert not [f for f in files if hosts.search((ROOT / f).read_text(encoding="utf-8", errors="ignore"))]


def test_help_needs_none_of_the_heavy_libraries() -> None:
    code = (
        "import sys; from contrasocial.cli import cli\n"
        "cli.main(['--help'], standalone_mode=False)\n"
        "heavy = {'duckdb', 'pyarrow', 'deltalake', 'numpy', 'rich', 'jinja2'} & set(sys.modules)\n"
        "assert not heavy, heavy"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "audit" in done.stdout


#: The rooms of docs/architecture.md that hold something.
ROOMS = set(
    "core text network sources ledger measure verdict relationships coach report api cli web mcp demo".split()
)


def test_the_package_shows_its_rooms_and_nothing_else() -> None:
    there = {p.name for p in PACKAGE.iterdir() if p.name != "__pycache__"}
    assert there - ROOMS == {"__init__.py", "__main__.py", "py.typed"}
    assert all(list((PACKAGE / room).rglob("*.py")) for room in there & ROOMS)


def test_the_directions_of_imports_name_every_room() -> None:
    known = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"]
    (layers,) = [c for c in known if c["type"] == "layers"]
    assert layers["exhaustive"]
    assert {room for floor in layers["layers"] for room in re.findall("[a-z]+", floor)} == ROOMS


def test_every_platform_is_kept_apart_from_the_others() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    apart = next(c["modules"] for c in contracts if "contrasocial.sources.tables" in c.get("modules", ()))
    folders = {p.name for p in (PACKAGE / "sources").iterdir() if (p / "__init__.py").exists()}
    assert {name.rpartition(".")[2] for name in apart} == folders - {"readers"}


def test_no_python_file_is_longer_than_one_reads_at_once() -> None:
    lines = {m: len((PACKAGE / f"{m}.py").read_text(encoding="utf-8").splitlines()) for m in MODULES}
    assert not {m: n for m, n in lines.items() if n > 350}


def test_no_class_stands_for_two_things() -> None:
    found: dict[str, list[str]] = {}
    for module in MODULES:
        for node in ast.parse((PACKAGE / f"{module}.py").read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                found.setdefault(node.name, []).append(module)
    assert not {name: places for name, places in found.items() if len(places) > 1}


#: A verb of the user has one name in each of its faces, and in the one room whose thing they show.
FACES = {"api", "cli", "coach", "web", "mcp"}
#: What several sources have, each its own.
PARTS = {"archive", "export", "live", "mention_sync"}


def test_no_module_name_stands_for_two_things() -> None:
    found: dict[str, set[str]] = {}
    for module in MODULES:
        room, _, name = module.rpartition("/")
        # A plug-in is named as what it reads or writes, whatever reads it: GitHub is one thing.
        if not name.startswith("__") and room not in FACES and module != "report/renderers/github":
            found.setdefault(name, set()).add("sources" if name in PARTS and room.startswith("sources/") else room)
    assert not {name: rooms for name, rooms in found.items() if len(rooms) > 1}


@pytest.mark.skipif("PYTEST_XDIST_WORKER" not in os.environ, reason="one process runs all tests")
def test_files_stay_together_where_several_processes_run_them(request: pytest.FixtureRequest) -> None:
    assert request.node.nodeid.endswith("@tests/test_house.py")
