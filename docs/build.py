"""Writes the generated part of the docs from docstrings, SQL headers and the reference file.

``python docs/build.py`` writes it, ``python docs/build.py --check`` only says what is out of date (exit code 1).
"""

import ast
import json
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

import click
from click_man.core import generate_man_page
from statsmodels.stats.proportion import proportion_confint

from contrasocial.cli import cli
from contrasocial.core.contracts.query import VALUES, Query
from contrasocial.core.errors import SKIP_REASONS, Code
from contrasocial.core.records import SIGHTS
from contrasocial.core.windows import TIME_GRADES
from contrasocial.measure import plugins as catalog
from contrasocial.report.schema import OUTCOMES, json_schema
from contrasocial.sources.contract import GROUPS
from contrasocial.sources.live_contract import LiveSource
from contrasocial.text.language import NAMES
from contrasocial.verdict.reference import reference

HERE = Path(__file__).parent
PACKAGE = HERE.parent / "src" / "contrasocial"
_MADE = "<!-- made by docs/build.py: change the source, not this page -->\n\n"


def _table(head: str, rows: Iterator[str] | list[str]) -> str:
    columns = head.count("|") + 1
    return "\n".join([f"| {head} |", "|" + " --- |" * columns, *(f"| {row} |" for row in rows)]) + "\n"


def _metric(query: Query) -> str:
    worth = reference().metrics.get(query.id)
    place = reference().gauges[worth.gauge].title if worth else "shown, never scored"
    page = [f"# {query.title}\n", query.question[0].upper() + query.question[1:] + "\n"]
    page += [
        f"**{word}.** {query.page[word]}\n"
        for word in ("Why", "In the way", "Social", "Instead")
        if word in query.page
    ]
    facts = [
        f"id | `{query.id}`",
        f"where it counts | {place}",
        f"better | {query.better or '-'}",
        f"value | {VALUES[query.value]}",
        f"cases needed | {query.at_least}" + (" active weeks" if query.value == "per-week" else ""),
        f"the source must show | {'; '.join(SIGHTS[n] for n in query.needs)}",
    ]
    if worth:
        facts += [
            f"scores 50 | {worth.half:g}",
            f"scores 90 | {worth.good:g}",
            f"origin | {worth.origin}",
        ]
        facts.append(f"pull toward the norm | {worth.prior:g} cases")
    page.append(_table("what | is", facts))
    if cheat := query.page.get("Cheat"):
        page.append(f"**The cheapest cheat, and its guard.** {cheat}\n")
    page.append(f"The cases are [`metrics/{query.id}.sql`](../../src/contrasocial/measure/metrics/{query.id}.sql).\n")
    return "\n".join(page)


def _docstring(path: Path) -> str:
    return ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""


def _source(identifier: str) -> str:
    source = catalog.sources()[identifier]
    module = sys.modules[(source.fetch if isinstance(source, LiveSource) else source.read).__module__]
    sees = "; ".join(SIGHTS[s] for s in source.sees)
    steps = "\n".join(f"{number}. {step}" for number, step in enumerate(source.how_to_get, 1))
    get = f"## How to get it\n\n{steps}\n\n" if steps else ""
    page = f"# {source.title}\n\n{module.__doc__}\n\n{get}"
    return f"{page}## What it sees\n\nIt sees {sees}.\n\nIt cannot see {source.blind}.\n"


def _sources(folder: str) -> str:
    """All sources with what they see and how to get them; ``folder`` is where their pages lie."""
    parts = []
    for group, title in GROUPS.items():
        rows = [
            f"[{s.title}]({folder}{s.id}.md) | {_half(s.sees)} | {' '.join(s.how_to_get).replace('|', '/') or '-'}"
            for s in catalog.sources().values()
            if s.group == group
        ]
        parts.append(f"**{title}**\n\n{_table('source | sees | how to get it', rows)}")
    return "\n".join(parts)


def _half(sees: tuple[str, ...]) -> str:
    if "meetings" in sees:
        return "who met whom"
    return "both sides" if "inbound" in sees else "what the account wrote"


#: Between these lines the README holds the table of sources.
_TABLE = re.compile(r"(<!-- sources: made by docs/build.py -->\n).*?(<!-- end of sources -->)", re.DOTALL)


