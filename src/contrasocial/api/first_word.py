"""A first word about an account, while the rest of it is still being read."""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from threading import Thread

from contrasocial.api.options import GatherOptions
from contrasocial.api.pipeline import audit_ledger
from contrasocial.core.errors import Problem
from contrasocial.core.records import Record
from contrasocial.ledger.store import Ledger
from contrasocial.measure.engines import engine as make_engine
from contrasocial.measure.scope import AuditOptions


class _Over(Exception):
    """The whole is there: nobody waits for a first word any more."""


@contextmanager
def first_word(how: GatherOptions, asked: AuditOptions) -> Iterator[GatherOptions]:
    """How sources are read inside the block: with a first word as soon as one can be given, said to be one."""
    running: list[Thread] = []
    over = False

    def step(_name: str, _done: int, _total: int) -> None:
        if over:
            raise _Over

    def judge(records: Sequence[Record]) -> None:
        # In a ledger of its own, which goes with it.
        with suppress(_Over, Problem), tempfile.TemporaryDirectory(prefix="contrasocial-") as folder:
            ledger = Ledger(Path(folder))
            gather = ledger.renew("first-word", "account", "a first look", "first", lambda: records)
            engine = make_engine()
            try:
                (report,) = audit_ledger(ledger, [gather], asked, engine, step)
            finally:
                engine.close()
            step("", 0, 0)
            how.live.on_notice(f"A first word, while the rest is read: {report.verdict.sentence}")

    def on_glimpse(records: Sequence[Record]) -> None:
        running.append(Thread(target=judge, args=(records,), daemon=True))
        running[-1].start()

    try:
        yield replace(how, live=replace(how.live, on_glimpse=on_glimpse))
    finally:
        over = True
        for thread in running:
            thread.join()
