"""``contrasocial.toml``: what is wanted of a brand and how it is looked at, in this folder or in the workspace."""

from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec

from contrasocial.core.errors import Code, Problem
from contrasocial.core.office import office
from contrasocial.report.goals import Wanted, wanted

NAME = "contrasocial.toml"


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
        found = msgspec.toml.decode(places[0].read_bytes(), type=Config)
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
