"""App Store reviews with the developer's responses: the answers of the App Store Connect API as JSON (one file for
each page, or a folder of them).

Read: every review, its response where one is published, and both times. The API gives responses only where they are
asked for: ``include=response``.

Cannot show: ratings without words, and what was written before a review was changed.
"""

from collections.abc import Iterator
from typing import Any

from contrasocial.core.records import Record, Skipped
from contrasocial.sources.contract import ReadOptions, Source
from contrasocial.sources.readers.cell_values import moment, words
from contrasocial.sources.readers.input_files import Archive
from contrasocial.sources.readers.own_export import Member, holds, loaded, members
from contrasocial.sources.reviews.two_sided import SEES, Review, Reviews, titled

_KINDS = {"pages": Member(r".*\.json", r'"customerReviews"|"reviewerNickname"')}


def _recognise(archive: Archive, _options: ReadOptions) -> bool:
    return holds(archive, _KINDS)


def _read(archive: Archive, options: ReadOptions) -> Iterator[Record]:
    reviews = Reviews("app-store")
    for name in members(archive, _KINDS)["pages"]:
        whole = loaded(archive, name)
        pages = whole if isinstance(whole, list) else [whole]
        # A list of reviews without the page around it is a page too.
        if pages and isinstance(pages[0], dict) and pages[0].get("type") == "customerReviews":
            pages = [{"data": pages}]
        if whole is None:
            yield Skipped(name, "broken-record", "the file is no whole JSON")
        for number, page in enumerate(pages):
            if isinstance(page, dict):
                yield from _page(page, f"{name}#{number}", options.account or "App Store app", reviews)
    yield from reviews.coverage()


def _page(page: dict[str, Any], where: str, brand: str, reviews: Reviews) -> Iterator[Record]:
    included = page.get("included") or ()
    responses = {r.get("id"): r.get("attributes") or {} for r in included if isinstance(r, dict)}
    listed = page.get("data")
    for number, item in enumerate(listed if isinstance(listed, list) else [listed]):
        try:
            yield from reviews.told(_review(item, f"{where}/{number}", brand, responses))
        except (AttributeError, TypeError, KeyError, ValueError) as error:
            yield Skipped(f"{where}/{number}", "broken-record", f"a field is not of the kind expected ({error})")


def _review(item: dict[str, Any], where: str, brand: str, responses: dict[Any, dict[str, Any]]) -> Review:
    told = item["attributes"]
    at = moment(told.get("createdDate"))
    if at is None:
        raise ValueError("it has no time")
    linked = ((item.get("relationships") or {}).get("response") or {}).get("data") or {}
    answer = responses.get(linked.get("id"), {})
    published = answer.get("state") in (None, "PUBLISHED")
    return Review(
        str(item["id"]), at, titled(words(told.get("title")), words(told.get("body"))), where, brand,
        words(told.get("reviewerNickname")),
        words(answer.get("responseBody")) if published else "",
        moment(answer.get("lastModifiedDate")),
    )  # fmt: skip


SOURCE = Source(
    id="app-store-reviews",
    title="App Store reviews",
    sees=(*SEES, "waits"),
    blind="ratings without words, and what was written before a review was changed",
    group="reviews",
    how_to_get=(
        "App Store Connect -> Users and Access -> Integrations: make an API key.",
        "Ask /v1/apps/{id}/customerReviews?include=response&limit=200 and save each page as a JSON file.",
        "Give the folder of the pages. A CSV of a review tool is read as a table of reviews.",
    ),
    recognise=_recognise,
    read=_read,
)
