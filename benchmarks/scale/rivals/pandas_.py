"""The three metrics in pandas, all vectorised: the columns that are needed, three merges, three groupings."""

import sys
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from rivals import common


def main(folder: Path) -> None:
    handles = common.brands(folder)
    posts = pd.read_parquet(folder / "ledger" / "posts", columns=[*common.POSTS], dtype_backend="pyarrow")
    links = pd.read_parquet(folder / "ledger" / "links", columns=["post", "domain", "is_opaque"])
    mentions = pd.read_parquet(folder / "ledger" / "mentions", columns=["post", "person"], dtype_backend="pyarrow")

    # Over which time each brand is known: by what it said, and what was said to it.
    own = posts.assign(brand=posts["author"].map(handles)).dropna(subset="brand")
    turned = [
        posts[["post", "at"]].assign(brand=posts[column].map(handles))
        for column in ("parent_author", "quoted_author")
    ]
    turned.append(posts[["post", "at", "parent"]].merge(own[["post", "brand"]].set_axis(["parent", "brand"], axis=1)))
    named = mentions.assign(brand=mentions["person"].map(handles)).dropna(subset="brand")
    turned.append(named[["post", "brand"]].merge(posts[["post", "at"]]))
    to_it = pd.concat([t[["brand", "post", "at"]] for t in turned]).dropna(subset="brand")
    concerns = pd.concat([own[["brand", "at"]], to_it.drop_duplicates(["brand", "post"])[["brand", "at"]]])
    days = (
        concerns.groupby(["brand", concerns["at"] // common.DAY])["at"].agg(["count", "min", "max"]).astype("int64")
    )
    known = {
        brand: common.window(*(of[c].to_numpy() for c in ("count", "min", "max")))
        for brand, of in days.sort_index().groupby(level=0)
    }
    since, until = (own["brand"].map({brand: time[n] for brand, time in known.items()}) for n in (0, 1))
    own = own[own["at"].between(since, until)]
    authors = posts[["post", "author"]]
    own = own.merge(authors.set_axis(["parent", "parent_found"], axis=1), on="parent", how="left")
    own = own.merge(authors.set_axis(["quoted", "quoted_found"], axis=1), on="quoted", how="left")
    brand = own["brand"]
    answered = own["parent_author"].fillna(own["parent_found"])
    shown = own["quoted_author"].fillna(own["quoted_found"])
    self_answered = answered.map(handles).eq(brand).fillna(False).to_numpy(bool)
    self_shown = shown.map(handles).eq(brand).fillna(False).to_numpy(bool)
    share = own["is_share"].to_numpy(bool)
    talks = (own["parent"].notna() | answered.notna()).to_numpy(bool)
    quotes = (own["quoted"].notna() | shown.notna()).to_numpy(bool)
    kind = np.select([share, self_answered, talks, quotes], ["share", "thread", "reply", "quote"], "post")
    of_shown = share | ~talks
    person = answered.mask(self_answered)
    person = person.mask(of_shown, shown.mask(self_shown))
    items = pd.DataFrame(
        {
            "brand": brand, "post": own["post"].astype("int64"), "kind": kind, "own_shown": self_shown,
            "week": ((own["at"] + common.MONDAY) // common.WEEK).astype("int64"),
            "bucket": person.fillna(own["post"]).to_numpy("int64") % 64,
        }
    )  # fmt: skip

    grade = np.select([kind == "reply", np.isin(kind, ["post", "quote"]), share & ~self_shown], [0, 1, 2], 3)
    found: dict[str, Any] = {
        "composition": cells(items.assign(grade=grade, hit=True)),
    }
    last = items.groupby(["brand", "week"])["post"].max().astype("Int64")
    every = pd.MultiIndex.from_tuples(
        [(brand, week) for brand, time in known.items() for week in common.whole_weeks(*time)],
        names=["brand", "week"],
    )
    newest = last.reindex(every)
    active = newest.reset_index()
    bucket = newest.fillna(0).to_numpy(np.int64) % 64
    found["active-weeks"] = cells(active.assign(bucket=bucket, grade=0, hit=newest.notna().to_numpy()))

    linked = items.merge(links, on="post")
    linked = linked[linked["kind"] != "share"]
    clear = linked[~linked["is_opaque"].astype(bool)].groupby(["brand", "domain"]).size().reset_index(name="n")
    clear["of"] = clear.groupby("brand")["n"].transform("sum")
    named = [common.bears_name(d, b) for d, b in zip(clear["domain"], clear["brand"], strict=True)]
    pages = clear[np.array(named) & (clear["n"] >= np.maximum(3, 0.05 * clear["of"]))][["brand", "domain"]].assign(
        own=1
    )
    linked = items.merge(links, on="post").merge(pages, on=["brand", "domain"], how="left")
    linked = linked[linked["brand"].isin(pages["brand"])]
    opaque, home = linked["is_opaque"].astype(bool), linked["own"].notna()
    away = (linked["kind"] == "quote") | (~home & ~opaque)
    only = linked.assign(home=home, bad=away | opaque).groupby(["brand", "post"])[["home", "bad"]].any().reset_index()
    only = only[only["home"] & ~only["bad"]][["brand", "post"]].assign(hit=True)
    said = items[(items["kind"] != "share") & items["brand"].isin(pages["brand"])]
    told = said.merge(only, on=["brand", "post"], how="left")
    found["own-links"] = cells(told.assign(grade=0, hit=told["hit"].notna()))
    common.tell(found)


def cells(cases: pd.DataFrame) -> Any:
    counted = cases.groupby(["brand", "week", "bucket", "grade"])["hit"].agg(n="size", hits="sum")
    return counted.reset_index()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
