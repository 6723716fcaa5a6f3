"""The three metrics in Polars, lazily: the same steps as pandas_.py, planned together."""

import sys
from pathlib import Path
from typing import Any

import polars as pl

from rivals import common


def main(folder: Path) -> None:
    handles = common.brands(folder)
    accounts = pl.DataFrame({"author": list(handles), "brand": list(handles.values())}).lazy()
    posts = pl.scan_parquet(folder / "ledger" / "posts" / "**" / "*.parquet").select(common.POSTS)
    links = pl.scan_parquet(folder / "ledger" / "links" / "**" / "*.parquet").select("post", "domain", "is_opaque")
    at = pl.col("at")
    days = posts.group_by(at // common.DAY).agg(pl.len().alias("n"), at.min().alias("a"), at.max().alias("b"))
    known = days.sort("at").collect()
    since, until = common.window(*(known[c].to_numpy() for c in ("n", "a", "b")))

    authors = posts.select(pl.col("post"), pl.col("author"))
    own = (
        posts.join(accounts, on="author").filter(at.is_between(since, until))
        .join(authors.select(pl.col("post").alias("parent"), pl.col("author").alias("p")), on="parent", how="left")
        .join(authors.select(pl.col("post").alias("quoted"), pl.col("author").alias("q")), on="quoted", how="left")
        .with_columns(pl.coalesce("parent_author", "p").alias("answered"), pl.coalesce("quoted_author", "q").alias("shown"))
        .join(accounts.select(pl.col("author").alias("answered"), pl.col("brand").alias("ab")), on="answered", how="left")
        .join(accounts.select(pl.col("author").alias("shown"), pl.col("brand").alias("sb")), on="shown", how="left")
    )  # fmt: skip
    self_answered = (pl.col("ab") == pl.col("brand")).fill_null(False)
    self_shown = (pl.col("sb") == pl.col("brand")).fill_null(False)
    talks = pl.col("parent").is_not_null() | pl.col("answered").is_not_null()
    kind = (
        pl.when(pl.col("is_share")).then(pl.lit("share")).when(self_answered).then(pl.lit("thread"))
        .when(talks).then(pl.lit("reply"))
        .when(pl.col("quoted").is_not_null() | pl.col("shown").is_not_null()).then(pl.lit("quote"))
        .otherwise(pl.lit("post"))
    )  # fmt: skip
    person = (
        pl.when(pl.col("is_share") | ~talks)
        .then(pl.when(~self_shown).then("shown"))
        .otherwise(pl.when(~self_answered).then("answered"))
    )
    items = own.select(
        "brand", "post", kind.alias("kind"), self_shown.alias("own_shown"),
        ((at + common.MONDAY) // common.WEEK).alias("week"), (pl.coalesce(person, "post") % 64).alias("bucket"),
    ).collect()  # fmt: skip
    is_, share = pl.col("kind"), pl.col("kind") == "share"
    grade = (
        pl.when(is_ == "reply").then(0).when(is_.is_in(["post", "quote"])).then(1)
        .when(share & ~pl.col("own_shown")).then(2).otherwise(3)
    )  # fmt: skip
    found = {
        "composition": cells(items.with_columns(grade.alias("grade"), pl.lit(True).alias("hit"))),
    }  # fmt: skip
    weeks = list(common.whole_weeks(since, until))
    every = pl.DataFrame({"brand": sorted(set(handles.values()))}).join(pl.DataFrame({"week": weeks}), how="cross")
    last = items.group_by("brand", "week").agg(pl.col("post").max())
    active = every.join(last, on=["brand", "week"], how="left").with_columns(
        (pl.col("post").fill_null(0) % 64).alias("bucket"), pl.lit(0).alias("grade"), pl.col("post").is_not_null().alias("hit")
    )  # fmt: skip
    found["active-weeks"] = cells(active)

    linked = items.lazy().join(links, on="post").collect()
    clear = linked.filter(~share & ~pl.col("is_opaque")).group_by("brand", "domain").len("n")
    clear = clear.with_columns(pl.col("n").sum().over("brand").alias("of"))
    clear = clear.filter((pl.col("n") >= 3) & (pl.col("n") >= 0.05 * pl.col("of")))
    named = [common.bears_name(d, b) for d, b in clear.select("domain", "brand").iter_rows()]
    pages = clear.filter(pl.Series(named, dtype=pl.Boolean)).select("brand", "domain", pl.lit(True).alias("own"))
    linked = linked.join(pages, on=["brand", "domain"], how="left").join(pages.select("brand").unique(), on="brand")
    quote, opaque, home = is_ == "quote", pl.col("is_opaque"), pl.col("own").is_not_null()
    by_post = linked.group_by("brand", "post").agg(
        (quote | (~home & ~opaque)).any().alias("other"), opaque.any().alias("hidden"), (quote | ~opaque).any().alias("clear")
    )  # fmt: skip
    by_post = by_post.filter(pl.col("clear") & (pl.col("other") | ~pl.col("hidden")))
    told = items.filter(is_.is_in(["post", "thread", "quote"])).select("brand", "post", "week").join(
        by_post, on=["brand", "post"]
    )  # fmt: skip
    found["own-links"] = cells(
        told.with_columns(
            (pl.col("post") % 64).alias("bucket"), pl.lit(0).alias("grade"), (~pl.col("other")).alias("hit")
        )
    )
    common.tell(found)


def cells(cases: pl.DataFrame) -> Any:
    counted = cases.group_by("brand", "week", "bucket", "grade").agg(pl.len(), pl.col("hit").sum())
    return counted.iter_rows()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
