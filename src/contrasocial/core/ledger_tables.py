"""The schemas of the ledger's tables."""

import pyarrow as pa

from contrasocial.core.arrow import leave_pandas_alone

leave_pandas_alone()

_text, _big = pa.string(), pa.int64()

#: The ledger: one Delta table each, partitioned by ``gather``.
LEDGER: dict[str, pa.Schema] = {
    "posts": pa.schema(
        [
            ("gather", _text),
            ("post", _big),
            ("ref", _text),
            ("url", _text),
            ("platform", _text),
            ("author", _big),
            ("at", _big),
            ("text", _text),
            ("lang", _text),
            ("is_share", pa.bool_()),
            ("parent", _big),
            ("parent_author", _big),
            ("quoted", _big),
            ("quoted_author", _big),
            ("reply_control", _text),
            ("answers_told", _big),
            ("via", _text),
            ("wants", _text),
        ]
    ),
    "links": pa.schema(
        [
            ("gather", _text),
            ("post", _big),
            ("url", _text),
            ("domain", _text),
            ("is_opaque", pa.bool_()),
        ]
    ),
    "mentions": pa.schema([("gather", _text), ("post", _big), ("person", _big)]),
    "profiles": pa.schema(
        [
            ("gather", _text),
            ("account", _big),
            ("platform", _text),
            ("ref", _text),
            ("handle", _text),
            ("name", _text),
            ("bio", _text),
            ("website", _text),
            ("created_at", _big),
            ("followers", _big),
        ]
    ),
    "contacts": pa.schema(
        [
            ("gather", _text),
            ("account", _big),
            ("person", _big),
            ("at", _big),
            ("minutes", pa.float64()),
            ("stands_for", _big),
        ]
    ),
    "conduct": pa.schema(
        [
            ("gather", _text),
            ("account", _big),
            ("kind", _text),
            ("at", _big),
            ("person", _big),
            ("post", _big),
        ]
    ),
    "coverage": pa.schema(
        [
            ("gather", _text),
            ("account", _big),
            ("platform", _text),
            ("sees", _text),
            ("since", _big),
            ("until", _big),
            ("gaps", _text),
            ("notes", _text),
            ("unseen", _text),
        ]
    ),
    "skipped": pa.schema([("gather", _text), ("place", _text), ("reason", _text), ("detail", _text)]),
    "gathers": pa.schema(
        [
            ("gather", _text),
            ("source", _text),
            ("origin", _text),
            ("read", _big),
            ("kept", _big),
            ("skipped", _big),
            ("layout", _big),
            ("number", _big),
        ]
    ),
}