def _problem(code: Code) -> str:
    after = "The run ends with exit code 2; the ledger is as it was."
    return f"# {code}: {code.meaning}\n\n**What to do:** {code.do}.\n\n{after}\n"


def _method() -> str:
    known, queries = reference(), catalog.metrics()
    worth = [
        f"[{queries[m].title}](metrics/{m}.md) | {known.gauges[w.gauge].title} | {queries[m].at_least}"
        f" | {w.half:g} | {w.good:g} | {w.prior:g} | {w.origin}"
        for m, w in known.metrics.items()
        if m in queries
    ]
    spoken = {name: ", ".join(map(_language, label.languages)) or "any" for name, label in catalog.labels().items()}
    labels = (
        f"`{path.stem}` | {_docstring(path).split(chr(10) * 2)[0].replace(chr(10), ' ')} | {spoken[path.stem]}"
        for path in _labels()
    )
    grades = ", ".join(_span(t) for t in TIME_GRADES)
    blanks = {
        "version": known.version,
        "metrics": _table("metric | gauge | cases needed | scores 50 | scores 90 | prior | origin", worth),
        "shown": ", ".join(
            f"[{q.title.lower()}](metrics/{q.id}.md)" for q in queries.values() if q.id not in known.metrics
        ),
        "values": _table("value | is", [f"{word} | {meaning}" for word, meaning in VALUES.items()]),
        "labels": _table("label | reads | languages", labels),
        "grades": grades,
        "gauges": _table(
            "gauge | leading count | weight in the whole | kind",
            [
                f"{g.title} | {', else '.join(g.leading)} | {g.weight:g} | {g.kind or '-'}"
                for g in known.gauges.values()
            ],
        ),
        "outcomes": _table("outcome | reads", [f"{word} | {meaning}" for word, meaning in OUTCOMES.items()]),
        "reasons": _table("reason | means", [f"`{word}` | {meaning}" for word, meaning in SKIP_REASONS.items()]),
        **{f"gate_{name}": f"{getattr(known.gates, name):g}" for name in known.gates.__struct_fields__},
        **{
            name: f"{value:g}"
            for name, value in ((n, getattr(known, n)) for n in known.__struct_fields__)
            if isinstance(value, int | float)
        },
        "signals": _signals(),
        "personal": _personal(),
        "intent": _reasons(),
    }
    text = (HERE / "method.in.md").read_text(encoding="utf-8")
    for name, value in blanks.items():
        text = text.replace("{{" + name + "}}", value)
    return text


def _labels() -> list[Path]:
    return sorted(p for p in (PACKAGE / "measure" / "labels").glob("*.py") if p.stem != "__init__")


def _signals() -> str:
    """How often each signal of a post is right, by language, with the counts; and how they were read."""
    known = tomllib.loads((PACKAGE / "text" / "precision.toml").read_text(encoding="utf-8"))
    rows = [
        f"`{name}` | {s['meaning']} | {_language(lang)} | {_share(s[lang]['hits'], s[lang]['judged'])}"
        f" | {_share(s[lang]['missed'], s[lang]['passed'])} | {s[lang]['reading']} | {s[lang].get('note', '')}"
        for name, s in known["signals"].items()
        for lang in ("en", "de")
        if lang in s
    ]
    readings = [
        f"- *{name}*, {r['date']}: {', '.join(r['data'])}; {r['read_by']}; {r['how']}.\n"
        for name, r in known["readings"].items()
    ]
    head = "signal | meaning | language | right of those judged | missed of those passed | reading | note"
    return _table(head, rows) + "\n" + "".join(readings)


def _share(hits: int, n: int) -> str:
    """ "32/50 = .64 (.50 to .76)": a share with its interval of 95 % (Wilson 1927)."""
    if not n:
        return "not read"
    low, high = proportion_confint(hits, n, method="wilson")
    return f"{hits}/{n} = {hits / n:.2f} ({low:.2f} to {high:.2f})"


def _language(code: str) -> str:
    return NAMES.get(code, "English")


def _personal() -> str:
    """The figures of the model that tells personal answers."""
    known = _model("measure/personal")
    return _table("figure | is", [f"{name.replace('_', ' ')} | {value}" for name, value in known["figures"].items()])


def _model(name: str) -> dict[str, Any]:
    """One of the small models, by its place in the package."""
    known: dict[str, Any] = json.loads((PACKAGE / f"{name}.json").read_text(encoding="utf-8"))
    return known


