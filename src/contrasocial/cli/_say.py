"""The one way out: everything that a command says goes through here, so that no text steers the terminal.

Posts, titles, names of columns and of files hold what others wrote: escape sequences, marks that turn the text round,
signs that nobody sees. A test bans any other way.
"""

import json
import re
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

from contrasocial.core.screen import STEERING, harmless

if TYPE_CHECKING:
    from rich.text import Text

    from contrasocial.report.schema import Report


_UNSEEN = re.compile(f"{STEERING.pattern}|[\u0085\u2028\u2029]")


def say(text: object = "", err: bool = False, nl: bool = True) -> None:
    """Say a text on standard output, or (``err``) beside it."""
    click.echo(harmless(str(text)), err=err, nl=nl)


def say_json(text: str) -> None:
    """Say JSON: what steers a screen is written as an escape, so that nothing is lost to a program."""
    say(_UNSEEN.sub(lambda m: json.dumps(m[0])[1:-1], text), nl=not text.endswith("\n"))


def show(report: "Report", full: bool = False) -> None:
    """A report on the terminal, in its width and with its colours."""
    from rich.console import Console

    from contrasocial.report.renderers.terminal import lines

    console = Console(highlight=False, emoji=False, markup=False)
    for line in map(_cleaned, lines(report, console, full)):
        console.print(line, soft_wrap=True)


def _cleaned(line: "Text") -> "Text":
    from rich.text import Text

    plain = harmless(line.plain)
    return line if plain == line.plain else Text(plain)


class Stream:
    """Standard output as a file, for what writes tables row by row."""

    def write(self, text: str) -> int:
        return sys.stdout.write(harmless(text))


def piped() -> bool:
    """Whether standard output leads to a file or another program, so that what is said may be shared."""
    return not sys.stdout.isatty()


def say_all(lines: Iterable[object]) -> None:
    """Say several lines."""
    for line in lines:
        say(line)
