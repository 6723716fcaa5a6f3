"""``contrasocial plan``: announcements for answers, at equal minutes."""

import click

from contrasocial.cli._say import say, say_json
from contrasocial.cli._source import SOURCE


@click.command()
@click.argument("source", nargs=-1, type=SOURCE)
@click.option("--swap", type=float, default=3, show_default=True, metavar="POSTS", help="So many posts less a week.")
@click.option("--post-minutes", type=float, help="How long a post takes; kept for the next time (else 25).")
@click.option("--answer-minutes", type=float, help="How long an answer takes; kept for the next time (else 5).")
@click.option("--brand", metavar="NAME", help="Which brand, where there are several.")
@click.option("--format", "shape", type=click.Choice(["terminal", "json"]), default="terminal")
@click.option("--workspace", type=click.Path(file_okay=False), help="Where the ledger lies.")
def command(
    source: tuple[str, ...],
    swap: float,
    post_minutes: float | None,
    answer_minutes: float | None,
    brand: str | None,
    shape: str,
    workspace: str | None,
) -> None:
    """What would become of your numbers, were a few posts a week left out for answers in the same time."""
    from contrasocial.api.plan import plan
    from contrasocial.cli.gather import notice
    from contrasocial.coach.coach_schema import to_json
    from contrasocial.coach.plan import lines

    found = plan(
        swap, source or None, workspace, brand=brand, post_minutes=post_minutes, answer_minutes=answer_minutes,
        on_notice=notice,
    )  # fmt: skip
    if shape == "json":
        say_json(to_json(found))
    else:
        say("\n".join(lines(found)))
