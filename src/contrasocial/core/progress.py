"""Who is told how a long run goes on."""

from collections.abc import Callable
from typing import TypeAlias

#: Told what is being done, how much of it is done, and how much there is (0: nobody knows).
OnStep: TypeAlias = Callable[[str, int, int], None]
#: Told what the user should know, such as a guessed column: one line.
OnNotice: TypeAlias = Callable[[str], None]


def silent(_name: str, _done: int, _total: int) -> None:
    """Nobody is told."""
