"""How times, names and gauges look on the page."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

from contrasocial.coach.coach_schema import KINDS
from contrasocial.report.people_wording import ago

__all__ = ["KINDS", "SIGNS", "TABS", "ago", "arc", "day", "initials", "link"]

TABS = (
    ("today", "Today"),
    ("health", "Health"),
    ("people", "People"),
    ("posts", "Posts"),
    ("trend", "Trend"),
    ("compare", "Compare"),
    ("goals", "Goals"),
    ("draft", "Draft"),
)
#: The sign and the word carry what the colour says.
SIGNS = {
    "good": ("good", "●", "good"),
    "mixed": ("mid", "◐", "so-so"),
    "in-the-way": ("bad", "✕", "in the way"),
}
_SAFE_LINK = re.compile(r"https?://[^\s\"'<>]+", re.IGNORECASE)


def day(at: int, zone: str) -> str:
    """``3 May 2026``, in a time zone."""
    moment = datetime.fromtimestamp(at, ZoneInfo(zone))
    return f"{moment.day} {moment:%b %Y}"


def initials(who: str) -> str:
    """Up to two letters that stand for somebody."""
    parts = [p for p in re.split(r"[^\w]+", who.removeprefix("person ").lstrip("@")) if p]
    return "".join(p[0] for p in parts[:2]).upper() or "?"


def link(url: str | None) -> str:
    """An address that may be opened: of the web and nothing else."""
    return url if url and _SAFE_LINK.fullmatch(url) else ""


def arc(score: float) -> str:
    """The dashes of a gauge's arc, three quarters of a circle of radius 40."""
    whole = 2 * 3.14159265 * 40
    return f"{0.75 * whole * max(0.0, min(100.0, score)) / 100:.1f} {whole:.1f}"
