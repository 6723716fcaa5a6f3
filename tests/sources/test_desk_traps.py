"""What makes a log of a desk hard to read: one trap each, in a talk of six tickets of which every second is"
" answered."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from contrasocial.core.errors import Problem
from tests.sources.reading import Read, made


class Message(NamedTuple):
    ticket: int
    number: int
    is_in: bool
    name: str
    hour: int
    text: str


def talk() -> list[Message]:
    found = []
    for ticket in range(8):
        found.append(Message(ticket, 2 * ticket, True, f"Person {ticket}", ticket, f"Stove {ticket} is cold. Why?"))
        if ticket % 2 == 0:
            agent = ("Ada", "Ben")[ticket // 2 % 2]
            found.append(Message(ticket, 2 * ticket + 1, False, agent, ticket + 10, f"Turn knob {ticket} twice."))
    return sorted(found, key=lambda m: m.hour)


def when(message: Message) -> str:
    return f"2024-03-{20 + message.hour // 24:02} {message.hour % 24:02}:00:00"


def table(row: Callable[[Message], dict[str, Any]]) -> str:
    rows = [row(message) for message in talk()]
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def tickets(ticket: Callable[[list[Message]], dict[str, Any]]) -> list[dict[str, Any]]:
    return [ticket([m for m in talk() if m.ticket == number]) for number in range(8)]


def answered(found: Read) -> tuple[int, int]:
    """Of the persons' messages so many are answered by the one brand."""
    brand = found.coverage.account
    asked = {p.id for p in found.posts if brand in p.mentions}
    assert "inbound" in found.coverage.sees
    return len({p.parent for p in found.posts if p.author == brand and p.via is None} & asked), len(asked)


TABLES: dict[str, Callable[[Message], dict[str, Any]]] = {
    "nobody says who speaks: who answers begins no talk": lambda m: {
        "Conversation": m.ticket, "Date": when(m), "From": m.name, "Body": m.text},
    "the case above the messages is called their parent": lambda m: {
        "Id": f"m{m.number}", "ParentId": f"case{m.ticket}", "Incoming": m.is_in, "FromName": m.name,
        "TextBody": m.text, "MessageDate": when(m)},
    "directions in Dutch": lambda m: {
        "Ticketnummer": m.ticket, "Datum": when(m), "Richting": "inkomend" if m.is_in else "uitgaand",
        "Afzender": m.name, "Bericht": m.text},
    "directions in Japanese": lambda m: {
        "チケットID": m.ticket, "日時": when(m), "送受信": "受信" if m.is_in else "送信", "差出人": m.name,
        "本文": m.text},
    "roles in Portuguese": lambda m: {
        "Protocolo": m.ticket, "Data": when(m), "Tipo de remetente": "Cliente" if m.is_in else "Atendente",
        "Remetente": m.name, "Mensagem": m.text},
    "a column that says whether it is from me": lambda m: {
        "chat_id": m.ticket, "ts": when(m), "from_me": int(not m.is_in), "message": m.text},
    "every name begins with message": lambda m: {
        "message_id": m.number, "message_body": m.text, "message_created_at": when(m),
        "message_author_type": "lead" if m.is_in else "admin", "message_author_name": m.name,
        "conversation_id": m.ticket, "conversation_first_response_at": "", "app_name": "Hearth"},
    "letters for the type of a message": lambda m: {
        "ticket_id": m.ticket, "id": m.number, "type": "M" if m.is_in else "R", "poster": m.name, "body": m.text,
        "created": when(m)},
    "roles with a number behind them": lambda m: {
        "Created": when(m), "Phone Number": f"+49151{m.ticket}", "Message": m.text,
        "Sender": "Customer" if m.is_in else f"Agent {m.name}"},
}  # fmt: skip


@pytest.mark.parametrize("trap", TABLES)
def test_a_table_of_messages_tells_who_answered_whom(trap: str, tmp_path: Path) -> None:
    found = made({"log.csv": table(TABLES[trap])}, tmp_path / "log")
    assert (found.source, answered(found), found.skipped) == ("support-log", (4, 8), {})


NESTED: dict[str, Callable[[list[Message]], dict[str, Any]]] = {
    "tickets without an id": lambda ms: {
        "subject": "stove",
        "messages": [{"body": m.text, "user": {"name": m.name, "staff?": not m.is_in}, "created_at": when(m)}
                     for m in ms]},
    "letters for who speaks": lambda ms: {
        "id": f"t{ms[0].ticket}", "visitor": {"name": ms[0].name},
        "messages": [{"sender": {"t": "v" if m.is_in else "a", "n": m.name}, "msg": m.text, "time": when(m)}
                     for m in ms]},
    "notes with the first message beside them, people by number": lambda ms: {
        "helpdesk_ticket": {
            "display_id": ms[0].ticket, "description": ms[0].text, "created_at": when(ms[0]),
            "requester_id": 900 + ms[0].ticket, "requester_name": ms[0].name,
            "notes": [{"note": {"id": m.number, "body": m.text, "incoming": False, "user_id": 5,
                                "created_at": when(m)}} for m in ms[1:]]}},
    "a user of the desk beside contacts": lambda ms: {
        "id": ms[0].ticket, "parts": [
            {"id": m.number, "body": m.text, "author": {"id": m.name, "type": "contact" if m.is_in else "user"},
             "createdAt": when(m)} for m in ms]},
    "the first message stands in the ticket, the reporter beside it": lambda ms: {
        "key": f"SUP-{ms[0].ticket}", "fields": {
            "description": ms[0].text, "created": when(ms[0]), "reporter": {"displayName": ms[0].name},
            "comment": {"comments": [
                {"id": m.number, "author": {"displayName": m.name, "accountType": "atlassian"}, "body": m.text,
                 "created": when(m), "jsdPublic": True} for m in ms[1:]]}}},
}  # fmt: skip


