"""``contrasocial watch``: gather, judge and write the digest on a schedule."""

import sys

import click

from contrasocial.cli._say import piped, say
from contrasocial.cli._source import SOURCE


@click.command()
@click.argument("source", nargs=-1, type=SOURCE)
@click.option("--brand", metavar="NAME", help="Which brand, where there are several.")
@click.option("--out", type=click.Path(file_okay=False), default="contrasocial-report", help="Where digest.md lies.")
@click.option("--every", type=click.FloatRange(0.25), default=24, show_default=True, metavar="HOURS")
@click.option("--waits", type=click.FloatRange(0), default=3, show_default=True, metavar="DAYS",
              help="Who waits longer is worth an alert.")  # fmt: skip
@click.option(
    "--notify", multiple=True, metavar="URL", help="Tell this address of Apprise (needs the extra 'alerts')."
)
@click.option("--names", is_flag=True, help="Names also in alerts and where it is piped on.")
@click.option("--once", is_flag=True, help="One round, for a timer of the system.")
@click.option("--cron", is_flag=True, help="Only print the line for cron.")
@click.option("--timer", is_flag=True, help="Only print the units for systemd.")
@click.option("--workspace", type=click.Path(file_okay=False), help="Where the ledger lies.")
def command(
    source: tuple[str, ...],
    brand: str | None,
    out: str,
    every: float,
    waits: float,
    notify: tuple[str, ...],
    names: bool,
    once: bool,
    cron: bool,
    timer: bool,
    workspace: str | None,
) -> None:
    """Read SOURCE again and again, write digest.md, and alert only where a number left chance or somebody waits.

    It can be stopped at any time; the next round goes on from what was read.
    """
    if cron or timer:
        say(_cron(every) if cron else _units(every), nl=False)
        return
    from contrasocial.api.watch import brief, rounds
    from contrasocial.cli.gather import notice

    for one in rounds(
        source or None, workspace, brand=brand, out=out, every_hours=every, waits_days=waits,
        times=1 if once else None, notify=notify, names=names, on_notice=notice,
    ):  # fmt: skip
        alerts = brief(one.alerts if names or not piped() else one.shared)
        for line in [*one.found.lines, *(f"! {alert}" for alert in alerts)]:
            say(line)


def _words() -> str:
    """This command as it was written, without what only prints."""
    import shlex

    kept = [word for word in sys.argv[1:] if word not in ("--cron", "--timer")]
    return shlex.join([sys.executable, "-m", "contrasocial", *kept, "--once"])


def _cron(every: float) -> str:
    hours = max(1, round(every))
    when = "7 6 * * *" if hours >= 24 else f"7 */{hours} * * *"
    return f"{when} {_words().replace('%', chr(92) + '%')}\n"


def _units(every: float) -> str:
    return (
        "# ~/.config/systemd/user/contrasocial.service\n[Unit]\nDescription=contrasocial watch\n\n"
        f"[Service]\nType=oneshot\nExecStart={_words().replace('%', '%%')}\n\n"
        "# ~/.config/systemd/user/contrasocial.timer\n[Unit]\nDescription=contrasocial watch, again and again\n\n"
        f"[Timer]\nOnBootSec=5min\nOnUnitActiveSec={every:g}h\nPersistent=true\n\n[Install]\nWantedBy=timers.target\n"
    )
