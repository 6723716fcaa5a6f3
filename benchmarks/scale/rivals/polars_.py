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
    mentions = pl.scan_parquet(folder / "ledger" / "mentions" / "**" / "*.parquet").select("post", "person")

    # Over which time each brand is known: by what it said, and what was said to it.
    mine = posts.join(accounts, on="author")
    chosen = ("brand", "post", "at")
    turned = [
        posts.join(accounts.rename({"author": column}), on=column).select(chosen)
        for column in ("parent_author", "quoted_author")
    ]
    turned.append(posts.join(mine.select(pl.col("post").alias("parent"), "brand"), on="parent").select(chosen))
    named = mentions.join(accounts.rename({"author": "person"}), on="person")
    turned.append(named.join(posts.select("post", "at"), on="post").select(chosen))
    to_it = pl.concat(turned).unique(["brand", "post"])
    concerns = pl.concat([mine.select("brand", "at"), to_it.select("brand", "at")])
    days = concerns.group_by("brand", at // common.DAY).agg(
        pl.len().alias("n"), at.min().alias("a"), at.max().alias("b")
    )
    known = {
        brand: common.window(*(of[c].to_numpy() for c in ("n", "a", "b")))
        for (brand,), of in days.sort("brand", "at").collect().group_by("brand", maintain_order=True)
    }
    times = pl.LazyFrame(
        [(brand, *time) for brand, time in known.items()], schema=["brand", "since", "until"], orient="row"
    )

    authors = posts.select(pl.col("post"), pl.col("author"))
    own = (
        mine.join(times, on="brand").filter(at.is_between("since", "until"))
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
    every = pl.DataFrame(
        [(brand, week) for brand, time in known.items() for week in common.whole_weeks(*time)],
        schema=["brand", "week"], orient="row",
    )  # fmt: skip
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
    away = quote | (~home & ~opaque)
    only = linked.group_by("brand", "post").agg(home.any().alias("home"), (away | opaque).any().alias("bad"))
    only = only.filter(pl.col("home") & ~pl.col("bad")).select("brand", "post", pl.lit(True).alias("hit"))
    said = items.filter(~share).join(pages.select("brand").unique(), on="brand", how="semi")
    told = said.join(only, on=["brand", "post"], how="left")
    found["own-links"] = cells(told.with_columns(pl.lit(0).alias("grade"), pl.col("hit").fill_null(False)))
    common.tell(found)


def cells(cases: pl.DataFrame) -> Any:
    counted = cases.group_by("brand", "week", "bucket", "grade").agg(
        pl.len().alias("n"), pl.col("hit").sum().alias("hits")
    )
    return counted.to_dict()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
