"""Google Business Profile reviews with the owner's replies: Google Takeout (zip or folder), or the answers of the
Business Profile API as JSON.

Read: every review with words, its reply, and both times. All places of an account are one business: where they are
not, give their folders one by one.

Of a text that Google translated the original is read. Cannot show: who an anonymous reviewer is, what was written
before a review was changed, and questions and messages.
"""

import re
from collections.abc import Iterator
from typing import Any

from contrasocial.core.records import Record, Skipped
from contrasocial.sources.contract import ReadOptions, Source
from contrasocial.sources.readers.cell_values import moment, words
from contrasocial.sources.readers.input_files import Archive
from contrasocial.sources.readers.own_export import Member, items, loaded, made_id, members
from contrasocial.sources.reviews.two_sided import SEES, Review, Reviews

_KINDS = {
    "reviews": Member(r"reviews?[^/]*\.json", r'"starRating"\s*:\s*"(?:ONE|TWO|THREE|FOUR|FIVE|STAR_RATING)'),
    "account": Member(r"(?:data|accounts?)\.json", r'"(?:accountName|businessName|title|locationName)"', alone=""),
}
_ORIGINAL = re.compile(r".*\(Original\)\s*", re.DOTALL)
_TRANSLATED = re.compile(r"\s*\(Translated by Google\).*", re.DOTALL)


def _recognise(archive: Archive, _options: ReadOptions) -> bool:
    return "reviews" in members(archive, _KINDS)


def _read(archive: Archive, options: ReadOptions) -> Iterator[Record]:
    found = members(archive, _KINDS)
    reviews, brand = Reviews("google-business"), _name(archive, found) or options.account or "Google business"
    for name in found["reviews"]:
        for where, item in items(archive, name, "reviews", "locationReviews"):
            try:
                yield from reviews.told(_review(item, where, brand))
            except (AttributeError, TypeError, KeyError, ValueError) as error:
                yield Skipped(where, "broken-record", f"a field is not of the kind expected ({error})")
    yield from reviews.coverage()


def _name(archive: Archive, found: dict[str, list[str]]) -> str:
    """What the business is called, where the account's own file says so."""
    for name in found.get("account", ()):
        whole = loaded(archive, name)
        for key in ("businessName", "accountName", "title", "locationName"):
            if isinstance(whole, dict) and isinstance(whole.get(key), str) and whole[key].strip():
                return words(whole[key])
    return ""


def _review(item: dict[str, Any], where: str, brand: str) -> Review:
    item = item.get("review") or item  # several places at once
    at, answer = moment(item.get("createTime") or item.get("updateTime")), item.get("reviewReply") or {}
    if at is None:
        raise ValueError("it has no time")
    text, who = _original(item.get("comment")), item.get("reviewer") or {}
    identity = item.get("reviewId") or str(item.get("name") or "").rpartition("/reviews/")[2]
    called = "" if who.get("isAnonymous") else words(who.get("displayName"))
    place = str(item.get("name") or "").rpartition("/reviews/")[0]
    return Review(
        f"{place}/{identity}" if identity else made_id(at, text, called),
        at, text, where, brand, called, _original(answer.get("comment")), moment(answer.get("updateTime")),
    )  # fmt: skip


def _original(text: Any) -> str:
    """What was written, without Google's translation of it."""
    told = words(text)
    return _ORIGINAL.sub("", told) if "(Original)" in told else _TRANSLATED.sub("", told)


SOURCE = Source(
    id="google-business-profile",
    title="Google Business Profile reviews",
    sees=(*SEES, "waits"),
    blind="who an anonymous reviewer is, what was written before a review was changed, and questions and messages",
    group="reviews",
    how_to_get=(
        "Open takeout.google.com with the account that manages the profile, deselect all, choose 'Google Business "
        "Profile' and export once.",
        "Download the zip and give it as it is. Where the replies are missing in it, ask the Business Profile API "
        "(accounts.locations.reviews.list) and give its JSON.",
    ),
    recognise=_recognise,
    read=_read,
)
