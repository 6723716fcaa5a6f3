"""What is read from reviews and the answers to them, one trap in each test."""

import csv
import io
from pathlib import Path
from typing import Any

import pytest

from contrasocial.core.errors import Problem
from tests.sources.reading import SHARED, Read, made, read

DATA = SHARED / "data"
real = pytest.mark.skipif(not DATA.is_dir(), reason="the real samples are not here")

DAY = 1_704_110_400
PLAY = (
    "Package Name,App Version Code,Reviewer Language,Review Submit Date and Time,Review Submit Millis Since Epoch"
    ",Star Rating,Review Title,Review Text,Developer Reply Date and Time,Developer Reply Millis Since Epoch"
    ",Developer Reply Text,Review Link"
)
LINK = "https://play.google.com/console/review-details?reviewId=r{0}&corpus=1&reviewid=r{0}"


def table(head: str, *rows: tuple[Any, ...]) -> str:
    text = io.StringIO()
    csv.writer(text).writerows([head.split(","), *rows])
    return text.getvalue()


def play(number: int, text: str, answer: str = "", waited: int = 3600) -> tuple[Any, ...]:
    replied = ("x", (DAY + waited) * 1000, answer) if answer else ("", "", "")
    return ("com.hearthline.app", 7, "en", "x", DAY * 1000, 2, "", text, *replied, LINK.format(number))


def sides(found: Read) -> list[tuple[str, str, str | None]]:
    """Who wrote, what, and what it answers."""
    return [(p.author, p.text, p.parent) for p in found.posts]


def test_one_row_of_google_play_is_a_message_and_its_answer(tmp_path: Path) -> None:
    files = {"reviews_2024.csv": table(PLAY, play(1, "it crashes", "sorry, fixed"), play(2, "fine")).encode("utf-16")}
    found = made(files, tmp_path)
    message, answer, second = found.posts
    assert found.source == "google-play-reviews"
    assert (message.mentions, message.answers_told, second.answers_told) == (("com.hearthline.app",), 1, 0)
    assert (answer.author, answer.parent, answer.parent_author) == ("com.hearthline.app", message.id, message.author)
    assert answer.at - message.at == 3600
    assert message.author != second.author  # every reviewer is somebody new
    assert {"inbound", "waits"} <= set(found.coverage.sees)
    assert "feed" not in found.coverage.sees


def test_stars_without_words_or_answer_are_left_out(tmp_path: Path) -> None:
    found = made({"r.csv": table(PLAY, play(1, ""), play(2, "", "thank you for the stars"))}, tmp_path)
    assert found.skipped == {"empty": 1}
    assert [p.text for p in found.posts] == ["", "thank you for the stars"]


def test_months_of_one_app_are_one_brand_and_two_apps_are_two(tmp_path: Path) -> None:
    other = ("com.other", *play(2, "b")[1:])
    files = {"reviews_202401.csv": table(PLAY, play(1, "a")), "reviews_202402.csv": table(PLAY, play(3, "c"), other)}
    found = made(files, tmp_path)
    assert {p.mentions[0] for p in found.posts} == {"com.hearthline.app", "com.other"}


def test_the_api_of_google_play_is_read(tmp_path: Path) -> None:
    said = {"userComment": {"text": "\tcold", "lastModified": {"seconds": str(DAY)}, "starRating": 1}}
    answer = {"developerComment": {"text": "warm now", "lastModified": {"seconds": str(DAY + 60)}}}
    found = made(
        {"page.json": {"reviews": [{"reviewId": "r1", "authorName": "Ana", "comments": [said, answer]}]}}, tmp_path
    )
    assert [p.text for p in found.posts] == ["cold", "warm now"]


TRUST = "Review ID,Review Title,Review Text,Rating,Review Time,Reply Text,Company Domain"


def test_answers_without_a_time_are_seen_but_not_how_fast(tmp_path: Path) -> None:
    rows = (
        (
            "a1",
            "Great work...",
            "Great work all round",
            5,
            "2024-01-01T12:00:00.000Z",
            "Thanks Rick",
            "hearthline.example",
        ),
        ("a2", "Bad", "cold", 1, "2024-01-02T12:00:00.000Z", "", "hearthline.example"),
    )
    found = made({"hearthline.csv": table(TRUST, *rows)}, tmp_path)
    assert found.source == "trustpilot-reviews"
    assert [p.text for p in found.posts] == ["Great work all round", "Thanks Rick", "Bad\ncold"]
    assert found.posts[1].at - found.posts[0].at == 1
    assert "waits" not in found.coverage.sees
    assert any("not how fast" in note for note in found.coverage.notes)


