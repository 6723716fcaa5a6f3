"""The contract of a source: one place that data comes from."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from contrasocial.core.records import Record
from contrasocial.sources.readers.archive import Archive


@dataclass(frozen=True)
class ReadOptions:
    """What the user may say of a source: column names of a table, whether non-public items count, and the UTC second
    at which an event began whose log counts time from its beginning."""

    columns: Mapping[str, str] = field(default_factory=dict)
    include_private: bool = False
    begins: int | None = None
    say: Callable[[str], None] = lambda _line: None  # notices, such as a guessed column mapping


@dataclass(frozen=True)
class Source:
    """One kind of data.

    ``recognise`` looks at the content and answers quickly. ``read`` yields records as a stream:
    each record read is one ``Post``, ``Contact`` or ``Skipped`` (these are counted), beside the
    profiles met and one ``Coverage`` for each brand account. ``sees`` and ``blind`` are for people. A source that
    reads a network has neither (:class:`contrasocial.sources.live_contract.LiveSource`).
    """

    id: str
    title: str
    sees: tuple[str, ...]
    blind: str
    recognise: Callable[[Archive, ReadOptions], bool] = lambda _archive, _options: False
    read: Callable[[Archive, ReadOptions], Iterator[Record]] = lambda _archive, _options: iter(())
