"""Trustpilot reviews with the company's replies: the CSV that Trustpilot Business gives, or a table (CSV, XLSX) with
the same columns that a tool has collected.

Read: every review with words and its reply. The reply's time is read where the table has it; where it has not, only
whether a review was answered is seen.

Cannot show: private messages to reviewers, and reviews that were removed.
"""

from collections.abc import Iterator

from contrasocial.core.records import Record
from contrasocial.sources.contract import ReadOptions, Source
from contrasocial.sources.readers.input_files import Archive
from contrasocial.sources.reviews.two_sided import BLIND, SEES, is_of, read_tables, tables

_COLUMNS = is_of(
    {"company_domain", "reply_text"},
    {"review_consumer_user_id"},
    {"business_unit_id"},
    {"domain_url", "review_stars"},
)


def ours(head: set[str], name: str) -> bool:
    """Whether a table of reviews is Trustpilot's, by its columns or its name."""
    return _COLUMNS(head, name) or "trustpilot" in name.casefold() or any("trustpilot" in column for column in head)


def _recognise(archive: Archive, options: ReadOptions) -> bool:
    return bool(tables(archive, options, ours))


def _read(archive: Archive, options: ReadOptions) -> Iterator[Record]:
    names = tables(archive, options, ours)
    yield from read_tables(archive, options, "trustpilot", "Trustpilot company", names)


SOURCE = Source(
    id="trustpilot-reviews",
    title="Trustpilot reviews",
    sees=(*SEES, "waits"),
    blind=BLIND,
    group="reviews",
    how_to_get=(
        "Trustpilot Business -> Service reviews -> Manage reviews -> Download (CSV).",
        "Choose the whole time and the columns of the reply: its text and its date.",
        "Give the file as it is.",
    ),
    recognise=_recognise,
    read=_read,
)
