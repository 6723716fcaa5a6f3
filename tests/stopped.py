"""Runs that are stopped in the middle."""

from collections.abc import Callable

import pytest

from contrasocial.ledger.delta import Tables


def stopped(monkeypatch: pytest.MonkeyPatch, after: int, act: Callable[[], object]) -> None:
    """Do something that is stopped before the ledger is written to once more than ``after`` times."""
    real: Callable[..., None] = Tables.append
    done = 0

    def append(*arguments: object, **more: object) -> None:
        nonlocal done
        if done == after:
            raise KeyboardInterrupt
        done += 1
        real(*arguments, **more)

    with monkeypatch.context() as patched:
        patched.setattr(Tables, "append", append)
        try:
            act()
        except KeyboardInterrupt:
            pass
        else:
            assert done <= after  # all was done before the blow fell
