"""Many brands side by side: one row for each, to be read by pandas, Polars, R or DuckDB."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from contrasocial.core.files import folder, replacing
from contrasocial.report.schema import Finding, Report

_text, _big, _number = pa.string(), pa.int64(), pa.float64()

#: What every row says first; times are UTC seconds.
_FIRST: dict[str, pa.DataType] = {
    "brand": _text, "handles": pa.list_(_text), "platforms": pa.list_(_text), "since": _big, "until": _big,
    "weeks": _big, "items": _big, "verdict": _text, "kind": _text, "sure": _text, "share": _number,
    "version": _text, "reference": _text,
}  # fmt: skip
#: And of each metric, as ``<metric>__<field>``: the fields of a finding.
_OF_METRIC: dict[str, pa.DataType] = {
    "outcome": _text, "n": _big, "hits": _big, "value": _number, "low": _number, "high": _number, "score": _number,
}  # fmt: skip


def comparison(reports: Sequence[Report]) -> pa.Table:
    """One row a brand. What could not be seen is null and never nought; persons are in none of it."""
    metrics = sorted({f.metric for r in reports for f in r.findings})
    fields = list(_FIRST.items())
    fields += [(f"gauge__{g}", _number) for g in dict.fromkeys(g.id for r in reports for g in r.gauges)]
    fields += [(f"{metric}__{name}", kind) for metric in metrics for name, kind in _OF_METRIC.items()]
    return pa.Table.from_pylist([_row(report) for report in reports], schema=pa.schema(fields))


def write(reports: Sequence[Report], file: Path) -> None:
    """The comparison as a Parquet file."""
    folder(file.parent)
    with replacing(file) as fresh:
        pq.write_table(comparison(reports), fresh, compression="zstd")


def _row(report: Report) -> dict[str, Any]:
    row: dict[str, Any] = {
        "brand": report.brand,
        "handles": [account.handle for account in report.accounts],
        "platforms": sorted({account.platform for account in report.accounts}),
        "since": report.since, "until": report.until, "weeks": report.weeks, "items": report.items,
        "verdict": report.verdict.word, "kind": report.verdict.kind, "sure": report.verdict.sure,
        "share": report.verdict.share,
        "version": report.version, "reference": report.reference,
    }  # fmt: skip
    for gauge in report.gauges:
        row |= {f"gauge__{gauge.id}": gauge.score}
    for finding in report.findings:
        row |= _of_metric(finding)
    return row


def _of_metric(finding: Finding) -> dict[str, Any]:
    unseen = finding.outcome in ("not-available", "error")
    told = {name: getattr(finding, name) for name in _OF_METRIC}
    if unseen:
        told |= {"n": None, "hits": None}
    return {f"{finding.metric}__{name}": value for name, value in told.items()}
