"""Google Play reviews with the developer's replies: the monthly CSV files of the Play Console, or the answers of its
API as JSON.

Read: every review with words, its reply, and both times. Give one file, or a folder of months: each app in it is a
brand, called by its package name.

Cannot show: reviews of stars alone (the Console leaves out most of them), who wrote a review, and what was written
before it was last changed.
"""

from collections.abc import Iterator
from typing import Any

from contrasocial.core.records import Record, Skipped
from contrasocial.sources.contract import ReadOptions, Source
from contrasocial.sources.readers.cell_values import words
from contrasocial.sources.readers.input_files import Archive
from contrasocial.sources.readers.own_export import Member, holds, items, members
from contrasocial.sources.reviews.two_sided import SEES, Review, Reviews, is_of, read_tables, tables

#: Whether a table of reviews is Google Play's.
ours = is_of({"package_name", "developer_reply_text"}, {"review_submit_millis_since_epoch", "developer_reply_text"})
_API = {"api": Member(r".*\.json", r'"reviews"\s*:\s*\[.*"userComment"')}


def _recognise(archive: Archive, options: ReadOptions) -> bool:
    return holds(archive, _API) or bool(tables(archive, options, ours))


def _read(archive: Archive, options: ReadOptions) -> Iterator[Record]:
    answers = members(archive, _API).get("api", [])
    if not answers:
        names = tables(archive, options, ours)
        yield from read_tables(archive, options, "google-play", "Google Play app", names)
        return
    reviews = Reviews("google-play")
    for name in answers:
        for where, item in items(archive, name, "reviews"):
            try:
                yield from reviews.told(_review(item, where, options.account or "Google Play app"))
            except (AttributeError, TypeError, KeyError, ValueError, StopIteration) as error:
                yield Skipped(where, "broken-record", f"a field is not of the kind expected ({error})")
    yield from reviews.coverage()


def _review(item: dict[str, Any], where: str, brand: str) -> Review:
    told = {kind: body for comment in item["comments"] for kind, body in comment.items()}
    said, answer = told["userComment"], told.get("developerComment") or {}
    return Review(
        str(item["reviewId"]), int(said["lastModified"]["seconds"]), words(said.get("text")), where, brand,
        answer=words(answer.get("text")),
        answered_at=int(answer["lastModified"]["seconds"]) if answer.get("lastModified") else None,
        lang=said.get("reviewerLanguage"),
    )  # fmt: skip


SOURCE = Source(
    id="google-play-reviews",
    title="Google Play reviews",
    sees=(*SEES, "waits"),
    blind="reviews of stars alone, who wrote a review, and what was written before it was last changed",
    group="reviews",
    how_to_get=(
        "Play Console -> Download reports -> Reviews (an administrator's right).",
        "Choose the app and download the CSV of each month you want.",
        "Give one file as it is (UTF-16 is right), or put the months into a folder and give that.",
    ),
    recognise=_recognise,
    read=_read,
)
