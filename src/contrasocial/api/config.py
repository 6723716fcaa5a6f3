"""``contrasocial.toml``: what is wanted of a brand and how it is looked at, in this folder or in the workspace."""

import json
import re
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from contrasocial.core.errors import Code, Problem
from contrasocial.core.files import write
from contrasocial.core.office import office
from contrasocial.core.time import local_zone
from contrasocial.report.goals import LEVELS, Wanted, wanted

NAME = "contrasocial.toml"
#: What one would look for and does not find, with what to do instead.
_NOT_YET = {
    "staff": "take it out: whoever writes to the brand counts as a person, colleagues too",
    "quiet_hours": "take it out: business_hours says in which hours somebody answers",
}


class GoalLine(msgspec.Struct, forbid_unknown_fields=True):
    """A goal with how much it matters: off, warn or error."""

    goal: str
    level: str = "error"


class Config(msgspec.Struct, forbid_unknown_fields=True):
    """What the file says. ``accounts`` are read where a command names no source; ``zone`` is an IANA time zone."""

    goals: list[str | GoalLine] = []
    accounts: list[str] = []
    own_domains: list[str] = []
    zone: str = ""
    business_hours: str = ""

    def asked(self) -> dict[str, Any]:
        """What an audit is asked for its own reader, whose hours are those of the machine where none are named."""
        return {
            "own_domains": self.own_domains, "hours_in": self.zone or local_zone(),
            "business_hours": self.business_hours,
        }  # fmt: skip

    def wanted(self) -> list[Wanted]:
        """The goals."""
        return [wanted(g) if isinstance(g, str) else wanted(g.goal, g.level) for g in self.goals]


def config(workspace: Path, file: str | Path | None = None) -> Config:
    """The settings: of the file that is named, else of the one in this folder, else of the one in the workspace.

    Raises:
        Problem: E168 where the file cannot be read or says something that is not known.
    """
    places = [Path(file)] if file else [place for place in (Path(NAME), workspace / NAME) if place.is_file()]
    if not places:
        return Config()
    try:
        told = tomllib.loads(places[0].read_text(encoding="utf-8"))
        if early := _NOT_YET.keys() & told.keys():
            name = min(early)
            raise Problem(Code.BAD_CONFIG, f"{name} is not there yet", name, _NOT_YET[name])
        found = msgspec.convert(told, Config)
        if found.zone:
            ZoneInfo(found.zone)
        office(found.business_hours, found.zone or "UTC")
        found.wanted()
    except Problem as problem:
        raise Problem(Code.BAD_CONFIG, problem.what, str(places[0]), problem.do) from problem
    except (OSError, ValueError, KeyError, msgspec.ValidationError, msgspec.DecodeError) as error:
        why = getattr(error, "strerror", None) or " ".join(str(error).split())
        raise Problem(Code.BAD_CONFIG, f"the settings cannot be read ({why})", str(places[0])) from error
    return found


def lines(found: Config) -> list[str]:
    """The goals as one writes them, one a line; ``warn`` or ``off`` behind those that do not fail a run."""
    return [f"{goal.text} {goal.level}" if goal.level != "error" else goal.text for goal in found.wanted()]


def keep_goals(told: Iterable[str], file: Path) -> None:
    """Write these goals (lines as of :func:`lines`) into a settings file, and leave what else it says as it is.

    Raises:
        Problem: E112 where a line is no goal; the file then is as it was.
    """
    rows = []
    for line in filter(None, (one.strip() for one in told)):
        goal, _, last = line.rpartition(" ")
        level = last if last in LEVELS else "error"
        text = wanted(goal if last in LEVELS else line, level).text
        said = json.dumps(text, ensure_ascii=False)
        rows.append(said if level == "error" else f'{{ goal = {said}, level = "{level}" }}')
    rest = _GOALS.sub("", file.read_text(encoding="utf-8")) if file.exists() else ""
    write(file, "goals = [\n" + "".join(f"    {row},\n" for row in rows) + "]\n" + rest)


#: The list of goals in the file: up to the bracket that ends a line, as texts may hold one.
_GOALS = re.compile(r"^goals[ \t]*=[ \t]*\[(?:[^\]\"]|\"(?:[^\"\\]|\\.)*\")*\][ \t]*\n?", re.MULTILINE)
