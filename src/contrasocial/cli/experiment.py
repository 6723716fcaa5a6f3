"""``contrasocial experiment``: a real test with one's own people."""

from collections.abc import Callable
from typing import Any

import click

from contrasocial.cli._say import piped, say
from contrasocial.cli._source import SOURCE


def _source_options(command: Callable[..., None]) -> Callable[..., None]:
    for option in reversed(
        (
            click.argument("source", nargs=-1, type=SOURCE),
            click.option("--brand", metavar="NAME", help="Which brand, where a source holds several."),
            click.option(
                "--map", "columns", multiple=True, metavar="FIELD=COLUMN", help="Which column of a table is what."
            ),
            click.option("--workspace", type=click.Path(file_okay=False), help="Where the ledger lies."),
        )
    ):
        command = option(command)
    return command


def _given(source: tuple[str, ...], brand: str | None, columns: tuple[str, ...], workspace: str | None) -> Any:

    from contrasocial.cli.gather import columns_of, notice

    return {
        "sources": source or None,
        "workspace": workspace,
        "brand": brand,
        "columns": columns_of(columns),
        "on_notice": notice,
    }


@click.group()
def command() -> None:
    """A real test: does one follow-up question bring people back?

    People who come to the brand are drawn at random into a quick answer, or an answer and one follow-up question.
    """


@command.command()
@_source_options
@click.option(
    "--outcome",
    type=click.Choice(["came-back", "second-turn"]),
    default="came-back",
    help="What is counted: wrote again on days 14 to 60, or after the answer within 7 days.",
)
@click.option(
    "--usual", type=float, help="The share that does so after a quick answer (else your own past, or 0.12)."
)
@click.option("--hoped", type=float, help="The share that is to be told from it (else twice as much).")
@click.option("--long", is_flag=True, help="Begin although it takes longer than a year.")
def start(outcome: str, usual: float | None, hoped: float | None, long: bool, **given: Any) -> None:
    """Plan it, say how many people and weeks it takes, and begin. What is planned cannot be changed after that."""
    from contrasocial.api.experiment import start as begin
    from contrasocial.relationships.experiment.experiment_sentences import begun

    found = begin(**_given(**given), outcome=outcome, usual=usual, hoped=hoped, long=long)
    say("\n".join(begun(found)))


@command.command(name="next")
@_source_options
@click.option("--names", is_flag=True, help="Names and words of persons also in what goes to a file or a program.")
def next_(names: bool, **given: Any) -> None:
    """Who waits for an answer now, and how they were drawn: with names on the terminal, else under pseudonyms."""
    from contrasocial.api.experiment import Next, next_up, shared
    from contrasocial.api.workspace import in_place
    from contrasocial.core.time import day
    from contrasocial.relationships.experiment.experiment_plan import ARMS
    from contrasocial.report.wording import plain, shorten

    def told(found: list[Next]) -> str:
        lines = []
        for one in found:
            arm = "answer as you like, the experiment is full" if one.arm is None else ARMS[one.arm]
            words = f"\n    {shorten(one.text, 100)}" if one.text else ""
            lines.append(f"{day(one.at)}  {plain(one.handle)}: {arm}{words}")
        return "\n".join(lines) or "Nobody who came since the experiment began waits for an answer."

    found = next_up(**_given(**given))
    folder = in_place(given["source"] or None, given["workspace"])[1]
    say(shared(found, folder).shown(told) if piped() and not names else told(found))


@command.command()
@_source_options
def read(**given: Any) -> None:
    """How far it is, what was really done, and the effect with its interval once everybody can be counted."""
    from contrasocial.api.experiment import read as look
    from contrasocial.relationships.experiment.experiment_sentences import standing

    say("\n".join(standing(look(**_given(**given)))))


@command.command(name="list")
@click.option("--workspace", type=click.Path(file_okay=False), help="Where the ledger lies.")
def list_(workspace: str | None) -> None:
    """The experiments that have begun."""
    from contrasocial.api.experiment import every
    from contrasocial.core.time import day
    from contrasocial.report.wording import plain

    for plan in every(workspace):
        say(
            f"{plain(plan.brand)}, begun on {day(plan.began)}: {plan.outcome}, {plan.usual:.0%} against"
            f" {plan.hoped:.0%}, {plan.people:,} people"
        )