def test_trustpilots_own_export_is_known(tmp_path: Path) -> None:
    head = (
        "Review Id,Review Created (UTC),Review Consumer User Id,Review Title,Review Content,Review Stars,Domain Url"
        ",Company Reply Text,Company Reply Date (UTC)"
    )
    row = (
        "b1",
        "2024-01-01 12:00:00",
        "5f0000000000000000000001",
        "T",
        "C",
        4,
        "hearthline.example",
        "Thanks",
        "2024-01-01 13:00:00",
    )
    found = made({"reviews.csv": table(head, row)}, tmp_path)
    assert found.source == "trustpilot-reviews"
    assert found.posts[0].author == "5f0000000000000000000001"
    assert found.posts[1].at - found.posts[0].at == 3600
    assert "waits" in found.coverage.sees


@pytest.mark.parametrize(
    "head",
    [
        "title,body,rating,review_date,reviewer_name,product_id,reply,reply_date",
        "reviewTitle,reviewText,stars,date,userName,product,developerResponse.body,developerResponse.modified",
        "Headline,Content,Score,at,Author,App Version,replyContent,repliedAt",
    ],
)
def test_the_tables_of_other_sites_are_known_by_their_columns(head: str, tmp_path: Path) -> None:
    rows = (
        ("T", "cold stove", 1, "2024-01-01 12:00:00", "Ana", "p", "sorry", "2024-01-01 13:00:00"),
        ("", "warm stove", 5, "2024-01-02 12:00:00", "Ben", "p", "", ""),
    )
    found = made({"reviews.csv": table(head, *rows)}, tmp_path, account="Hearthline")
    assert found.source == "review-table"
    assert [p.text for p in found.posts] == ["T\ncold stove", "sorry", "warm stove"]
    assert found.coverage.account == "hearthline"


def test_the_order_of_day_and_month_is_settled_by_all_reviews(tmp_path: Path) -> None:
    head = "Date,Rating,Review,Reply,Reply date"
    rows = (("02/01/2024 10:00", 1, "cold", "sorry", "03/01/2024 10:00"), ("13/01/2024 10:00", 5, "warm", "", ""))
    found = made({"reviews.csv": table(head, *rows)}, tmp_path)
    assert [p.at for p in found.posts] == [1_704_189_600, 1_704_276_000, 1_705_140_000]


def test_a_table_of_posts_with_a_rating_is_no_table_of_reviews(tmp_path: Path) -> None:
    found = made({"posts.csv": table("id,created_at,text,rating", (1, "2024-01-01 12:00:00", "a post", 3))}, tmp_path)
    assert found.source == "table"


def place(number: int, text: str, **more: Any) -> dict[str, Any]:
    at = f"2024-01-0{number}T12:00:00.000Z"
    who = {"displayName": "Ana Lee"}
    return {
        "name": f"accounts/1/locations/2/reviews/{number}",
        "reviewer": who,
        "starRating": "ONE",
        "comment": text,
        "createTime": at,
        **more,
    }


def test_google_business_reviews_are_read_from_takeout_in_the_words_they_were_written_in(tmp_path: Path) -> None:
    reply = {"comment": "Gerne!\n\n(Translated by Google)\nWith pleasure!", "updateTime": "2024-01-01T13:00:00Z"}
    folder = "Takeout/Google Business Profile/account-1"
    files = {
        f"{folder}/location-2/reviews.json": {
            "reviews": [
                place(1, "(Translated by Google) Warm\n\n(Original)\nSchön warm", reviewReply=reply),
                place(2, "cold"),
            ]
        },
        f"{folder}/data.json": {"name": "accounts/1", "accountName": "Hearthline", "type": "PERSONAL"},
    }
    found = made(files, tmp_path, "zip")
    assert found.source == "google-business-profile"
    assert [p.text for p in found.posts] == ["Schön warm", "Gerne!", "cold"]
    assert found.coverage.account == "hearthline"


def test_app_store_responses_are_joined_to_their_reviews(tmp_path: Path) -> None:
    def review(number: str, response: str | None) -> dict[str, Any]:
        told = {
            "rating": 1,
            "title": "Cold",
            "body": f"cold {number}",
            "reviewerNickname": "ana",
            "createdDate": "2024-01-01T12:00:00-08:00",
        }
        linked = {"response": {"data": {"type": "customerReviewResponses", "id": response} if response else None}}
        return {"type": "customerReviews", "id": number, "attributes": told, "relationships": linked}

    told = {"responseBody": "warm", "lastModifiedDate": "2024-01-01T14:00:00-08:00", "state": "PUBLISHED"}
    waiting = told | {"state": "PENDING_PUBLISH"}
    page = {
        "data": [review("1", "x"), review("2", None), review("3", "y")],
        "included": [
            {"type": "customerReviewResponses", "id": "x", "attributes": told},
            {"type": "customerReviewResponses", "id": "y", "attributes": waiting},
        ],
    }
    found = made({"page1.json": page}, tmp_path, account="Stove App")
    assert found.source == "app-store-reviews"
    assert [p.text for p in found.posts] == ["Cold\ncold 1", "warm", "Cold\ncold 2", "Cold\ncold 3"]
    assert found.posts[1].at - found.posts[0].at == 7200


