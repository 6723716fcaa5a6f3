"""LinkedIn Page analytics: the content report of a company's Page (XLS, XLSX, or saved as CSV).

Read: every post of the Page with its text, time and address. Each was written to everybody; who posted it for the
Page is not stored.

Cannot show: comments, neither those of people nor the Page's own, whom it answers, and posts outside the time that
the report was asked for.
"""

from collections.abc import Iterator

from contrasocial.core.records import Post, Record, Skipped
from contrasocial.sources.contract import ReadOptions, Source
from contrasocial.sources.readers.cell_values import links, plain, words
from contrasocial.sources.readers.column_mapping import fold
from contrasocial.sources.readers.input_files import Archive
from contrasocial.sources.readers.own_export import OwnExport, heads, holder, made_id
from contrasocial.sources.readers.table_rows import Row, rows
from contrasocial.sources.readers.times import Times, settled

#: LinkedIn writes the month first, in every language.
_WRITTEN = Times("mdy")
_COLUMNS = {"post_title", "post_link", "created_date"}


def _files(archive: Archive) -> list[str]:
    return [name for name, head in heads(archive, r".*\.(?:csv|xlsx?)").items() if head >= _COLUMNS]


def _recognise(archive: Archive, _options: ReadOptions) -> bool:
    return bool(_files(archive))


def _read(archive: Archive, options: ReadOptions) -> Iterator[Record]:
    files = _files(archive)
    # The report is called hearthline_content_1712345678901.xls by LinkedIn.
    called = archive.path.name.partition("_content_")[0] if "_content_" in archive.path.name else ""
    export = holder("linkedin", options, "LinkedIn Page", {"handle": called or None})
    export.sees = SOURCE.sees
    yield export.me
    times = settled(lambda: (), options.dates or "mdy", options.zone)  # as LinkedIn writes them everywhere
    for name in files:
        for line, row in rows(archive, name):
            where = f"{name}:{line}"
            if isinstance(row, Skipped):
                yield row
            else:
                yield from export.taken(_record({fold(c): v for c, v in row.items()}, where, export, times))
    yield export.coverage()


def _record(row: Row, where: str, export: OwnExport, times: Times) -> Post | Skipped:
    at, page, text = times(row.get("created_date")), plain(row.get("post_link")), words(row.get("post_title"))
    if at is None:
        return Skipped(where, "no-time", plain(row.get("created_date"))[:40])
    if not text and not page:
        return Skipped(where, "empty")
    post = export.post(page.rstrip("/").rpartition("/")[2] or made_id(at, text), at, text, where, page or None)
    post.links = links(text)
    return post


SOURCE = Source(
    id="linkedin-page",
    title="LinkedIn Page analytics",
    sees=("own", "feed", "links"),
    blind="comments, whom the Page answers, and posts outside the time of the report",
    group="networks",
    how_to_get=(
        "LinkedIn -> your Page as an administrator -> Analytics -> Content -> Export.",
        "Choose the longest time (up to 365 days) and give the file as it is.",
    ),
    recognise=_recognise,
    read=_read,
)
