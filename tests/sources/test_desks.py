"""Logs of help desks as each desk and tool writes them: the same talk, in each of its shapes, reads the same.

The talk: forty tickets, two hours apart. Every second is answered after ten hours by one of two agents; the others get
no answer. In shapes that have them a bot writes after three seconds, and an agent leaves a private note after a minute.
"""

import csv
import io
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from contrasocial.api.gather import recognise
from contrasocial.core.errors import Code, Problem
from contrasocial.core.records import Coverage, Post, Record, Skipped
from contrasocial.sources.contract import ReadOptions
from contrasocial.sources.readers.input_files import Archive

START = datetime(2024, 3, 10, 8, tzinfo=UTC)
WAIT = 36_000


@dataclass
class Message:
    """One message of the talk."""

    number: int
    ticket: int
    who: str  # customer, agent, bot, note
    name: str
    at: datetime
    text: str


def talk() -> Iterator[Message]:
    number = 0
    for ticket in range(40):
        at = START + timedelta(hours=2 * ticket)
        lines = [("customer", f"Customer {ticket}", 0, f"My stove {ticket} is cold. What can I do?")]
        lines += [("bot", "Helper Bot", 3, "Thanks for your message, we will be with you soon.")]
        lines += [("note", f"Agent {'AB'[ticket % 2]}", 60, "warranty is over, ask Bo")]
        if ticket % 2 == 0:
            lines += [
                ("agent", f"Agent {'AB'[ticket // 2 % 2]}", WAIT, f"Please hold the knob for {ticket} seconds.")
            ]
        for who, name, after, text in lines:
            number += 1
            yield Message(number, ticket, who, name, at + timedelta(seconds=after), text)


def tickets() -> Iterator[list[Message]]:
    whole = list(talk())
    for ticket in range(40):
        yield [m for m in whole if m.ticket == ticket]


def iso(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


Row = Callable[[Message], dict[str, Any] | None]


def table(row: Row, newest_first: bool = False) -> bytes:
    found = [r for m in sorted(talk(), key=lambda m: m.at, reverse=newest_first) if (r := row(m)) is not None]
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(found[0]))
    writer.writeheader()
    writer.writerows(found)
    return out.getvalue().encode()


def lines(ticket: Callable[[list[Message]], dict[str, Any]]) -> bytes:
    return "".join(json.dumps(ticket(messages)) + "\n" for messages in tickets()).encode()


def listed(ticket: Callable[[list[Message]], dict[str, Any]], *keys: str) -> bytes:
    found: Any = [ticket(messages) for messages in tickets()]
    for key in reversed(keys):
        found = {key: found, "count": 40}
    return json.dumps(found, indent=1).encode()


def _but(*who: str) -> Callable[[Message], bool]:
    return lambda m: m.who not in who


def _intercom(m: list[Message]) -> dict[str, Any]:
    kinds = {"customer": "user", "agent": "admin", "bot": "bot", "note": "admin"}

    def author(one: Message) -> dict[str, Any]:
        return {"type": kinds[one.who], "id": one.name.lower(), "name": one.name}

    parts = [
        {
            "type": "conversation_part",
            "id": str(p.number),
            "part_type": "note" if p.who == "note" else "comment",
            "body": f"<p>{p.text}</p>",
            "created_at": int(p.at.timestamp()),
            "author": author(p),
        }
        for p in m[1:]
    ]
    closing: dict[str, Any] = {
        "type": "conversation_part",
        "id": f"c{m[0].ticket}",
        "part_type": "close",
        "body": None,
    }
    closing |= {"created_at": int(m[-1].at.timestamp()) + 9, "author": author(m[-1])}
    source = {"type": "conversation", "id": f"s{m[0].number}", "body": f"<p>{m[0].text}</p>", "author": author(m[0])}
    return {
        "type": "conversation",
        "id": str(m[0].ticket),
        "created_at": int(m[0].at.timestamp()),
        "source": source,
        "conversation_parts": {"type": "list", "conversation_parts": [*parts, closing], "total_count": len(parts)},
    }


def _zendesk(m: list[Message]) -> dict[str, Any]:
    ids = {"customer": 900 + m[0].ticket, "agent": 5, "note": 6, "bot": -1}
    return {
        "id": m[0].ticket,
        "description": m[0].text,
        "subject": "Stove",
        "requester_id": ids["customer"],
        "created_at": iso(m[0].at),
        "comments": [
            {
                "id": c.number,
                "author_id": ids[c.who],
                "body": c.text,
                "html_body": f"<div>{c.text}</div>",
                "public": c.who != "note",
                "created_at": iso(c.at),
                "via": {"channel": "rule" if c.who == "bot" else "web"},
            }
            for c in m
        ],
    }


