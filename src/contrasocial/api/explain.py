"""What one post is for, told from its text: for a table of posts, or for a single post of the ledger."""

import itertools
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa

from contrasocial.api.options import choice, reading
from contrasocial.api.pipeline import opened
from contrasocial.api.share import Safe, safe_cases
from contrasocial.api.workspace import Source, Sources, in_place
from contrasocial.core.errors import Code, Problem
from contrasocial.core.records import Skipped
from contrasocial.measure import plugins, tallies
from contrasocial.sources.readers.input_files import Archive
from contrasocial.sources.readers.table_rows import columns, rows, tables
from contrasocial.text import intent_model
from contrasocial.text.language import judgeable

_BATCH = 5_000
#: The columns that reading a table adds.
ADDED = ("intent", "kind", "p_push", "reasons")
#: The labels that are facts of a single post, with the words that a person reads.
SIGNALS = {
    "sign_off": "signed by a person",
    "by_name": "calls the person by name",
    "apology": "apologises",
    "thanks": "thanks or credits somebody",
    "deflection": "sends the person elsewhere",
    "holding": "a holding line",
    "offer": "offers something for sale",
    "about_us": "speaks of itself",
}


def label_table(path: str | Path, text: str, lang: str | None = None) -> tuple[list[str], Iterator[dict[str, Any]]]:
    """The columns, and row by row what a table holds with what each text is for, in the order of the file.

    A row that is not whole comes with the intent ``broken-record`` and its place. One batch at a time is in memory.

    Raises:
        Problem: E105 where the column is not in the table.
    """
    archive = Archive(path)
    name = tables(archive)[0]
    known = columns(archive, name)
    for column in (text, lang):
        if column and column not in known:
            raise Problem(
                Code.MISSING_COLUMN, f"the table has no column {column!r}", f"{path} (has {', '.join(known)})"
            )
    return [*known, *ADDED], _labelled(archive, name, text, lang)


def _labelled(archive: Archive, name: str, text: str, lang: str | None) -> Iterator[dict[str, Any]]:
    stream = rows(archive, name)
    while batch := list(itertools.islice(stream, _BATCH)):
        whole = [row for _, row in batch if not isinstance(row, Skipped)]
        texts = pa.array([_words(row.get(text)) for row in whole], pa.string())
        langs = pa.array([_words(row.get(lang)) if lang else None for row in whole], pa.string())
        seen = intent_model.look(texts)
        columns_of = (judgeable(texts, langs), *intent_model.judged(seen), intent_model.explained(seen))
        done = iter(zip(whole, *(c if isinstance(c, list) else c.to_pylist() for c in columns_of), strict=True))
        for line, row in batch:
            if isinstance(row, Skipped):
                yield {"intent": "broken-record", "reasons": f"line {line}: {row.detail}"}
                continue
            cells, is_judged, word, kind, p, reasons = next(done)
            told = (word, kind, p, "; ".join(f"{r.code} {r.name}" for r in reasons))
            yield cells | dict(zip(ADDED, told if is_judged else ("not-judged", None, None, ""), strict=True))


def _words(value: Any) -> str | None:
    return None if value is None else str(value)


def post(
    wanted: str,
    sources: Sources = None,
    workspace: Source | None = None,
    *,
    brand: str | None = None,
    own_domains: str | Sequence[str] = (),
) -> dict[str, Any]:
    """One of the brand's items by its id or address, with whom it speaks to and what it counts as.

    Raises:
        Problem: E137 where no post, or more than one, is called so.
    """
    paths, folder = in_place(sources, workspace)
    with opened(paths, folder, choice(brand=brand, own_domains=own_domains), reading()) as (engine, _brands):
        return find(tallies.published(engine), wanted)


def find(posts: list[dict[str, Any]], wanted: str) -> dict[str, Any]:
    """The post that is called ``wanted``: by its id, its address, or the end of either.

    Raises:
        Problem: E137 where no post, or more than one, is called so.
    """
    exact = [p for p in posts if wanted in (p["ref"], p["url"])]
    # In an address bar stands the handle where the post's own address has an id: its last part is the same.
    end = f"/{wanted.rstrip('/').rpartition('/')[2]}" if wanted.startswith("http") else wanted
    near = exact or [p for p in posts if any(str(p[c] or "").endswith(end) for c in ("ref", "url"))]
    distinct = {p["post"]: p for p in near}
    if len(distinct) != 1:
        what = "no post is called so" if not distinct else f"{len(distinct)} posts end so"
        raise Problem(Code.NO_SUCH_POST, what, f"explain {wanted}")
    return next(iter(distinct.values()))


def safe(found: dict[str, Any], workspace: Source | None = None) -> Safe[dict[str, Any]]:
    """A post of :func:`post` as others may see it: its person under a pseudonym, without what others wrote."""
    theirs = found["audience"].endswith("in somebody else's words")
    row = {"brand": "", "author": "", "post": "", "at": 0, "text": "" if theirs else found["text"], "url": None}
    one = safe_cases([row], workspace)
    told = found | {"text": one.value[0]["text"], "person": one.names.person(found["person"] or "")}
    return Safe(told, told | {"text": "", "person": ""}, one.names)


def explain(post: dict[str, Any]) -> list[str]:
    """What is read in one post, line by line. ``post`` has text, lang, audience, person, purpose."""
    batch = pa.record_batch(
        [
            pa.array([0], pa.int64()),
            pa.array([post["text"]], pa.string()),
            pa.array([post["lang"]], pa.string()),
            pa.nulls(1, pa.string()),
        ],
        names=["post_id", "text", "lang", "via"],
    )
    labels = plugins.labels()
    told = [f"speaks to: {post['audience']}" + (f" ({post['person']})" if post["person"] else "")]
    if post["audience"] == "the crowd":
        reading = labels["intent"].read(batch).to_pylist()[0]
        if reading["word"] == "not-judged":
            told.append("intent:    not judged (not English, or cut off)")
        else:
            told.append(f"intent:    {reading['word']}" + (f" ({reading['kind']})" if reading["kind"] else ""))
            told.append(f"           probability of a push {reading['p']:.2f}; sure from {intent_model.model().sure}")
        for reason in intent_model.reasons(post["text"]) if reading["word"] != "not-judged" else []:
            said = f" “{reason.found}”" if reason.found else ""
            told.append(f"  {reason.code} {reason.name}{said}: {reason.why}")
    told.append(f"question:  {labels['question'].read(batch)['word'][0].as_py()}")
    signals = [words for name, words in SIGNALS.items() if labels[name].read(batch)["yes"][0].as_py()]
    told.append(f"signals:   {', '.join(signals) or 'none'}")
    if post["purpose"]:
        told.append(f"counts as: {post['purpose']}")
    return told
