"""What the user should know though the run goes on: one line each, shown on the error stream by the command line."""

import warnings


class Note(UserWarning):
    """A note; programs that use the Python API meet it as a warning."""


def note(line: str) -> None:
    """Tell the user a line."""
    warnings.warn(Note(line), stacklevel=2)
