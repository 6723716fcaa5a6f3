"""Arrow without pandas, until somebody asks for a frame."""

import sys
from typing import Any

import pyarrow as pa


class _NoPandas:
    @staticmethod
    def find_spec(name: str, *_where: Any) -> None:
        if name == "pandas":
            raise ModuleNotFoundError(name)


def leave_pandas_alone() -> None:
    """Let Arrow look for pandas in vain, once: it does so at its first list, and a third of a second goes if it is
    there. It looks again where a frame is asked for."""
    if "pandas" not in sys.modules:
        sys.meta_path.insert(0, _NoPandas)
        try:
            pa.array([])
        finally:
            sys.meta_path.remove(_NoPandas)