def _help_scout(m: list[Message]) -> dict[str, Any]:
    kinds = {"customer": "customer", "agent": "message", "note": "note"}
    threads = [
        {
            "id": t.number,
            "type": kinds[t.who],
            "body": t.text,
            "createdAt": iso(t.at),
            "createdBy": {"type": "customer" if t.who == "customer" else "user", "first": t.name, "email": t.name},
        }
        for t in m
        if t.who != "bot"
    ]
    threads.append(
        {"id": f"l{m[0].ticket}", "type": "lineitem", "createdAt": iso(m[-1].at), "body": "", "createdBy": {}}
    )
    return {
        "id": m[0].ticket,
        "number": m[0].ticket,
        "_embedded": {"threads": threads[::-1]},
        "primaryCustomer": {"id": 1},
    }


def _zammad(m: list[Message]) -> dict[str, Any]:
    kinds = {"customer": "Customer", "agent": "Agent", "note": "Agent", "bot": "System"}
    return {
        "id": m[0].ticket,
        "number": f"10{m[0].ticket}",
        "title": "Stove",
        "articles": [
            {
                "id": a.number,
                "from": f"{a.name} <x@mail.example>",
                "to": "stoves",
                "body": a.text,
                "sender": kinds[a.who],
                "type": "note" if a.who == "note" else "email",
                "internal": a.who == "note",
                "created_at": iso(a.at),
            }
            for a in m
        ],
    }


def _front(m: list[Message]) -> dict[str, Any]:
    return {
        "id": f"cnv_{m[0].ticket}",
        "subject": "Stove",
        "recipient": {"handle": f"c{m[0].ticket}@mail.example", "role": "from"},
        "messages": [
            {
                "id": f"msg_{e.number}",
                "type": "email",
                "is_inbound": e.who == "customer",
                "created_at": e.at.timestamp(),
                "body": f"<p>{e.text}</p>",
                "text": e.text,
                "author": None if e.who == "customer" else {"id": e.name, "username": e.name},
                "recipients": [{"handle": "stoves@hearth.example", "role": "to"}],
            }
            for e in m
            if e.who in ("customer", "agent")
        ],
    }


def _chatwoot(m: list[Message]) -> dict[str, Any]:
    numbers = {"customer": 0, "agent": 1, "note": 1, "bot": 3}
    kinds = {"customer": "contact", "agent": "user", "note": "user", "bot": "agent_bot"}
    activity = {"id": f"a{m[0].ticket}", "content": "Conversation was resolved", "message_type": 2, "private": False}
    return {
        "id": m[0].ticket,
        "inbox_id": 3,
        "meta": {"sender": {"id": 70 + m[0].ticket, "name": f"Customer {m[0].ticket}"}},
        "messages": [
            *(
                {
                    "id": c.number,
                    "content": c.text,
                    "message_type": numbers[c.who],
                    "private": c.who == "note",
                    "created_at": int(c.at.timestamp()),
                    "sender": {"id": c.name, "name": c.name, "type": kinds[c.who]},
                }
                for c in m
            ),
            {**activity, "created_at": int(m[-1].at.timestamp()) + 5, "sender": None},
        ],
    }


def _freshdesk(m: list[Message]) -> dict[str, Any]:
    rest = [c for c in m[1:] if c.who != "bot"]
    return {
        "id": m[0].ticket,
        "description": f"<div>{m[0].text}</div>",
        "description_text": m[0].text,
        "requester_id": 900 + m[0].ticket,
        "created_at": iso(m[0].at),
        "conversations": [
            {
                "id": c.number,
                "body_text": c.text,
                "body": f"<div>{c.text}</div>",
                "incoming": c.who == "customer",
                "private": c.who == "note",
                "user_id": 5,
                "created_at": iso(c.at),
            }
            for c in rest
        ]
        or [],
    }


def _gorgias(m: list[Message]) -> dict[str, Any]:
    return {
        "id": m[0].ticket,
        "customer": {"id": 70 + m[0].ticket, "email": f"c{m[0].ticket}@mail.example"},
        "messages": [
            {
                "id": g.number,
                "from_agent": g.who != "customer",
                "public": g.who != "note",
                "body_text": g.text,
                "created_datetime": iso(g.at),
                "sender": {"id": g.name, "name": g.name},
            }
            for g in m
            if g.who != "bot"
        ],
    }