@pytest.mark.parametrize("trap", NESTED)
def test_tickets_with_their_messages_inside_tell_who_answered_whom(trap: str, tmp_path: Path) -> None:
    found = made({"export.json": {"items": tickets(NESTED[trap])}}, tmp_path / "log")
    assert (found.source, answered(found)) == ("support-log", (4, 8))


def test_talk_among_equals_is_no_desk(tmp_path: Path) -> None:
    def row(m: Message) -> dict[str, Any]:
        name = m.name if m.is_in else f"Person {(m.ticket + 1) % 8}"  # who answers begins talks too
        return {"thread_id": m.ticket, "date": when(m), "author": name, "text": m.text}

    assert made({"forum.csv": table(row)}, tmp_path / "log").source == "table"


@pytest.mark.parametrize("name", ["IsPublished", "IsVisibleForCustomer", "jsdPublic"])
def test_what_the_customer_may_not_read_is_no_answer(name: str, tmp_path: Path) -> None:
    def row(m: Message) -> dict[str, Any]:
        side = "customer" if m.is_in else "agent"
        return {"ticket_id": m.ticket, "time": when(m), "sender_type": side, "body": m.text, name: int(m.is_in)}

    found = made({"log.csv": table(row)}, tmp_path / "log")
    assert (found.skipped, len(found.posts)) == ({"internal-note": 4}, 8)


def test_a_transcript_in_one_cell_is_named(tmp_path: Path) -> None:
    with pytest.raises(Problem, match="each row is a whole ticket"):
        made({"log.csv": "Chat ID,Start time,Transcript\n1,2024-03-20 10:00,Ana: Why?\n"}, tmp_path / "log")


def test_private_messages_of_an_account_are_no_posts(tmp_path: Path) -> None:
    talk = {"participants": [{"name": "Bo"}], "messages": [{"sender_name": "Bo", "timestamp_ms": 1710057600000,
            "content": "Why?"}]}  # fmt: skip
    with pytest.raises(Problem, match="private messages"):
        made({"inbox/bo_1/message_1.json": json.dumps(talk), "inbox/cy_2/message_1.json": talk}, tmp_path / "log")


def test_which_of_two_columns_is_filled_says_who_speaks(tmp_path: Path) -> None:
    def row(m: Message) -> dict[str, Any]:
        name = {"Customer": m.name if m.is_in else "", "Agent": "" if m.is_in else m.name}
        return {"Chat ID": m.ticket, "Time": when(m), **name, "Message": m.text}

    assert answered(made({"log.csv": table(row)}, tmp_path / "log")) == (4, 8)


@pytest.mark.parametrize(
    ("names", "of"),
    [
        (("2024-03.csv", "2024-04.csv"), lambda m: m.hour < 9),
        (("received.csv", "sent.csv"), lambda m: m.is_in),
        (("a-sent.csv", "b-received.csv"), lambda m: not m.is_in),
    ],
)
def test_a_talk_may_go_on_in_another_file(
    names: tuple[str, str], of: Callable[[Message], bool], tmp_path: Path
) -> None:
    def part(first: bool) -> str:
        lines = [f"{m.ticket},{when(m)},{'in' if m.is_in else 'out'},{m.text}\n" for m in talk() if of(m) is first]
        return "ticket,date,direction,body\n" + "".join(lines)

    found = made(dict(zip(names, (part(True), part(False)), strict=True)), tmp_path / "log")
    assert answered(found) == (4, 8)


@pytest.mark.parametrize(("to_us", "from_us"), [("SMS inbound", "SMS outbound"), ("Email received", "Email sent")])
def test_a_direction_may_stand_within_longer_words(to_us: str, from_us: str, tmp_path: Path) -> None:
    def row(m: Message) -> dict[str, Any]:
        return {"Thread": m.ticket, "Date": when(m), "Type": to_us if m.is_in else from_us, "Text": m.text}

    assert answered(made({"log.csv": table(row)}, tmp_path / "log")) == (4, 8)


def test_a_log_that_says_which_message_is_answered_is_no_desk(tmp_path: Path) -> None:
    def row(m: Message) -> dict[str, Any]:
        above = "" if m.is_in else m.number - 1
        return {"id": m.number, "conversation_id": m.ticket, "created_at": when(m), "author": m.name, "text": m.text,
                "in_reply_to_status_id": above}  # fmt: skip

    assert made({"tweets.csv": table(row)}, tmp_path / "log").source == "table"
