"""Engines: what runs the portable SQL. Each is loaded when it is asked for."""

from pathlib import Path

from contrasocial.core.contracts.engine import Engine

NAMES = ("duckdb", "spark")


def engine(
    name: str = "duckdb", memory_limit: str | None = None, spill: str | Path | None = None, master: str | None = None
) -> Engine:
    """The engine of this name. ``memory_limit`` holds for this process, ``master`` for Spark."""
    if name == "spark":
        from contrasocial.measure.engines.spark import SparkEngine

        return SparkEngine(master, memory_limit, spill)
    from contrasocial.measure.engines.duckdb import DuckDBEngine

    return DuckDBEngine(memory_limit, spill)