def _crisp(m: list[Message]) -> dict[str, Any]:
    return {
        "session_id": f"session_{m[0].ticket}",
        "meta": {"nickname": f"Customer {m[0].ticket}"},
        "messages": [
            {
                "fingerprint": c.number,
                "type": "note" if c.who == "note" else "text",
                "from": "user" if c.who == "customer" else "operator",
                "content": c.text,
                "timestamp": int(c.at.timestamp() * 1000),
                "user": {"nickname": c.name, "user_id": c.name},
                "automated": c.who == "bot",
            }
            for c in m
        ],
    }


_SHORT = _but("bot", "note")
#: The talk in the shape of a desk: the name of the file, and its bytes.
SHAPES: dict[str, tuple[str, Callable[[], bytes]]] = {
    "Chatwoot CSV with numbers": ("messages.csv", lambda: table(lambda m: {
        "id": m.number, "conversation_id": m.ticket, "content": m.text, "created_at": iso(m.at),
        "message_type": {"customer": 0, "agent": 1, "note": 1, "bot": 3}[m.who], "private": m.who == "note",
        "sender_name": m.name,
    })),
    "Chatwoot CSV with types of senders": ("messages.csv", lambda: table(lambda m: {
        "id": m.number, "conversation_id": m.ticket, "created_at": iso(m.at), "message": m.text, "sender_name": m.name,
        "sender_type": {"customer": "Contact", "agent": "User", "note": "User", "bot": "AgentBot"}[m.who],
        "message_type": {"customer": "incoming", "agent": "outgoing", "note": "outgoing", "bot": "template"}[m.who],
        "private": str(m.who == "note").lower(),
    })),
    "Freshdesk CSV": ("conversations.csv", lambda: table(lambda m: {
        "Conversation ID": m.number, "Ticket ID": m.ticket, "Created at": f"{m.at:%Y-%m-%d %H:%M:%S}",
        "From email": f"{m.name.replace(' ', '.')}@mail.example", "Incoming": m.who == "customer",
        "Private": m.who == "note", "Body text": m.text,
    } if m.who != "bot" else None)),
    "Zendesk CSV of comments": ("comments.csv", lambda: table(lambda m: {
        "Ticket ID": m.ticket, "Comment ID": m.number, "Author": m.name, "Requester": f"Customer {m.ticket}",
        "Public": m.who != "note", "Created at": iso(m.at), "Body": m.text,
    } if m.who != "bot" else None)),
    "words of roles": ("chat.csv", lambda: table(lambda m: {
        "chat_id": f"c-{m.ticket}", "timestamp": iso(m.at), "role": {"customer": "customer", "agent": "agent"}[m.who],
        "sender": m.name, "text": m.text,
    } if _SHORT(m) else None)),
    "end-user and staff": ("log.csv", lambda: table(lambda m: {
        "Case Number": f"00{m.ticket}", "Date": f"{m.at:%d/%m/%Y %H:%M}", "Author Type":
        {"customer": "End-User", "agent": "Staff"}[m.who], "Author Name": m.name, "Message": m.text,
    } if _SHORT(m) else None)),
    "only a role, no names": ("transcripts.csv", lambda: table(lambda m: {
        "conversation_id": m.ticket, "speaker": {"customer": "User", "agent": "Agent", "bot": "Bot"}[m.who],
        "time": iso(m.at), "utterance": m.text,
    } if m.who != "note" else None)),
    "a column that says yes for agents": ("m.csv", lambda: table(lambda m: {
        "thread_id": m.ticket, "id": m.number, "from_agent": int(m.who != "customer"), "author": m.name,
        "sent_at": int(m.at.timestamp()), "body": m.text,
    } if _SHORT(m) else None)),
    "outbound true": ("m.csv", lambda: table(lambda m: {
        "Message ID": m.number, "Conversation ID": m.ticket, "Outbound": str(m.who != "customer").upper(),
        "Sender": m.name, "Sent At": iso(m.at), "Content": m.text,
    } if _SHORT(m) else None)),
    "is_staff yes and no": ("m.csv", lambda: table(lambda m: {
        "ticket": m.ticket, "user": m.name, "is_staff": "no" if m.who == "customer" else "yes", "date": iso(m.at),
        "comment": m.text,
    } if _SHORT(m) else None)),
    "newest first": ("messages.csv", lambda: table(lambda m: {
        "id": m.number, "conversation_id": m.ticket, "direction": "in" if m.who == "customer" else "out",
        "author": m.name, "created_at": iso(m.at), "text": m.text,
    } if _SHORT(m) else None, newest_first=True)),
    "the id is the ticket's": ("messages.csv", lambda: table(lambda m: {
        "id": m.ticket, "created": iso(m.at), "from": m.name, "direction": "inbound" if m.who == "customer" else
        "outbound", "message": m.text,
    } if _SHORT(m) else None)),
    "German words": ("nachrichten.csv", lambda: table(lambda m: {
        "Vorgangsnummer": m.ticket, "Zeitpunkt": f"{m.at:%d.%m.%Y %H:%M}", "Richtung":
        "eingehend" if m.who == "customer" else "ausgehend", "Absender": m.name, "Nachricht": m.text,
    } if _SHORT(m) else None)),
    "addressed by a column": ("mail.csv", lambda: table(lambda m: {
        "Message ID": m.number, "Date": iso(m.at), "Direction": "Received" if m.who == "customer" else "Sent",
        "From": m.name if m.who == "customer" else "Hearth", "To": "Hearth" if m.who == "customer" else
        f"Customer {m.ticket}", "Subject": "Stove", "Body": m.text,
    } if _SHORT(m) else None)),
    "bots by a column": ("m.csv", lambda: table(lambda m: {
        "id": m.number, "conversation_id": m.ticket, "incoming": m.who == "customer", "is_bot": m.who == "bot",
        "author": m.name if m.who == "customer" else "Hearth", "created_at": iso(m.at), "text": m.text,
    } if m.who != "note" else None)),
    "internal notes by visibility": ("m.csv", lambda: table(lambda m: {
        "id": m.number, "ticket_id": m.ticket, "direction": "in" if m.who == "customer" else "out", "author": m.name,
        "visibility": "internal" if m.who == "note" else "public", "created_at": iso(m.at), "text": m.text,
    } if m.who != "bot" else None)),
    "Salesforce": ("EmailMessage.csv", lambda: table(lambda m: {
        "Id": f"02s{m.number:04}", "ParentId": f"500{m.ticket:04}", "FromName": m.name, "Incoming":
        int(m.who == "customer"), "MessageDate": iso(m.at), "TextBody": m.text, "CaseId": f"500{m.ticket:04}",
    } if _SHORT(m) else None)),
    "LiveChat": ("chats.csv", lambda: table(lambda m: {
        "chat id": f"Q{m.ticket}", "event date": f"{m.at:%m/%d/%Y %I:%M:%S %p}", "author type":
        {"customer": "visitor", "agent": "operator", "bot": "system"}[m.who], "author name": m.name, "message": m.text,
    } if m.who != "note" else None)),
    "Kustomer": ("messages.csv", lambda: table(lambda m: {
        "Message Id": m.number, "Conversation Id": m.ticket, "Direction": {"customer": "in", "agent": "out",
        "bot": "out"}[m.who], "Auto": m.who == "bot", "Sent At": iso(m.at), "From": m.name, "Preview": "", "Content":
        m.text,
    } if m.who != "note" else None)),
    "Intercom": ("conversations.json", lambda: listed(_intercom, "conversations")),
    "Intercom, a line each": ("conversations.jsonl", lambda: lines(_intercom)),
    "Zendesk, a line each": ("tickets.json", lambda: lines(_zendesk)),
    "Zendesk, a list": ("tickets.json", lambda: listed(_zendesk, "tickets")),
    "Help Scout": ("conversations.json", lambda: listed(_help_scout, "_embedded", "conversations")),
    "Zammad": ("tickets.json", lambda: listed(_zammad)),
    "Front": ("conversations.jsonl", lambda: lines(_front)),
    "Chatwoot JSON": ("conversations.json", lambda: listed(_chatwoot, "data", "payload")),
    "Freshdesk JSON": ("tickets.json", lambda: listed(_freshdesk)),
    "Gorgias": ("tickets.json", lambda: listed(_gorgias, "data")),
    "Crisp": ("conversations.json", lambda: listed(_crisp)),
}  # fmt: skip


