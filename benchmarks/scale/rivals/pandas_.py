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
    day = posts["at"] // common.DAY
    days = posts.groupby(day)["at"].agg(["count", "min", "max"]).sort_index().astype("int64")
    since, until = common.window(*(days[c].to_numpy() for c in ("count", "min", "max")))

    own = posts[posts["author"].isin(list(handles)) & posts["at"].between(since, until)]
    authors = posts[["post", "author"]]
    own = own.merge(authors.set_axis(["parent", "parent_found"], axis=1), on="parent", how="left")
    own = own.merge(authors.set_axis(["quoted", "quoted_found"], axis=1), on="quoted", how="left")
    brand = own["author"].map(handles)
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
    weeks = common.whole_weeks(since, until)
    every = pd.MultiIndex.from_product([sorted(set(handles.values())), weeks], names=["brand", "week"])
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
    linked = linked.assign(other=(linked["kind"] == "quote") | (~home & ~opaque), hidden=opaque)
    linked["clear"] = (linked["kind"] == "quote") | ~opaque
    by_post = linked.groupby(["brand", "post"])[["other", "hidden", "clear"]].any().reset_index()
    by_post = by_post[by_post["clear"] & (by_post["other"] | ~by_post["hidden"])]
    said = items[items["kind"].isin(["post", "thread", "quote"])][["brand", "post", "week"]]
    told = said.merge(by_post, on=["brand", "post"])
    found["own-links"] = cells(told.assign(bucket=told["post"] % 64, grade=0, hit=~told["other"]))
    common.tell(found)


def cells(cases: pd.DataFrame) -> Any:
    counted = cases.groupby(["brand", "week", "bucket", "grade"])["hit"].agg(["size", "sum"])
    return counted.reset_index().itertuples(index=False, name=None)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
