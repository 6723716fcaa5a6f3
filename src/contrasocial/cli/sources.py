"""``contrasocial sources``: what can be read, what each source sees, and how to get it."""

from __future__ import annotations

import re
import textwrap
from typing import TYPE_CHECKING

import click

from contrasocial.cli._say import say

if TYPE_CHECKING:
    from contrasocial.sources.contract import Source

_WIDTH = 100


@click.command()
@click.argument("name", required=False)
def command(name: str | None) -> None:
    """What can be read. With the NAME of a source or a platform: how to get it, step by step, and what it sees."""
    from contrasocial.measure import plugins as catalog
    from contrasocial.sources.contract import GROUPS

    known = catalog.sources()
    if name:
        say("\n\n".join(map(_page, _called(name, list(known.values())))))
        return
    for group, title in GROUPS.items():
        say(title)
        for source in (s for s in known.values() if s.group == group):
            say(f"  {source.id:<24} {source.title}: {_seen(source)}")
        say()
    say("How to get one, step by step, and what it sees: contrasocial sources linkedin")


def _seen(source: Source) -> str:
    """Which half of the talk is seen, in a word."""
    if "meetings" in source.sees:
        return "who met whom"
    return "both sides" if "inbound" in source.sees else "what the account wrote"


def _called(name: str, known: list[Source]) -> list[Source]:
    """The sources of that name, else those whose id, title or module bears it."""
    from contrasocial.core.errors import Code, Problem

    wanted = re.sub(r"\W", "", name.casefold())
    exact = [source for source in known if source.id == name.casefold()]
    found = exact or [
        s for s in known if wanted and any(wanted in re.sub(r"\W", "", t.casefold()) for t in _names(s))
    ]
    if not found:
        raise Problem(Code.NO_SUCH_SOURCE, f"no kind of source is called {name!r}", f"contrasocial sources {name}")
    return found


def _names(source: Source) -> tuple[str, ...]:
    # The package of a platform too: twitter's is called x, as the platform is.
    return source.id, source.title, source.read.__module__.rpartition("sources.")[2]


def _page(source: Source) -> str:
    from contrasocial.core.records import SIGHTS

    lines = [source.title, "=" * len(source.title), ""]
    lines += [_wrapped(f"{number}. {step}", "   ") for number, step in enumerate(source.how_to_get, 1)]
    if source.how_to_get:
        lines.append(f"   contrasocial audit FILE     (read as {source.id})")
    lines += ["", _wrapped(f"It sees {'; '.join(SIGHTS[s] for s in source.sees)}.")]
    lines += [_wrapped(f"It cannot see {source.blind}.")]
    return "\n".join(lines)


def _wrapped(text: str, indent: str = "") -> str:
    return textwrap.fill(text, _WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)
