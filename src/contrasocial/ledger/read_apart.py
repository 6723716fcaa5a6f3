"""A large source is read by a process of its own while this one writes what came of it: both cores are at work.

That process (:mod:`contrasocial.core.own_process`) reads and nothing else. The ledger, its lock and its tables stay
here, so that it may end at any time and the ledger is as it was.
"""

import gc
import pickle
import sys
import warnings
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import fields
from inspect import isfunction
from typing import IO, Any

from contrasocial.core.errors import Code, Problem
from contrasocial.core.notes import Note, note
from contrasocial.core.own_process import begun, can_begin, cores, sendable, serving
from contrasocial.ledger.batches import Batch, batches
from contrasocial.sources.contract import ReadOptions, Source
from contrasocial.sources.readers.input_files import Archive

#: Of a source with fewer bytes no process is begun: that takes half a second.
LARGE = 50 * 2**20
#: How the members are called that hold records; pictures lie beside them.
_READ = (".js", ".json", ".jsonl", ".ndjson", ".csv", ".tsv", ".txt", ".dat", ".parquet")


def read(archive: Archive, source: Source, options: ReadOptions) -> Generator[Batch]:
    """All that a source yields, in its order: the same whether it is read here or apart.

    Raises:
        Problem: E115 where the process that reads has ended in the middle, and what the source raises.
    """
    if size(archive) < LARGE or cores() < 2 or not _can_be_sent(source):
        yield from batches(source.read(archive, options))
        return
    told = {f.name: getattr(options, f.name) for f in fields(options) if f.name != "on_notice"}
    task = pickle.dumps((source.read, archive.path, told | {"columns": dict(options.columns)}, gc.get_threshold()))
    listeners: dict[str, Callable[[Any], None]] = {
        "bytes": archive.on_bytes,
        "notice": options.on_notice,
        "note": note,
    }
    with _begun(task) as coming:
        while True:
            try:
                word, said = pickle.load(coming)
            except (EOFError, OSError, pickle.UnpicklingError) as error:
                what = "the process that reads has ended in the middle, perhaps for want of memory"
                raise Problem(Code.OWN_FAILURE, what, str(archive.path), "read it again") from error
            if word == "batch":
                yield said
            elif word == "raised":
                raise said
            elif word == "done":
                return
            else:
                listeners[word](said)


def size(archive: Archive) -> int:
    """The bytes of all that may hold records."""
    return sum(archive.size(name) for name in archive.names() if name.endswith(_READ))


def _can_be_sent(source: Source) -> bool:
    """Whether another process finds the function by its name."""
    if not can_begin() or not isfunction(source.read):
        return False
    module = sys.modules.get(source.read.__module__)
    return source.read.__module__ != "__main__" and getattr(module, source.read.__name__, None) is source.read


@contextmanager
def _begun(task: bytes) -> Iterator[IO[bytes]]:
    """What the process says that does the task; it ends with the block."""
    with begun(__name__) as process:
        assert process.stdin and process.stdout
        try:
            process.stdin.write(task)
            process.stdin.flush()
            yield process.stdout
        finally:
            process.kill()


def serve() -> None:
    """Read what is asked for on the standard input, and say it on the standard output, until nobody listens."""
    serving(_answer)


def _answer(asked: IO[bytes], out: IO[bytes]) -> None:
    def tell(word: str, said: Any = None) -> None:
        pickle.dump((word, said), out, pickle.HIGHEST_PROTOCOL)

    def show(message: Warning | str, category: type[Warning], *where: Any, **more: Any) -> None:
        if issubclass(category, Note):
            tell("note", str(message))
        else:
            usual(message, category, *where, **more)

    usual, warnings.showwarning = warnings.showwarning, show
    warnings.simplefilter("always", Note)
    count = 0

    def on_bytes(more: int) -> None:
        nonlocal count
        count += more

    try:
        from_source, path, told, threshold = pickle.load(asked)
        gc.set_threshold(*threshold)
        archive = Archive(path)
        archive.on_bytes = on_bytes
        for some in batches(from_source(archive, ReadOptions(**told, on_notice=lambda line: tell("notice", line)))):
            tell("bytes", count)
            tell("batch", some)
            out.flush()
            count = 0
        tell("bytes", count)
        tell("done")
    except BrokenPipeError:
        raise
    except (Exception, SystemExit) as error:
        tell("raised", sendable(error))
    out.flush()
