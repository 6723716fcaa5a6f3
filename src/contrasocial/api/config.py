"""``contrasocial.toml``: what is wanted of a brand and how it is looked at, in this folder or in the workspace."""

import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from contrasocial.core.errors import Code, Problem
from contrasocial.core.files import write
from contrasocial.core.office import Office, office
from contrasocial.core.time import local_zone
from contrasocial.report.goals import LEVELS, Wanted, wanted

NAME = "contrasocial.toml"


class GoalLine(msgspec.Struct, forbid_unknown_fields=True):
    """A goal with how much it matters: off, warn or error."""

    goal: str
    level: str = "error"


class Config(msgspec.Struct, forbid_unknown_fields=True):
    """What the file says.

    ``accounts`` are read where a command names no source; ``brands`` are handles by the brand's name; ``staff`` are
    the handles of its own people, of several brands by their names; ``zone`` is of IANA.
    """

    goals: list[str | GoalLine] = []
    accounts: list[str] = []
    brands: dict[str, list[str]] = {}
    staff: list[str] | dict[str, list[str]] = []
    own_domains: list[str] = []
    zone: str = ""
    business_hours: str = ""
    quiet_hours: str = ""

    @property
    def hours_in(self) -> str:
        """The time zone in which times are told: the machine's where none is named."""
        return self.zone or local_zone()

    @property
    def office(self) -> Office | None:
        """The hours that count as waiting; None where all do."""
        return office(self.business_hours, self.hours_in, self.quiet_hours)

    def asked(self) -> dict[str, Any]:
        """What an audit is asked for its own reader."""
        return {
            "own_domains": self.own_domains, "hours_in": self.hours_in, "business_hours": self.business_hours,
            "quiet_hours": self.quiet_hours, "staff": self.staff,
        }  # fmt: skip

    def wanted(self) -> list[Wanted]:
        """The goals."""
        return [wanted(g) if isinstance(g, str) else wanted(g.goal, g.level) for g in self.goals]


def places(workspace: Path) -> list[Path]:
    """The settings files that there are, the one that counts first: of this folder, then of the workspace."""
    return [place for place in (Path(NAME), workspace / NAME) if place.is_file()]


def config(workspace: Path, file: str | Path | None = None) -> Config:
    """The settings: of the file that is named, else of the one in this folder, else of the one in the workspace.

    Raises:
        Problem: E168 where the file cannot be read or says something that is not known.
    """
    found = [Path(file)] if file else places(workspace)
    return read(found[0]) if found else Config()


def read(place: Path) -> Config:
    """The settings in one file.

    Raises:
        Problem: E168 where it cannot be read or says something that is not known.
    """
    try:
        found = msgspec.convert(tomllib.loads(place.read_text(encoding="utf-8")), Config)
        if found.zone:
            ZoneInfo(found.zone)
        office(found.business_hours, found.zone or "UTC", found.quiet_hours)
        found.wanted()
    except Problem as problem:
        raise Problem(Code.BAD_CONFIG, problem.what, str(place), problem.do) from problem
    except (OSError, ValueError, KeyError, msgspec.ValidationError, msgspec.DecodeError) as error:
        why = getattr(error, "strerror", None) or " ".join(str(error).split())
        raise Problem(Code.BAD_CONFIG, f"the settings cannot be read ({why})", str(place)) from error
    return found


def lines(found: Config) -> list[str]:
    """The goals as one writes them, one a line; ``warn`` or ``off`` behind those that do not fail a run."""
    return [f"{goal.text} {goal.level}" if goal.level != "error" else goal.text for goal in found.wanted()]


def keep_goals(told: Iterable[str], file: Path) -> None:
    """Write these goals (lines as of :func:`lines`) into a settings file, and leave what else it says as it is.

    Raises:
        Problem: E112 where a line is no goal; the file then is as it was.
    """
    rows: list[Any] = []
    for line in filter(None, (one.strip() for one in told)):
        goal, _, last = line.rpartition(" ")
        level = last if last in LEVELS else "error"
        text = wanted(goal if last in LEVELS else line, level).text
        rows.append(text if level == "error" else {"goal": text, "level": level})
    keep(file, rows, "goals")


def keep(file: Path, value: Any, *path: str) -> None:
    """Write one setting into a file; its comments, its order and all else stay as they are. ``None`` takes it out.

    Raises:
        Problem: E168 where the file cannot be understood, E110 where it cannot be written.
    """
    import tomlkit  # slow to import, and seldom needed

    if file.exists():
        read(file)
    document = tomlkit.parse(file.read_text(encoding="utf-8") if file.exists() else "")
    *tables, name = path
    inner: Any = document
    for table in tables:
        if table not in inner:
            inner[table] = tomlkit.table()
        inner = inner[table]
    if value is None:
        inner.pop(name, None)
    else:
        item = tomlkit.item(value)
        if isinstance(item, tomlkit.items.Array) and not tables:
            item.multiline(len(item) > 0)
        inner[name] = item
    try:
        write(file, tomlkit.dumps(document))
    except OSError as error:
        raise Problem(
            Code.LEDGER_NOT_WRITTEN, f"the settings could not be written ({error.strerror})", str(file)
        ) from error