def read(name: str, data: bytes, path: Path, **columns: str) -> list[Record]:
    file = path / name
    file.write_bytes(data)
    archive, options = Archive(file), ReadOptions(columns)
    source = recognise(archive, options)
    assert source.id == "support-log"
    return list(source.read(archive, options))


def posts(records: list[Record]) -> list[Post]:
    return sorted((r for r in records if isinstance(r, Post)), key=lambda p: p.at)


@pytest.mark.parametrize("shape", SHAPES)
def test_half_of_the_tickets_are_answered_after_ten_hours_by_one_brand(shape: str, tmp_path: Path) -> None:
    name, make = SHAPES[shape]
    records = read(name, make(), tmp_path)
    (brand,) = [r for r in records if isinstance(r, Coverage)]
    assert "inbound" in brand.sees
    found = posts(records)
    asked = {p.author: p for p in found if brand.account in (*p.mentions, p.parent_author)}
    by_id = {p.id: p.author for p in found}
    whom = [(p, p.parent_author or by_id.get(p.parent or "")) for p in found if p.author == brand.account]
    assert len(asked) == 40
    assert [p.at - asked[w].at for p, w in whom if w] == [WAIT] * 20
    assert all(p.text.startswith("Please hold") for p, _ in whom)
    reasons = {r.reason for r in records if isinstance(r, Skipped)}
    assert reasons <= {"internal-note", "empty"}
    assert all(p.text.startswith("Thanks for") for p in found if p.via == "bot")


