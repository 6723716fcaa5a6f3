"""A made-up log of a hundred brands, of any size: as a ledger (Parquet), and post for post the same as a support log.

    python benchmarks/scale/generate.py FOLDER --posts 3000000 [--csv FILE] [--seed 7]
    python benchmarks/scale/generate.py FOLDER --posts 3000000 --more 0.01 [--more-brands 1]
    python benchmarks/scale/generate.py FOLDER --posts 300000 --brands 1000

Words follow Zipf's law; a brand has its own share of broadcasts, templates, links home and answers; most talks are
short, some are a thousand messages deep. Another number of brands than a hundred gives each as many posts. The same
seed gives the same posts. Numpy and Arrow, a part of a brand at a time, so that thirty million need no more memory
than one.
"""

import argparse
import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from contrasocial.core.ids import key
from contrasocial.core.ledger_tables import LEDGER
from contrasocial.core.time import DAY
from contrasocial.ledger.delta import Tables
from contrasocial.ledger.store import LAYOUT
from contrasocial.sources.helpdesk import support_log

BRANDS = 100
PART = 200_000  # posts that are made at once
SINCE, DAYS = 1_577_836_800, 3 * 365  # 1 January 2020
DEEPEST = 1_000
PLATFORM, SOURCE = "support", "support-log"

_CUES = (
    "please thanks sorry help you your we our the a to and is it of for my not with on in how why what when can do"
    " still again now today order phone update app account new great love want need back here"
).split()
_OPENINGS = ("Hi {}, ", "Hello {}! ", "{}, ", "Hey {}, thanks for writing. ")
_TEMPLATES = (
    "sorry to hear that! Please send us a DM with your order number so we can look into this for you.",
    "thanks for reaching out. We are here to help, please call us at 0800 555 0100 and ask for support.",
    "we apologise for the inconvenience. Our team is working on it, please stay tuned for an update.",
    "thank you for your feedback, we have passed it on to the right team. Have a great day!",
    "could you please visit our help page and follow the steps there? Let us know how it goes.",
)
_NAMES = "Ana Ben Cleo Dan Eva Finn Gia Hal Ida Jon Kim Leo Mia Ned Ola Pia Quin Ray Sue Tom Uma Vic Wes Zoe".split()
Ints = np.ndarray[Any, np.dtype[np.int64]]


