"""``contrasocial audit``: the main job."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from shutil import get_terminal_size
from textwrap import fill
from typing import Any

import click

from contrasocial.cli._say import piped, say, say_all, say_json, show
from contrasocial.cli._source import SOURCE
from contrasocial.cli.gather import ACCOUNT, BEGINS, DATE, LIVE_NAMES, live_options, times_options
from contrasocial.core.plugin_names import formats

_WORDS = ("social", "social-quiet", "contrasocial", "antisocial", "not-enough-evidence")


@click.command()
@click.argument("source", nargs=-1, type=SOURCE)
@click.option("--brand", metavar="NAME", help="Which brand, where a source holds several.")
@click.option(
    "--all", "all_brands", is_flag=True, help="Every brand of the source: a line for each, with --out a page."
)
@click.option("--own-domain", multiple=True, metavar="DOMAIN", help="A domain of the brand's own (may be repeated).")
@click.option("--since", type=DATE, help="Look only at what is not older than this day.")
@click.option("--until", type=DATE, help="Look only at what is not newer than this day.")
@click.option(
    "--window", metavar="26w|all", help="How much is judged, up to the end; else 26 weeks, more if need be."
)
@click.option("--since-last", is_flag=True, help="Say what changed since the last audit of this brand.")
@click.option("--format", "shape", type=click.Choice(formats()), default="terminal", help="What to print.")
@click.option("--full", "whole", is_flag=True, help="On the terminal: everything, not only the first screen.")
@click.option(
    "--out",
    type=click.Path(),
    help="Where report.html and report.json go; with --all, a name that ends in .parquet: one row for each brand.",
)
@click.option(
    "--share", "to_share", is_flag=True, help="Write also what may be shown to others, as contrasocial share."
)
@click.option(
    "--names", is_flag=True, help="Names and words of persons also in what is printed for a file or another program."
)
@click.option(
    "--fail-on", multiple=True, metavar="WORD", help="Exit with 1 where the word is this (may be repeated)."
)
@click.option("--require", multiple=True, metavar="GOAL", help='Exit with 1 where it is missed: "listens>=60".')
@click.option("--config", "settings", type=click.Path(dir_okay=False), help="Settings; else contrasocial.toml here.")
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
@click.option(
    "--master", metavar="URL", help="spark://host:7077 or sc://host:15002; else $SPARK_REMOTE, $SPARK_MASTER."
)
@click.option("--fresh", is_flag=True, help="Count everything anew, also what has not changed since the last audit.")
@live_options
def command(
    source: tuple[str, ...],
    brand: str | None,
    all_brands: bool,
    own_domain: tuple[str, ...],
    since_last: bool,
    shape: str,
    whole: bool,
    out: str | None,
    to_share: bool,
    names: bool,
    fail_on: tuple[str, ...],
    require: tuple[str, ...],
    settings: str | None,
    columns: tuple[str, ...],
    account: str,
    workspace: str | None,
    **more: Any,
) -> None:
    """Judge the brand in SOURCE: an account (@brand.bsky.social, @brand@mastodon.example), an export (zip, folder), a
    support log or a table; or the folder of a ledger, which is read in place.

    Several SOURCEs are one brand with several accounts. Without any, the accounts of contrasocial.toml, or what the
    ledger holds, are judged. Exit code 1: a goal is missed that has to be met; 2: it could not run.
    """
    from contrasocial.api.audit import audit, audit_all
    from contrasocial.api.config import config
    from contrasocial.api.since_last import looked, since_last_look
    from contrasocial.api.workspace import in_place, locate
    from contrasocial.cli._progress import progress
    from contrasocial.cli.gather import columns_of, live_of
    from contrasocial.core.errors import Code, PluginFailed, Problem
    from contrasocial.report import goals

    if out and Path(out).suffix == ".parquet" and not all_brands:
        raise Problem(
            Code.BAD_OPTION, "a Parquet file holds many brands", f"--out {out}", "add --all, or name a folder"
        )
    set_up = config(locate(workspace), settings)
    wanted = [*set_up.wanted(), *map(goals.wanted, require)]
    unknown = set(fail_on) - set(_WORDS)
    if unknown:
        raise Problem(
            Code.BAD_OPTION, f"{min(unknown)!r} is no word of a verdict", "--fail-on", f"{', '.join(_WORDS)}"
        )
    sources, folder = in_place(source or set_up.accounts or None, workspace)
    live = {name: more.pop(name) for name in LIVE_NAMES}
    options: dict[str, Any] = {
        **set_up.asked(), "own_domains": [*own_domain, *set_up.own_domains], "live": live_of(live),
        "columns": columns_of(columns), "account": account, **more,
    }  # fmt: skip
    with progress() as bar:
        options |= {"on_step": bar.on_step, "on_notice": bar.on_notice}
        if all_brands:
            # A line or a row for each brand tells nothing of it.
            pages = shape != "terminal" or bool(out and Path(out).suffix != ".parquet")
            reports = audit_all(sources or None, folder, whatif=pages, **options)
        else:
            reports = [audit(sources or None, folder, brand=brand, **options)]
        before = looked(folder, reports)
        since_last_look(reports, before, sources, folder, brand, options, compare=since_last)
        for report in reports:
            report.goals = goals.judged(report, wanted)
        bar.on_step("judging", 1, 1)
    failed: Problem | None = None
    try:
        _shown(reports, all_brands, shape, whole, names, out, folder)
    except Problem as problem:
        # Somebody else's form of the report, or one that would have named somebody: ours are written all the same.
        if not isinstance(problem, PluginFailed) and problem.code is not Code.WOULD_NAME:
            raise
        failed = problem
    if all_brands and out:
        _compared(reports, Path(out), before)
    elif not all_brands:
        _written(reports[0], Path(out or "contrasocial-report"), to_share, folder, err=shape != "terminal")
    if failed:
        raise failed
    if any(r.verdict.word in fail_on or goals.broken(r) for r in reports):
        click.get_current_context().exit(1)


def _shown(
    reports: list[Any], all_brands: bool, shape: str, whole: bool, names: bool, out: str | None, folder: Path
) -> None:
    """Print the reports: what is piped on has the form that may be shared."""
    from contrasocial.api.share import safe
    from contrasocial.measure import plugins
    from contrasocial.report.renderers import terminal

    if all_brands and shape == "terminal":
        if not out:
            say_all([*reports[0].absent, *map(line, reports)])  # no person is in a line
        return
    # The terminal is the user's own: persons have names there. What is piped on may be shared.
    if shape == "terminal" and not piped():
        for report in reports:
            show(report, whole)
        return
    make = partial(terminal.render, full=whole) if shape == "terminal" else plugins.renderer(shape)
    told = map(make, reports) if names else (one.shown(make) for one in safe(reports, folder))
    for text in told:
        (say_json if shape == "json" else say)(text.rstrip("\n"))


def _written(report: Any, place: Path, to_share: bool, folder: Path, err: bool) -> None:
    """The user's own files, and what may be shown to others where it is asked for; and where they lie."""
    from contrasocial.api.share import share, write_own
    from contrasocial.cli.share import tell
    from contrasocial.measure import plugins

    own_files = [plugins.renderers()[name] for name in ("html", "json")]
    with _writing(place):
        write_own(place, ((f"report{r.suffix}", r.render(report)) for r in own_files))
        shared = share(report, place / "share", folder) if to_share else None
    say(f"The whole report, with names, for you alone: {place / 'report.html'}", err=err)
    if shared:
        tell(shared, err)
    else:
        say("For a copy that others may see: contrasocial share", err=err)


def line(report) -> str:  # type: ignore[no-untyped-def]
    gauges = " ".join(f"{'–' if g.score is None else f'{g.score:.0f}':>3}" for g in report.gauges)
    word = f"{report.verdict.word} ({report.verdict.sure or '–'})"
    return f"{word:32} {gauges} {report.items:7,} items  {report.verdict.sentence}"


def _compared(reports: list[Any], out: Path, before: list[int | None]) -> None:
    """One row for each brand, in a file of this name, or in a folder with a page for each."""
    from contrasocial.api.compare import write_brands
    from contrasocial.report.brands_page import in_short
    from contrasocial.report.brands_table import write

    with _writing(out):
        if out.suffix == ".parquet":
            write(reports, out)
            say(f"One row for each brand: {out}", err=True)
        else:
            write_brands(reports, out, before)
            for told in in_short(reports, before):
                indent = "   " * (told[1:3] == ". ")
                say(fill(told, min(100, get_terminal_size().columns), subsequent_indent=indent))
            say(f"{len(reports):,} brands side by side: {out / 'index.html'}")


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