def _reason(pattern: dict[str, Any]) -> str:
    """The page of one reason."""
    side = "a push" if pattern["weight"] > 0 else "no push"
    judged = "its weight was set by judgement: the training data hardly holds it" if pattern["set"] else ""
    facts = [
        f"speaks for | {side}",
        f"weight | {pattern['weight']:+.2f} logits" + (f" ({judged})" if judged else ""),
        f"usual | {pattern['usual']:.1%} of the posts it was trained on",
    ]
    head = f"# {pattern['code']}: {pattern['name']}\n\n{pattern['why']}\n\n"
    return head + _table("what | is", facts) + f"\nIt is found by this pattern (RE2):\n\n    {pattern['regex']}\n"


def _reasons() -> str:
    """Every reason that a post can be given, with its code."""
    known = _model("text/intent")
    rows = [
        f"[{p['code']}](reasons/{p['code']}.md) | {p['name']} | {p['weight']:+.2f} | {p['usual']:.0%} | {p['why']}"
        for p in known["patterns"]
    ]
    figures = _table("figure | is", [f"{name} | {value}" for name, value in known["figures"].items()])
    return figures + "\n" + _table("code | reason | weight | usual | why it tells", rows)


def _span(seconds: int) -> str:
    for unit, size in (("h", 3600), ("min", 60)):
        if seconds % size == 0:
            return f"{seconds // size} {unit}"
    return f"{seconds} s"


def _manual(context: click.Context) -> Iterator[tuple[str, str]]:
    """The page of man(1) for a command, from its help, and those of the commands below it."""
    below = context.command
    told = " ".join((below.help or "").split())
    below.short_help = re.split(r"(?<=[.:;])\s", told)[0].rstrip(".:;")
    if isinstance(below, click.Group):
        # Plain, as commands of ours are loaded when they are called.
        found = {name: below.get_command(context, name) for name in below.list_commands(context)}
        commands = {name: command for name, command in found.items() if command is not None and not command.hidden}
        for name, command in commands.items():
            yield from _manual(click.Context(command, info_name=name, parent=context))
        context.command = click.Group(
            below.name, commands, params=below.params, help=below.help, short_help=below.short_help
        )
    # A page has no day of its own: it is made anew only where the help changes.
    text = generate_man_page(context, version=f"contrasocial {version('contrasocial')}", date=" ")
    yield f"man/{context.command_path.replace(' ', '-')}.1", text.replace("``", '"')


def pages() -> Iterator[tuple[str, str]]:
    """Each generated file with its text."""
    for query in catalog.metrics().values():
        yield f"metrics/{query.id}.md", _MADE + _metric(query)
    for identifier in catalog.sources():
        yield f"sources/{identifier}.md", _MADE + _source(identifier)
    yield "sources/README.md", f"{_MADE}# What can be read\n\n{_sources('')}"
    readme = (HERE.parent / "README.md").read_text(encoding="utf-8")
    yield "../README.md", _TABLE.sub(lambda m: f"{m[1]}\n{_sources('docs/sources/')}\n{m[2]}", readme)
    for code in Code:
        yield f"errors/{code}.md", _MADE + _problem(code)
    for pattern in _model("text/intent")["patterns"]:
        yield f"reasons/{pattern['code']}.md", _MADE + _reason(pattern)
    yield "method.md", _MADE + _method()
    yield from _manual(click.Context(cli, info_name="contrasocial"))
    yield "report.schema.json", json.dumps(json_schema(), indent=2, sort_keys=True) + "\n"


def main(check: bool) -> int:
    """Write the pages, or say which are not as they would be written."""
    wanted = dict(pages())
    there = {
        p.relative_to(HERE).as_posix()
        for f in ("metrics/*.md", "sources/*.md", "errors/*.md", "reasons/*.md", "man/*.1")
        for p in HERE.glob(f)
    }
    stale = sorted(there - set(wanted))
    for name, text in wanted.items():
        path = HERE / name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            stale.append(name)
            if not check:
                path.parent.mkdir(exist_ok=True)
                path.write_text(text, encoding="utf-8")
    if not check:
        for name in there - set(wanted):
            (HERE / name).unlink()
        return 0
    print("\n".join(f"out of date: docs/{name}" for name in stale), end="\n" if stale else "")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main("--check" in sys.argv))