def test_a_bot_that_writes_first_is_told_apart(tmp_path: Path) -> None:
    name, make = SHAPES["bots by a column"]
    (brand,) = [r for r in read(name, make(), tmp_path) if isinstance(r, Coverage)]
    assert any("40 messages, after 3 s" in note for note in brand.notes)


def test_each_agent_is_a_brand_of_its_own_where_that_is_asked(tmp_path: Path) -> None:
    name, make = SHAPES["newest first"]
    records = read(name, make(), tmp_path, brand="author")
    assert {r.account for r in records if isinstance(r, Coverage)} == {"agent a", "agent b"}


def test_a_list_of_tickets_without_their_messages_is_named(tmp_path: Path) -> None:
    data = b"Ticket ID,Subject,Status,Created time,First response time (in hrs),Agent\n1,x,Open,2024-01-01,2,Bo\n"
    with pytest.raises(Problem) as raised:
        read("tickets.csv", data, tmp_path)
    assert raised.value.code is Code.MISSING_COLUMN
    assert "whole ticket" in raised.value.what


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("<p>It is <b>cold</b></p><p>Help</p>", "It is cold\nHelp"),
        ("It works.\n\nOn Mon, 1 Jan 2024 at 09:00, Hearth <a@b.example> wrote:\n> hold the knob", "It works."),
        ("Danke!\n\nAm 01.01.2024 um 09:00 schrieb Hearth <a@b.example>:\n> Knopf", "Danke!"),
        ("Yes\n\n-----Original Message-----\nFrom: Hearth\nSent: Monday\nTo: Ana\nSubject: x\n\nhold", "Yes"),
        ("<div>Yes</div><blockquote type=cite>hold the knob</blockquote>", "Yes"),
        ("It costs 5 < 7 and a > b", "It costs 5 < 7 and a > b"),
        ("##- Please type your reply above this line -##\n\nHello", "Hello"),
    ],
)
def test_of_a_mail_the_new_words_are_kept(body: str, text: str, tmp_path: Path) -> None:
    rows = [{"id": 1, "ticket_id": 1, "direction": "in", "author": "Ana", "created_at": iso(START), "text": body}]
    rows += [{**rows[0], "id": 2, "direction": "out", "author": "Hearth", "text": "ok"}]
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    assert posts(read("log.csv", out.getvalue().encode(), tmp_path))[0].text == text


@pytest.mark.parametrize(
    "subject", ["Automatic reply: Stove", "Out of office", "Undeliverable: Stove", "Abwesenheitsnotiz"]
)
def test_an_automatic_mail_of_a_customer_asks_nothing(subject: str, tmp_path: Path) -> None:
    rows = [
        {"id": 1, "ticket_id": 1, "incoming": True, "author": "Ana", "created_at": iso(START), "subject": subject, "body": "I am away"},
        {"id": 2, "ticket_id": 1, "incoming": False, "author": "Hearth", "created_at": iso(START), "subject": "", "body": "ok"},
    ]  # fmt: skip
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    found = next(p for p in posts(read("log.csv", out.getvalue().encode(), tmp_path)) if p.author == "ana")
    assert (found.via, found.mentions) == ("bot", ())
