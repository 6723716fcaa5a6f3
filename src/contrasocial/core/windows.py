"""Every stretch of time that decides anything, in seconds, as ``windows.toml`` tells it."""

import re
import tomllib
from importlib.resources import files

_UNITS = {"s": 1, "m": 60, "h": 3_600, "d": 86_400, "w": 604_800}


def seconds_of(span: str) -> int:
    """The seconds of a stretch of time as it is written there: ``26w``, ``72h``.

    Raises:
        ValueError: where it is written otherwise.
    """
    found = re.fullmatch(r"(\d+)([smhdw])", span.strip())
    if found is None:
        raise ValueError(span)
    return int(found[1]) * _UNITS[found[2]]


_TOLD = tomllib.loads((files("contrasocial.core") / "windows.toml").read_text(encoding="utf-8"))
#: Seconds by name.
SPANS: dict[str, int] = {name: seconds_of(told) for name, told in _TOLD.items() if isinstance(told, str)}
#: How much longer what is judged may grow, in turn.
WIDER: tuple[int, ...] = tuple(map(seconds_of, _TOLD["wider"]))
#: Upper ends of the grades that times to an answer are counted in.
TIME_GRADES: tuple[int, ...] = tuple(map(seconds_of, _TOLD["time_grades"]))
