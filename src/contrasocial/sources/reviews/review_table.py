"""Reviews of any other site: a table (CSV, TSV, XLSX, JSON, JSON lines), one row for each review with the answer to
it in the same row, as most review tools and shops give it.

Needed: the review's time, its words (or title), its stars, and a column for the answer. Welcome: an id, the time of
the answer, who wrote it, of which business, the address, the language. The names of the columns are known in many
spellings and shown; ``--map answer=...`` names another. Where the answers have no time, only whether a review was
answered is seen.

Cannot show: private answers, and reviews that the site removed.
"""

from collections.abc import Iterator

from contrasocial.core.errors import Code, Problem
from contrasocial.core.records import Record
from contrasocial.sources.contract import ReadOptions, Source
from contrasocial.sources.readers.input_files import Archive
from contrasocial.sources.reviews import google_play, trustpilot
from contrasocial.sources.reviews.two_sided import BLIND, SEES, read_tables, tables, unanswered


def _other(head: set[str], name: str) -> bool:
    return not trustpilot.ours(head, name) and not google_play.ours(head, name)


def _recognise(archive: Archive, options: ReadOptions) -> bool:
    return bool(tables(archive, options, _other) or unanswered(archive, options, _other))


def _read(archive: Archive, options: ReadOptions) -> Iterator[Record]:
    found = tables(archive, options, _other)
    if not found:
        what = "these are reviews without the answers to them: whether anybody was answered cannot be seen"
        do = "export them once more with the columns of the reply; or name its column: --map answer=COLUMN"
        raise Problem(Code.MISSING_COLUMN, what, str(archive.path), do)
    yield from read_tables(archive, options, "reviews", "the business", found)


SOURCE = Source(
    id="review-table",
    title="Table of reviews and answers",
    sees=(*SEES, "waits"),
    blind=BLIND,
    group="reviews",
    how_to_get=(
        "Look for 'Export' or 'Download' among the reviews of your site, shop or review tool.",
        "Take the columns of the answer along, its text and its date.",
        "Give the file as it is; --map answer=COLUMN names a column that is not recognised.",
    ),
    recognise=_recognise,
    read=_read,
)
