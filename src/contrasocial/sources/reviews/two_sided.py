"""A review and its answer, as the two messages that they are.

Stars are what the review is about, never a score of the brand's conduct: a review of stars alone, which nobody
answered, says nothing to anybody and is left out.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from contrasocial.core.errors import Code, Problem
from contrasocial.core.plural import plural
from contrasocial.core.records import Coverage, Post, Profile, Record, Skipped
from contrasocial.sources.contract import ReadOptions
from contrasocial.sources.readers.cell_values import identifier, is_rounded, links, missing, plain, words
from contrasocial.sources.readers.column_mapping import fit, fold
from contrasocial.sources.readers.column_words import meaning
from contrasocial.sources.readers.input_files import Archive
from contrasocial.sources.readers.own_export import heads, made_id
from contrasocial.sources.readers.table_rows import Row, columns, rows, sample
from contrasocial.sources.readers.times import Times, settled

SEES = ("own", "answers", "links", "inbound", "mentions", "parents")
BLIND = "how fast an answer came where its time is not told, private answers, and reviews that the site removed"

ALIASES = {
    "id": "review_id review_uuid id recommendationid ~id+review ~id",
    "time": "review_submit_millis_since_epoch review_submit_date_and_time review_created_utc review_created"
    " review_created_date review_created_at review_time review_date review_timestamp review_datetime created_at"
    " created_date created date_created create_time submitted_at submission_date published_at published_date"
    " date_published publish_date posted_at at timestamp datetime date time updated ~review+time"
    " ~post+review+time ~rated+time ~post+time ~time published posted submitted created",
    "title": "review_title title review_header headline subject ~review+title ~title",
    "text": "review_text review_content review_body review_comment review_message content body text review comment"
    " message description ~review+text ~rated+text ~review ~text ~rated",
    "against": "negative_review review_negative cons dislikes what_do_you_dislike nachteile contra",
    "stars": "star_rating review_stars review_rating review_score stars rating score rate voted_up ~stars"
    " ~review+stars ~rated+stars ~rated ~post+stars",
    "answer": "developer_reply_text company_reply_text company_reply_content business_reply_text reply_text"
    " reply_content reply_body reply_message reply_comment reply developer_response_body developer_response_text"
    " developer_response developer_reply owner_response_text owner_response owner_answer owner_reply"
    " response_from_owner_text response_from_owner business_response_text business_response business_reply"
    " company_response company_reply company_answer merchant_reply merchant_response management_response"
    " manager_response public_reply review_reply_comment review_reply response_text response_body response_content"
    " response answer comment_content ~answer ~answer+text ~answer+brand ~answer+brand+text ~brand+text"
    " ~answer+review ~answer+review+text ~answer+place",
    "answered_at": "developer_reply_millis_since_epoch developer_reply_date_and_time company_reply_date_utc"
    " company_reply_date company_reply_created_at reply_date_utc reply_date reply_time reply_at reply_created_at"
    " reply_published_date reply_timestamp replied_at reply_created developer_response_modified"
    " developer_response_date owner_response_date owner_answer_timestamp response_from_owner_date"
    " business_response_date business_reply_date company_response_date review_reply_update_time response_date"
    " response_time responded_at response_at answered_at answer_date ~answer+time ~answer+brand+time"
    " ~answer+post+time ~answer+review+time ~brand+text+time",
    "person": "review_consumer_user_id consumer_id reviewer_id author_id user_id customer_id reviewer_name reviewer"
    " reviewer_display_name reviewer_nickname consumer_name consumer_display_name display_name author_name author"
    " user_name username user nickname customer_name customer ~person+review ~person",
    "brand": "package_name company_domain domain_url domain business_unit_name business_name company_name company"
    " location_name location app_name app store_name ~place ~person+place ~brand+person ~brand",
    "url": "review_link review_url permalink link url ~review+url ~url",
    "lang": "reviewer_language review_language language lang ~language ~language+review",
}
#: Reviews are by so many people, as a share of them; posts are by few.
_SOMEBODY_ELSE = 0.9
#: How tables of reviews are called; a text is one only where it is alone.
_TABLES = r".*\.(?:csv|tsv|xlsx?|jsonl|ndjson)|[^/]*review[^/]*\.json"


@dataclass(frozen=True)
class Review:
    """One review. ``answer`` is the words of the answer, empty where there is none."""

    id: str
    at: int
    text: str
    where: str
    brand: str
    person: str = ""
    answer: str = ""
    answered_at: int | None = None
    url: str | None = None
    lang: str | None = None


@dataclass(slots=True)
class Reviews:
    """The reviews of one site while they are read, and what the coverage is told from."""

    platform: str
    brands: dict[str, str] = field(default_factory=dict)
    untimed: dict[str, int] = field(default_factory=dict)
    answered: dict[str, int] = field(default_factory=dict)

    def told(self, review: Review) -> Iterator[Record]:
        """The message of a review, and its answer. A reviewer is somebody new each time, unless the site says who."""
        brand = review.brand.casefold()
        if brand not in self.brands:
            self.brands[brand] = review.brand
            yield Profile(self.platform, brand, review.brand)
        if not review.text and not review.answer:
            yield Skipped(review.where, "empty", "stars without words")
            return
        person = review.person if review.person.isalnum() and len(review.person) > 15 else f"{review.id}/reviewer"
        if review.person and person != review.person:
            yield Profile(self.platform, person, review.person)
        post = Post(self.platform, review.id, person, review.at, review.text, review.where, review.url, review.lang)
        post.mentions, post.links, post.answers_told = (brand,), links(review.text), int(bool(review.answer))
        yield post
        if review.answer:
            self.answered[brand] = self.answered.get(brand, 0) + 1
            if review.answered_at is None:
                self.untimed[brand] = self.untimed.get(brand, 0) + 1
            at = review.answered_at if review.answered_at is not None else review.at + 1
            answer = Post(self.platform, f"{review.id}/answer", brand, at, review.answer, review.where, review.url)
            answer.parent, answer.parent_author, answer.links = review.id, person, links(review.answer)
            yield answer

    def coverage(self) -> Iterator[Coverage]:
        """What is seen of each brand: speed only where every answer has a time."""
        for brand in sorted(self.brands):
            untimed = self.untimed.get(brand, 0)
            notes = [
                "a table of reviews holds what its maker put into it: whether reviews are missing cannot be seen"
            ]
            if untimed:
                told = f"of {plural(self.answered[brand], 'answer')} {untimed:,} have no time"
                notes.append(f"{told}: whether a review was answered is seen, not how fast")
            sees = SEES if untimed else (*SEES, "waits")
            yield Coverage(self.platform, brand, sees, notes=tuple(notes))


def chosen(head: list[str], options: ReadOptions, where: str = "") -> dict[str, str]:
    """Which column of a table of reviews holds which field."""
    return fit(head, ALIASES, {f: c for f, c in options.columns.items() if f in ALIASES}, where)


def tables(archive: Archive, options: ReadOptions, wanted: Callable[[set[str], str], bool]) -> list[str]:
    """The members that are tables of reviews with an answer in the same row, and of the site that is ``wanted``, by
    their folded columns and their name."""
    return [name for name, fields in _likely(archive, options, wanted) if "answer" in fields]


def unanswered(archive: Archive, options: ReadOptions, wanted: Callable[[set[str], str], bool]) -> list[str]:
    """The members that are tables of reviews by their words, or by who gives how many stars, without a column for
    the answers."""
    likely = ((n, f) for n, f in _likely(archive, options, wanted) if "answer" not in f)
    return [
        n
        for n, f in likely
        if any(re.search("review|rated", meaning(fold(c))[0]) for c in f.values()) or _is_rated(archive, n, f)
    ]


def _is_rated(archive: Archive, name: str, fields: Mapping[str, str]) -> bool:
    """Whether nearly each row is by somebody else, and each gives one to five stars."""
    first = [{fold(column): plain(cell) for column, cell in row.items()} for row in sample(archive, name)]
    people = {row.get(fields.get("person", "")) for row in first}
    stars = {row.get(fields["stars"], "").removesuffix(".0") for row in first}
    return {"1", "5"} <= stars <= set("12345") and len(people) > _SOMEBODY_ELSE * len(first)


def _likely(
    archive: Archive, options: ReadOptions, wanted: Callable[[set[str], str], bool]
) -> Iterator[tuple[str, dict[str, str]]]:
    for name, head in heads(archive, _TABLES).items():
        fields = chosen(sorted(head), options) if wanted(head, name) else {}
        if {"time", "stars"} <= fields.keys() and fields.keys() & {"text", "title"}:
            yield name, fields


def read_tables(
    archive: Archive, options: ReadOptions, platform: str, title: str, names: list[str]
) -> Iterator[Record]:
    """Every review of these tables; those that do not say of whom are of the one that the user names."""
    reviews = Reviews(platform)
    for name in names:
        fields = chosen(columns(archive, name), options, f"{archive.path}: {name}")
        times = _times(archive, name, fields, options)
        options.on_notice(f"{name} read as: {', '.join(f'{f}={c}' for f, c in fields.items())}")
        for line, row in rows(archive, name):
            where = f"{name}:{line}"
            review = row if isinstance(row, Skipped) else _review(row, where, fields, times, options.account or title)
            if isinstance(review, Skipped):
                yield review
            else:
                yield from reviews.told(review)
    yield from reviews.coverage()


def _times(archive: Archive, name: str, fields: Mapping[str, str], options: ReadOptions) -> Times:
    """How the times of a table are written: the order of day and month is settled by the whole of it."""

    def cells() -> Iterator[Any]:
        for _line, row in rows(archive, name):
            if not isinstance(row, Skipped):
                yield from (row.get(fields[field]) for field in ("time", "answered_at") if field in fields)

    where = f"{archive.path}: {name}, column {fields['time']}"
    times = settled(cells, options.dates, options.zone, where)
    first = [told for row in sample(archive, name) if (told := plain(row.get(fields["time"])))]
    if first and not any(times(told) is not None for told in first):
        do = "name another column: --map time=COLUMN; 2024-01-31 10:00 is read best"
        raise Problem(Code.NOTHING_USABLE, f"no time can be read, as {first[0][:40]!r}", where, do)
    return times


def _review(row: Row, where: str, fields: Mapping[str, str], times: Times, brand: str) -> Review | Skipped:
    cell = {field: row.get(column) for field, column in fields.items()}
    at = times(cell.get("time"))
    if at is None:
        return Skipped(where, "no-time", plain(cell.get("time"))[:40])
    text = titled(words(cell.get("title")), words(cell.get("text")))
    text = titled(text, words(cell.get("against")))
    answer = "" if missing(cell.get("answer")) else words(cell.get("answer")).strip("-–—")
    identity = identifier(cell.get("id"))
    address = plain(cell.get("url"))
    if identity is None or is_rounded(identity):
        named = address.partition("reviewid=")[2].partition("&")[0] or (address.rpartition("/")[2] if address else "")
        identity = named or made_id(at, text, plain(cell.get("person")))
    lang = plain(cell.get("lang"))
    return Review(
        identity,
        at,
        text,
        where,
        plain(cell.get("brand")).removeprefix("https://").rstrip("/") or brand,
        plain(cell.get("person")),
        answer,
        times(cell.get("answered_at")),
        address if address.startswith("http") else None,
        lang if 1 < len(lang) < 9 else None,
    )


def titled(title: str, text: str) -> str:
    """A review's words; a title that is only their beginning is not said twice."""
    bare = title.rstrip(".… ")
    return text if not bare or text.startswith(bare) else "\n".join(part for part in (title, text) if part)


def is_of(*wanted: set[str]) -> Callable[[set[str], str], bool]:
    """Whether a table has all the columns of one of these sets."""
    return lambda head, _name: any(columns <= head for columns in wanted)
