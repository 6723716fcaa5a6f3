"""Whole inputs of many kinds, made up, small: what the fuzzer mangles."""

import csv
import io
import json
import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.fixtures.mastodon_archive import archive as mastodon
from tests.fixtures.mastodon_archive import note
from tests.fixtures.repository import car, post
from tests.fixtures.x_archive import modern, tweet

_BEGIN = datetime(2026, 1, 5, 9, tzinfo=UTC)


def _zip(files: dict[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            packed.writestr(name, content)
    return out.getvalue()


def _csv(heads: str, rows: Sequence[Sequence[object]], sign: str = ",") -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=sign)
    writer.writerow(heads.split())
    writer.writerows(rows)
    return out.getvalue().encode()


def _at(hours: int) -> str:
    return (_BEGIN + timedelta(hours=hours)).strftime("%Y-%m-%d %H:%M")


def of_folder(place: Path) -> dict[str, bytes]:
    """Each file below a folder as it is, and each folder in it as a zip: exports of one's own, to be mangled."""
    found = {}
    for folder in [place, *sorted(f for f in place.iterdir() if f.is_dir())]:
        files = {str(f.relative_to(folder)): f.read_bytes() for f in sorted(folder.rglob("*")) if f.is_file()}
        files = {name: content for name, content in files.items() if not name.endswith("EXPECT.txt")}
        if folder != place:
            found[f"{folder.name}.zip"] = _zip(dict(files))
        alone = {f"{folder.name}-{Path(name).name}": content for name, content in files.items() if "/" not in name}
        found.update({name: content for name, content in alone.items() if len(content) < 2**20})
    return found


def seeds() -> dict[str, bytes]:
    """File name and bytes of each; the ending is part of what is recognised."""
    posts = [[n, _at(n), "hearth", f"Look at stove {n}, it is “warm” 🔥"] for n in range(12)]
    log = [
        [
            n,
            "ana" if n % 2 else "hearth",
            str(bool(n % 2)),
            _at(n),
            f"@hearth why {n}?" if n % 2 else f"@ana so {n}",
            n - 1,
        ]
        for n in range(1, 14)
    ]
    desk = [
        {"id": n, "conversation_id": n // 3, "message_type": ("incoming", "outgoing")[n % 2],
         "content": f"<p>why {n}?</p>", "created_at": 1_767_600_000 + n * 3_600,
         "sender": {"type": ("contact", "user")[n % 2], "name": f"p{n}"}}
        for n in range(12)
    ]  # fmt: skip
    reviews = [
        ["com.hearth", f"{n % 5 + 1}", f"Broke after {n} days", _at(n), "Sorry to hear that"] for n in range(10)
    ]
    return {
        "posts.csv": _csv("id created_at author text", posts),
        "posts.tsv": _csv("id created_at author text", posts, "\t"),
        "log.csv": _csv("tweet_id author_id inbound created_at text in_response_to_tweet_id", log),
        "posts.jsonl": b"\n".join(
            json.dumps({"id": p[0], "time": p[1], "author": p[2], "text": p[3]}).encode() for p in posts
        ),
        "posts.json": json.dumps(
            {"data": [{"id": p[0], "time": p[1], "author": p[2], "text": p[3]} for p in posts]}
        ).encode(),
        "desk.json": json.dumps(desk).encode(),
        "reviews.csv": _csv("app stars review date reply", reviews),
        "x.zip": _zip(modern(*(tweet(str(n), f"hello {n} https://t.co/a") for n in range(1, 9)))),
        "mastodon.zip": _zip(mastodon(*(note(n, f"<p>hello {n}</p>") for n in range(1, 9)))),
        "repo.car": car({f"app.bsky.feed.post/{n:013d}": post(f"hello {n}") for n in range(1, 7)}),
    }
