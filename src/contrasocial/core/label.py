"""The contract of a label: one reading of one post, over Arrow batches, without joins or state."""

from collections.abc import Callable
from dataclasses import dataclass

import pyarrow as pa


@dataclass(frozen=True)
class Label:
    """``read`` takes a batch with ``post_id`` (int64), ``text``, ``lang`` and ``via`` (strings; the last two may
    be null) and gives a batch of ``schema``, whose first column is ``post_id``: one row for each post, or, where
    ``keys`` is set, as many as the post has keys to be joined by. ``of`` says which posts are read: ``talk`` (between
    the brand and persons), ``crowd`` (what it says to everybody) or ``all``. ``ready``
    makes slow things ready (a model that must be loaded) beside other work."""

    id: str
    version: int
    schema: pa.Schema
    read: Callable[[pa.RecordBatch], pa.RecordBatch]
    keys: bool = False
    of: str = "all"
    ready: Callable[[], object] | None = None