@real
@pytest.mark.parametrize(
    ("name", "source", "messages", "answers"),
    [
        ("reviews-google-play/reviews_firefox_2018-03.csv", "google-play-reviews", 490, 490),
        ("reviews-trustpilot/adcomarketing.csv", "trustpilot-reviews", 70, 14),
        ("reviews-trustpilot/bankfab.csv", "trustpilot-reviews", 400, 0),
        ("reviews-trustpilot/gardx.xlsx", "trustpilot-reviews", 400, 328),
        ("reviews-google-business/takeout-example.zip", "google-business-profile", 1, 0),
    ],
)
def test_the_counts_of_real_reviews_are_those_of_a_plain_recount(
    name: str, source: str, messages: int, answers: int
) -> None:
    found = read(DATA / name)
    given = [p for p in found.posts if p.parent]
    assert (found.source, len(found.posts) - len(given), len(given)) == (source, messages, answers)


@pytest.mark.parametrize(
    "head",
    [
        "Datum;Bewertung;Rezension;Verfasser;Antwort des Inhabers;Antwortdatum",
        "Date;Note;Avis;Auteur;Réponse;Date de réponse",
        "Fecha;Puntuación;Reseña;Autor;Respuesta;Fecha de respuesta",
        "Data;Valutazione;Recensione;Autore;Risposta;Data risposta",
        "Data;Nota;Avaliação;Autor;Resposta;Data da resposta",
        "Datum;Score;Recensie;Klant;Reactie;Datum reactie",
        "投稿日;評価;レビュー;投稿者;返信;返信日",
        "Review Date;Bubble Rating;Review Text;Reviewer;Management Response;Response Publish Date",
        "Published;Rating;Comments;Author;Vendor Response;Response Date",
    ],
)
def test_reviews_are_known_by_the_words_of_their_columns(head: str, tmp_path: Path) -> None:
    rows = "2024-03-15 10:05;1;It is cold;Bo;We are sorry;2024-03-15 12:05\n2024-03-16 10:05;5;Warm;Cy;;\n"
    found = made({"export.csv": f"{head}\n{rows}"}, tmp_path / "reviews")
    answer = next(p for p in found.posts if p.parent)
    assert (found.source, len(found.posts), answer.text) == ("review-table", 3, "We are sorry")
    assert answer.at == found.posts[0].at + 7_200


def test_both_halves_of_a_review_are_its_words(tmp_path: Path) -> None:
    head = "Review date,Positive review,Negative review,Review score,Property reply"
    found = made({"export.csv": f"{head}\n2024-03-15,Nice view,Cold room,4,Sorry\n"}, tmp_path / "reviews")
    assert found.posts[0].text == "Nice view\nCold room"


def test_reviews_without_their_answers_are_named(tmp_path: Path) -> None:
    with pytest.raises(Problem, match="without the answers"):
        made({"export.csv": "Date,Rating,Review,Reviewer\n2024-03-15,1,It is cold,Bo\n"}, tmp_path / "reviews")


def test_stars_that_somebody_else_gives_in_each_row_are_reviews_whatever_the_columns_are_called(
    tmp_path: Path,
) -> None:
    rows = "".join(f"Visitor {n},It is cold {n},{1 + n % 5},2024-03-15 10:05:54\n" for n in range(10))
    with pytest.raises(Problem, match="without the answers"):
        made({"export.csv": f"userName,content,score,at\n{rows}"}, tmp_path / "reviews")


def test_points_that_the_posts_of_a_few_got_are_no_reviews(tmp_path: Path) -> None:
    rows = "".join(f"acme,It is cold {n},{1 + n % 5},2024-03-15 10:05:54\n" for n in range(10))
    assert made({"export.csv": f"author,text,score,created_at\n{rows}"}, tmp_path / "posts").source == "table"


def test_reviews_whose_times_cannot_be_read_are_named(tmp_path: Path) -> None:
    table = "Name;Sterne;Zeit;Text;Antwort\nBo;1;vor 2 Monaten;Kalt;Danke\n"
    with pytest.raises(Problem, match="vor 2 Monaten"):
        made({"export.csv": table}, tmp_path / "reviews")
