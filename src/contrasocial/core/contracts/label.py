"""The contract of a label: one reading of one post, over Arrow batches, without joins or state."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from contrasocial.core.arrow import leave_pandas_alone

leave_pandas_alone()  # labels are often the first that Arrow gets a list from

#: What is selected of a post to be read, and in which order.
READ = pa.schema(
    [
        ("post_id", pa.int64()), ("gather", pa.string()), ("text", pa.string()), ("lang", pa.string()),
        ("via", pa.string()), ("wants", pa.string()),
    ]
)  # fmt: skip


def batch_of(texts: Sequence[str]) -> pa.RecordBatch:
    """Texts that come from no ledger, as labels read them; their ids are their places."""
    columns = {"post_id": pa.array(range(len(texts)), pa.int64()), "text": pa.array(texts, pa.string())}
    return pa.record_batch([columns.get(f.name, pa.nulls(len(texts), f.type)) for f in READ], schema=READ)


@dataclass(frozen=True)
class Label:
    """``read`` takes a batch with ``post_id`` (int64), ``text``, ``lang`` and ``via`` (strings; the last two may
    be null), at times ``wants`` (of :class:`contrasocial.core.records.Post`) and gives a batch of ``schema``,
    whose first column is ``post_id``, in the order of the batch: one row for each post, or, where ``keys`` is set,
    as many as the post has keys to be joined by (one further column). ``of`` says which posts are read: ``talk``
    (between the brand and persons), ``replies`` (the brand's), ``answers`` (these and what they answer), ``crowd``
    (what it says to everybody), or ``items`` (all that it publishes). ``version`` changes when a reading does:
    what an older one read is read anew. ``languages`` (ISO 639-1) are those whose words it knows; none where it reads
    any language alike."""

    id: str
    version: int
    schema: pa.Schema
    read: Callable[[pa.RecordBatch], pa.RecordBatch]
    keys: bool = False
    of: str = "items"
    languages: tuple[str, ...] = ()

    def columns(self) -> list[tuple[str, str]]:
        """What it says of a post: each column's name where several labels stand side by side, and its own."""
        return [(f"{self.id}__{name}", name) for name in self.schema.names[1:]]


def beside(labels: Sequence[Label]) -> pa.Schema:
    """Several labels side by side, one row for each post: post_id, gather, ``<label>__<column>``; keys as a list."""
    fields = [
        (name, pa.list_(label.schema.field(own).type) if label.keys else label.schema.field(own).type)
        for label in labels
        for name, own in label.columns()
    ]
    return pa.schema([READ.field("post_id"), READ.field("gather"), *fields])


def read_beside(labels: Sequence[Label], batch: pa.RecordBatch) -> pa.RecordBatch:
    """What each label says of the posts of a batch (:data:`READ`), as :func:`beside` tells.

    Raises:
        ValueError: where a label gives another number of rows than there are posts.
    """
    found = [batch["post_id"], batch["gather"]]
    for label in labels:
        rows = label.read(batch)
        if label.keys:
            found.append(_lists(batch["post_id"], rows))
        elif len(rows) != len(batch):
            raise ValueError(f"the label {label.id} gave {len(rows)} rows for {len(batch)} posts")
        else:
            found.extend(rows.columns[1:])
    return pa.record_batch(found, schema=beside(labels))


def _lists(posts: pa.Array, rows: pa.RecordBatch) -> pa.Array:
    """The keys of each post as a list."""
    counted = pc.value_counts(rows.column(0))
    sizes = counted.field("counts").take(pc.index_in(posts, value_set=counted.field("values")))
    ends = pc.cumulative_sum(pc.fill_null(sizes, 0))
    offsets = pa.concat_arrays([pa.array([0], pa.int64()), ends]).cast(pa.int32())
    return pa.ListArray.from_arrays(offsets, rows.column(1))
