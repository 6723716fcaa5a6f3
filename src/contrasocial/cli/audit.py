"""``contrasocial audit``: the main job."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any

import click

from contrasocial.cli._say import piped, say, say_json
from contrasocial.cli.gather import ACCOUNT, BEGINS, DATE, live_options, times_options
from contrasocial.core.offers import formats


@click.command()
@click.argument("source", nargs=-1, type=click.Path())
@click.option("--brand", metavar="NAME", help="Which brand, where a source holds several.")
@click.option("--all", "all_brands", is_flag=True, help="Every brand of the source, one line for each.")
@click.option("--own-domain", multiple=True, metavar="DOMAIN", help="A domain of the brand's own (may be repeated).")
@click.option("--since", type=DATE, help="Look only at what is not older than this day.")
@click.option("--until", type=DATE, help="Look only at what is not newer than this day.")
@click.option(
    "--window", metavar="26w|all", help="How much is judged, up to the end; else 26 weeks, more if need be."
)
@click.option("--format", "shape", type=click.Choice(formats()), default="terminal", help="What to print.")
@click.option(
    "--out",
    type=click.Path(),
    help="Where report.html and report.json go; with --all, a name that ends in .parquet: one row for each brand.",
)
@click.option(
    "--names", is_flag=True, help="Names and words of persons also in what is printed for a file or another program."
)
@click.option("--map", "columns", multiple=True, metavar="FIELD=COLUMN", help="Which column of a table is what.")
@BEGINS
@ACCOUNT
@times_options
@click.option("--include-private", is_flag=True, help="Take in what was not public.")
@click.option("--workspace", type=click.Path(file_okay=False), help="Where the ledger lies.")
@click.option(
    "--memory-limit", metavar="SIZE", help="At most so much memory, such as 1GB; else half of the machine's."
)
@click.option("--spill", type=click.Path(file_okay=False), help="Where what does not fit into memory goes meanwhile.")
@click.option("--engine", type=click.Choice(["duckdb", "spark"]), default="duckdb", help="What does the counting.")
@click.option("--master", metavar="URL", help="The Spark cluster, as spark://host:7077; else $SPARK_MASTER, or here.")
@click.option("--fresh", is_flag=True, help="Count everything anew, also what has not changed since the last audit.")
@live_options
def command(
    source: tuple[str, ...],
    brand: str | None,
    all_brands: bool,
    own_domain: tuple[str, ...],
    since: date | None,
    until: date | None,
    window: str | None,
    shape: str,
    out: str | None,
    names: bool,
    columns: tuple[str, ...],
    begins: date | None,
    account: str,
    dates: str | None,
    zone: str | None,
    include_private: bool,
    workspace: str | None,
    memory_limit: str | None,
    spill: str | None,
    engine: str,
    master: str | None,
    fresh: bool,
    **live: Any,
) -> None:
    """Judge the brand in SOURCE: an account (@brand.bsky.social, @brand@mastodon.example), an export (zip, folder), a
    support log or a table; or the folder of a ledger, which is read in place.

    Several SOURCEs are one brand with several accounts. Without any, what the ledger holds is judged.
    """
    from contrasocial.api.audit import audit, audit_all
    from contrasocial.api.share import shareable, write_own
    from contrasocial.api.workspace import in_place
    from contrasocial.cli._progress import progress
    from contrasocial.cli.gather import columns_of, live_of
    from contrasocial.core.errors import Code, Problem
    from contrasocial.measure import plugins

    if out and Path(out).suffix == ".parquet" and not all_brands:
        raise Problem(
            Code.BAD_OPTION, "a Parquet file holds many brands", f"--out {out}", "add --all, or name a folder"
        )
    sources, folder = in_place(source or None, workspace)
    with progress() as bar:
        options: dict[str, Any] = {
            "own_domains": own_domain, "since": since, "until": until, "window": window,
            "columns": columns_of(columns),
            "include_private": include_private, "begins": begins, "account": account,
            "dates": dates, "zone": zone, "live": live_of(live),
            "fresh": fresh, "engine": engine, "master": master, "memory_limit": memory_limit, "spill": spill,
            "on_step": bar.on_step, "on_notice": bar.on_notice,
        }  # fmt: skip
        if all_brands:
            reports = audit_all(sources or None, folder, **options)
        else:
            reports = [audit(sources or None, folder, brand=brand, **options)]
    if all_brands and out:
        _compared(reports, Path(out))
    if all_brands and shape == "terminal":
        shown = [_line(report) for report in reports]  # no person is in a line
    else:
        # The terminal is the user's own: persons have names there. What is piped on may be shared.
        local = names or (shape == "terminal" and not piped())
        render = plugins.renderer(shape)
        shown = [render(report) for report in (reports if local else shareable(reports, folder))]
    for text in shown:
        (say_json if shape == "json" else say)(text.rstrip("\n"))
    if all_brands and (out is None or Path(out).suffix == ".parquet"):
        return
    places: set[Path] = set()
    own_files = [plugins.renderers()[name] for name in ("html", "json")]
    for report in reports:
        place = _place(Path(out or "contrasocial-report"), report.brand if all_brands else "", places)
        with _writing(place):
            write_own(place, ((f"report{r.suffix}", r.render(report)) for r in own_files))
        if not all_brands:
            told = f"The whole report, with names, for you alone: {place / 'report.html'}"
            say(told, err=shape != "terminal")


def _line(report) -> str:  # type: ignore[no-untyped-def]
    gauges = " ".join(f"{'–' if g.score is None else f'{g.score:.0f}':>3}" for g in report.gauges)
    word = f"{report.verdict.word} ({report.verdict.sure or '–'})"
    return f"{word:32} {gauges} {report.items:7,} items  {report.verdict.sentence}"


def _place(out: Path, brand: str, taken: set[Path]) -> Path:
    """A folder of its own for each brand; names that are spelt alike, or in signs alone, are numbered."""
    if not brand:
        return out
    slug = re.sub(r"[^a-z0-9]+", "-", brand.casefold()).strip("-") or "brand"
    names = (slug if number == 1 else f"{slug}-{number}" for number in count(1))
    folder = next(out / name for name in names if out / name not in taken)
    taken.add(folder)
    return folder


def _compared(reports: list[Any], out: Path) -> None:
    """One row for each brand, in a file of this name or in a folder."""
    from contrasocial.core.files import folder, replacing
    from contrasocial.report.comparison import write

    file = out if out.suffix == ".parquet" else out / "brands.parquet"
    with _writing(file):
        folder(file.parent)
        with replacing(file) as fresh:
            write(reports, fresh)
    say(f"One row for each brand: {file}", err=True)


@contextmanager
def _writing(place: Path) -> Iterator[None]:
    from contrasocial.core.errors import Code, Problem

    try:
        yield
    except OSError as error:
        raise Problem(
            Code.OUTPUT_NOT_WRITTEN,
            f"the report could not be written ({error.strerror})",
            str(place),
            "free some space or choose another place: --out DIR",
        ) from error
