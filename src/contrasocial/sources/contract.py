"""The contract of a source: one place that data comes from."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from contrasocial.core.progress import OnNotice
from contrasocial.core.records import Record
from contrasocial.sources.readers.input_files import Archive


@dataclass(frozen=True)
class ReadOptions:
    """What the user may say of a source: column names of a table, whether non-public items count, the UTC second at
    which an event began whose log counts time from its beginning, and whose export it is where it does not say so
    (several names, apart by commas, are the brand's people in a community); the order of the numbers in dates that
    have
    two readings (``dmy``, ``mdy``, ``ymd``), and the zone of times that name none."""

    columns: Mapping[str, str] = field(default_factory=dict)
    include_private: bool = False
    begins: int | None = None
    on_notice: OnNotice = lambda _line: None  # notices, such as a guessed column mapping
    account: str = ""
    dates: str | None = None
    zone: str | None = None


#: What a source is listed under, in the order of the list.
GROUPS = {
    "networks": "Networks: the export of an account, or its handle",
    "desks": "Help desks and support accounts",
    "reviews": "Reviews and the answers to them",
    "communities": "Communities: forums, chats, issue trackers",
    "tables": "Tables that another tool has made",
    "face-to-face": "Meetings face to face",
}


@dataclass(frozen=True)
class Source:
    """One kind of data.

    ``recognise`` looks at the content and answers quickly. ``read`` yields records as a stream: each record read is
    one ``Post``, ``Contact`` or ``Skipped`` (these are counted), beside the profiles met and one ``Coverage`` for
    each brand account. ``sees`` and ``blind`` are for people. A source that reads a network has neither
    (:class:`contrasocial.sources.live_contract.LiveSource`). ``group`` is a key of :data:`GROUPS`, ``how_to_get`` the
    steps by which a user comes by the data. Sources of a lower ``priority`` are asked first whether they
    know a file: 0 for what knows its own exports, 90 and more for what takes data of any kind.
    """

    id: str
    title: str
    sees: tuple[str, ...]
    blind: str
    recognise: Callable[[Archive, ReadOptions], bool] = lambda _archive, _options: False
    read: Callable[[Archive, ReadOptions], Iterator[Record]] = lambda _archive, _options: iter(())
    group: str = "tables"
    how_to_get: tuple[str, ...] = ()
    priority: int = 0