def vocabulary(size: int = 20_000) -> pa.Array:
    """The words, the most frequent first: the little ones that labels look for, then made-up ones."""
    first, last = "b d f g k l m n p r s t v z br st tr pl".split(), "an el or im us et ay in ock ash".split()
    made: dict[str, None] = dict.fromkeys(_CUES)
    for number in range(size * 3):
        a, rest = number % len(first), number // len(first)
        b, rest = rest % len(last), rest // len(last)
        made.setdefault(first[a] + last[b] + (first[rest % 18] + last[rest // 18 % 10] if rest else ""))
        if len(made) >= size:
            break
    return pa.array(list(made)[:size])


class World:
    """The words and the brands; what is random of a part depends on the seed, the brand and the part alone."""

    def __init__(self, seed: int, brands: int = BRANDS) -> None:
        self.seed = seed
        self.words = vocabulary()
        weight = 1 / (np.arange(len(self.words)) + 2.7) ** 1.05
        self._zipf = np.cumsum(weight / weight.sum())
        share = 1 / (np.arange(brands) + 10.0) if brands == BRANDS else np.ones(brands)
        self.shares = share / share.sum()

    def sizes(self, posts: int) -> Ints:
        """How many posts each brand's log has."""
        sizes = np.floor(self.shares * posts).astype(np.int64)
        sizes[0] += posts - sizes.sum()
        return np.asarray(sizes)

    def parts(self, posts: int, since: int, days: int, number: int) -> Iterator[pa.Table]:
        """The log, as :meth:`part` gives it, many rows at a time."""
        held: list[pa.Table] = []
        for part in self._parts(posts, since, days, number):
            held.append(part)
            if sum(p.num_rows for p in held) >= PART:
                yield pa.concat_tables(held).combine_chunks()
                held = []
        if held:
            yield pa.concat_tables(held).combine_chunks()

    def _parts(self, posts: int, since: int, days: int, number: int) -> Iterator[pa.Table]:
        for brand, size in enumerate(self.sizes(posts)):
            for begin in range(0, int(size), PART):
                rows = min(PART, int(size) - begin)
                rng = np.random.default_rng([self.seed, brand, begin, number])
                yield self.part(rng, brand, rows, int(size), since, days, number)
                number += rows

    def part(
        self, rng: np.random.Generator, brand: int, rows: int, size: int, since: int, days: int, number: int
    ) -> pa.Table:
        """Talks of one brand: number, author, inbound, at, text, parent, answers, told (whom it is for), link; null
        where there is none."""
        conduct = np.random.default_rng([self.seed, brand])  # the same in every part
        broadcasts, answered, templates, home = conduct.beta(2, 3, 4)
        place, start, crowd = _talks(rng, rows, broadcasts * 0.4, 0.3 + 0.6 * answered)
        ours = (place + crowd) % 2 == 1
        person = _people(rng, start, brand, size)
        handle = f"Brand{brand:02d}Help"
        step = np.where(place > 0, rng.lognormal(7.5 if answered > 0.5 else 9, 1.2, rows) + 20, 0)
        at = since + rng.integers(0, days * DAY - 1, rows)[start] + _running(np.minimum(step, 3 * DAY), place)
        at = np.minimum(at, since + days * DAY - 1).astype(np.int64)

        numbers = number + np.arange(rows)
        named = pa.array(person).cast(pa.string())
        author = pc.if_else(pa.array(ours), handle, named)
        told = pc.if_else(pa.array(crowd & (place == 0)), "", pc.if_else(pa.array(ours), named, handle))
        canned = ours & (place > 0) & (rng.random(rows) < templates)
        text = pc.if_else(pa.array(canned), _canned(rng, rows, brand), self._said(rng, rows))
        asks = pa.array(rng.random(rows) < 0.25)
        text = pc.if_else(asks, pc.binary_join_element_wise(text, "?", ""), text)
        linked = ours & (rng.random(rows) < np.where(place == 0, home, 0.1 * home))
        page = pc.binary_join_element_wise(f"https://brand{brand:02d}help.example/", numbers.astype(str), "")
        link = pc.if_else(pa.array(linked), page, pa.scalar(None, pa.string()))
        begin = pc.if_else(pc.equal(told, ""), "", pc.binary_join_element_wise("@", told, " ", ""))
        end = pc.coalesce(pc.binary_join_element_wise(" ", link, ""), "")
        last = np.r_[place[1:] == 0, True]
        return pa.table(
            {
                "number": numbers,
                "author": author,
                "inbound": ~ours,
                "at": at,
                "text": pc.binary_join_element_wise(begin, text, end, ""),
                "parent": pa.array(numbers - 1, mask=place == 0),
                "answers": (~last).astype(np.int64),
                "told": pc.if_else(pc.equal(told, ""), pa.scalar(None, pa.string()), told),
                "link": link,
            }
        )

    def _said(self, rng: np.random.Generator, rows: int) -> pa.Array:
        """So many texts of words of our vocabulary."""
        lengths = np.clip(rng.lognormal(2.5, 0.5, rows), 2, 45).astype(np.int64)
        drawn = np.searchsorted(self._zipf, rng.random(int(lengths.sum())))
        offsets = pa.array(np.r_[0, np.cumsum(lengths)], pa.int32())
        words = self.words.take(pa.array(np.minimum(drawn, len(self.words) - 1)))
        return pc.binary_join(pa.ListArray.from_arrays(offsets, words), " ")


def _talks(
    rng: np.random.Generator, rows: int, broadcasts: float, answered: float
) -> tuple[Ints, Ints, np.ndarray[Any, np.dtype[np.bool_]]]:
    """For each row its place in its talk, the row that the talk starts with, and whether the brand starts it."""
    depth = np.where(rng.random(rows) < answered, 1 + rng.geometric(0.45, rows), 1)
    depth = np.where(rng.random(rows) < 0.0005, np.minimum(10 * (1 + rng.pareto(0.7, rows)), DEEPEST), depth)
    depth = depth.astype(np.int64)
    ends = np.cumsum(depth)
    depth = depth[: int(np.searchsorted(ends, rows)) + 1]
    starts = np.r_[0, np.cumsum(depth)[:-1]]
    depth[-1] = rows - starts[-1]
    crowd = rng.random(len(depth)) < broadcasts
    start = np.repeat(starts, depth)
    return np.arange(rows) - start, start, np.repeat(crowd, depth)


def _people(rng: np.random.Generator, start: Ints, brand: int, size: int) -> Ints:
    """The person of each talk, a number: a few come often, one in twenty writes to several brands."""
    pool = max(10, size // 4)
    person = 10**9 + brand * 10**8 + (pool * rng.random(len(start)) ** 1.7).astype(np.int64)
    shared = 10**8 + (100 * pool * rng.random(len(start)) ** 2).astype(np.int64)
    return np.asarray(np.where(rng.random(len(start)) < 0.05, shared, person)[start])


def _running(step: np.ndarray[Any, np.dtype[np.float64]], place: Ints) -> Ints:
    """The sum of the steps inside each talk."""
    total = np.cumsum(step)
    return np.asarray(total - total[np.arange(len(place)) - place] + 0, np.int64)


def _canned(rng: np.random.Generator, rows: int, brand: int) -> pa.Array:
    """Templates with a name and a number in them."""
    opening = pa.array(_OPENINGS).take(pa.array(rng.integers(0, len(_OPENINGS), rows)))
    name = pa.array(_NAMES).take(pa.array(rng.integers(0, len(_NAMES), rows)))
    halves = pc.split_pattern(opening, "{}")
    body = pa.array(_TEMPLATES).take(pa.array((brand + rng.integers(0, 3, rows)) % len(_TEMPLATES)))
    sign = pa.array([f" ^{n}" for n in _NAMES]).take(pa.array(rng.integers(0, 4, rows)))
    return pc.binary_join_element_wise(pc.list_element(halves, 0), name, pc.list_element(halves, 1), body, sign, "")


def write_ledger(folder: Path, name: str, parts: Iterator[pa.Table]) -> Iterator[pa.Table]:
    """Write the parts as a gather of this name, as ``contrasocial gather`` would write the support log."""
    tables = Tables(folder / "ledger")
    kept, handles = 0, set()
    for part in parts:
        for table, rows in _rows(part, name).items():
            if rows.num_rows:
                tables.append(table, rows, name)
        kept += part.num_rows
        handles |= set(part["author"].filter(pc.invert(part["inbound"])).unique().to_pylist())
        yield part
    accounts = [(h, key(PLATFORM, h.casefold())) for h in sorted(handles)]
    profiles = [
        {"gather": name, "account": k, "platform": PLATFORM, "ref": h.casefold(), "handle": h} for h, k in accounts
    ]
    sees = {"sees": " ".join(support_log.SOURCE.sees), "gaps": "[]", "notes": json.dumps([support_log._JOINED])}
    coverage = [{"gather": name, "account": k, "platform": PLATFORM, **sees} for _, k in accounts]
    told = {"gather": name, "source": SOURCE, "origin": f"{name}.csv", "read": kept, "kept": kept, "skipped": 0}
    for table, rows in (("profiles", profiles), ("coverage", coverage), ("gathers", [told | {"layout": LAYOUT}])):
        tables.append(table, pa.Table.from_pylist(rows, schema=LEDGER[table]), name)


def _rows(part: pa.Table, name: str) -> dict[str, pa.Table]:
    """The rows of a part in the ledger's tables."""
    numbers = part["number"].cast(pa.string())
    posts = pa.array([key(PLATFORM, n) for n in numbers.to_pylist()], pa.int64())
    told = _keys(part["told"])
    # Who begins a talk mentions the brand; whoever answers is told by whom.
    begins = pc.and_(part["inbound"], part["parent"].is_null()).combine_chunks()
    columns = {
        "gather": pa.repeat(name, part.num_rows),
        "post": posts,
        "ref": numbers,
        "platform": pa.repeat(PLATFORM, part.num_rows),
        "author": _keys(part["author"]),
        "at": part["at"],
        "text": part["text"],
        "is_share": pa.repeat(False, part.num_rows),
        "parent": pa.array([None, *posts.to_pylist()[:-1]], pa.int64(), mask=part["parent"].is_null().to_numpy()),
        "parent_author": pc.if_else(begins, pa.scalar(None, pa.int64()), told),
        "answers_told": part["answers"],
    }
    whole = [columns.get(f.name, pa.nulls(part.num_rows, f.type)) for f in LEDGER["posts"]]
    linked = part["link"].is_valid()
    url = part["link"].filter(linked)
    domain = pc.list_element(pc.split_pattern(url, "/"), 2)
    links = [
        pa.repeat(name, len(url)),
        posts.filter(linked.combine_chunks()),
        url,
        domain,
        pa.repeat(False, len(url)),
    ]
    named = [posts.filter(begins), told.filter(begins)]
    mentions = [pa.repeat(name, len(named[0])), *named]
    return {
        "posts": pa.table(whole, schema=LEDGER["posts"]),
        "links": pa.table(links, schema=LEDGER["links"]),
        "mentions": pa.table(mentions, schema=LEDGER["mentions"]),
    }


def _keys(names: pa.ChunkedArray) -> pa.Array:
    """The keys of accounts, each name once."""
    coded = names.combine_chunks().dictionary_encode()
    keys = pa.array([key(PLATFORM, n.casefold()) for n in coded.dictionary.to_pylist()], pa.int64())
    return keys.take(coded.indices)


def as_log(part: pa.Table) -> pa.Table:
    """A part in the columns of a support log."""
    number = part["number"]
    child = pc.if_else(pc.greater(part["answers"], 0), pc.add(number, 1), pa.scalar(None, pa.int64()))
    moment = pc.strftime(part["at"].cast(pa.timestamp("s")), "%a %b %d %H:%M:%S +0000 %Y")
    inbound = pc.if_else(part["inbound"], "True", "False")
    return pa.table(
        {
            "tweet_id": number, "author_id": part["author"], "inbound": inbound, "created_at": moment,
            "text": part["text"], "response_tweet_id": child, "in_response_to_tweet_id": part["parent"],
        }
    )  # fmt: skip


def generate(
    folder: Path, posts: int, seed: int, csv: Path | None, more: float, more_brands: int, brands: int
) -> None:
    world = World(seed, brands)
    name = f"{SOURCE}-{seed}-{posts}"
    if more:
        # What came in the week after the log ended.
        extra = math.ceil(posts * more)
        since, number = SINCE + DAYS * DAY, 10**10
        if more_brands == 1:
            rng = np.random.default_rng([seed, 0, -1 % 2**32])
            parts = iter([world.part(rng, 50, extra, extra, since, 7, number)])
        else:
            parts = world.parts(extra, since, 7, number)
        written = write_ledger(folder, f"{name}-more-{more_brands}", parts)
    else:
        written = write_ledger(folder, name, world.parts(posts, SINCE, DAYS, 1))
    writer = None
    for part in written:
        if csv:
            log = as_log(part)
            writer = writer or pyarrow.csv.CSVWriter(csv, log.schema)
            writer.write_table(log)
    if writer:
        writer.close()


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("folder", type=Path)
    ask.add_argument("--posts", type=int, required=True)
    ask.add_argument("--seed", type=int, default=7)
    ask.add_argument("--csv", type=Path)
    ask.add_argument("--more", type=float, default=0.0)
    ask.add_argument("--more-brands", type=int, choices=(1, BRANDS), default=BRANDS)
    ask.add_argument("--brands", type=int, default=BRANDS)
    given = ask.parse_args()
    generate(given.folder, given.posts, given.seed, given.csv, given.more, given.more_brands, given.brands)


if __name__ == "__main__":
    main()
