"""Discourse forum: topics as its own JSON (``/t/123.json``), one file, a list of topics, or a folder or zip of them.

Read: every public post with what it answers and whom it names. The brand's people are the forum's staff (admins and
moderators), or those whom ``--account "ana,ben"`` names. A topic that a person opens is said to the brand, unless
another person answered it before the brand's people did; staff topics are said to everybody.

Messages in private, whispers and notices of the forum are left out and counted. Cannot show: what was deleted, and
posts of long topics that the file does not hold (the topic tells how many there are).
"""

from collections.abc import Iterator
from typing import Any

from contrasocial.core.plural import plural
from contrasocial.core.records import Record, Skipped
from contrasocial.sources.communities.talk import BLIND, SEES, Community, Conversation, Message
from contrasocial.sources.communities.webtext import HANDLE, host_of, readable
from contrasocial.sources.contract import ReadOptions, Source
from contrasocial.sources.readers.cell_values import moment
from contrasocial.sources.readers.input_files import Archive
from contrasocial.sources.readers.json_stream import Broken
from contrasocial.sources.readers.own_export import Member, holds, items, members

_KINDS = {"topics": Member(r".*\.(?:json|jsonl|ndjson)", r'"post_stream"\s*:\s*\{|"latest_posts"\s*:\s*\[')}
_NOTICES = {2: "a moderator's action", 3: "a notice of the forum", 4: "a whisper among staff"}


def _recognise(archive: Archive, _options: ReadOptions) -> bool:
    return holds(archive, _KINDS)


def _read(archive: Archive, options: ReadOptions) -> Iterator[Record]:
    names = members(archive, _KINDS)["topics"]
    brand, missing = "", 0
    community = Community.of("discourse", "", options)
    for name in names:  # who is staff is told by their own posts alone
        for _where, topic in _topics(archive, name):
            for post in _posts(topic):
                flags = any(post.get(key) is True for key in ("staff", "admin", "moderator"))
                community.meet(_login(post), str(post.get("name") or ""), is_staff=flags)
                brand = brand or host_of(str(post.get("avatar_template") or ""))
    community.brand = brand or "Discourse forum"
    for name in names:
        for where, topic in _topics(archive, name):
            if isinstance(topic, Broken) or not isinstance(topic, dict):
                yield Skipped(where, "broken-record", getattr(topic, "why", "not an object"))
                continue
            posts = _posts(topic)
            missing += max(0, len((topic.get("post_stream") or {}).get("stream") or ()) - len(posts))
            yield from _topic(topic, posts, where, community, options.include_private)
    if missing:
        community.notes.append(f"{plural(missing, 'post')} of long topics are not in it")
    yield from community.coverage()


def _topics(archive: Archive, name: str) -> Iterator[tuple[str, Any]]:
    for where, item in items(archive, name):
        if isinstance(item, dict) and isinstance(item.get("latest_posts"), list):
            yield where, {"post_stream": {"posts": item["latest_posts"]}, "several": True}
        else:
            yield where, item


def _posts(topic: Any) -> list[dict[str, Any]]:
    stream = topic.get("post_stream") if isinstance(topic, dict) else None
    found = stream.get("posts") if isinstance(stream, dict) else None
    return [p for p in found if isinstance(p, dict)] if isinstance(found, list) else []


def _login(post: dict[str, Any]) -> str:
    return str(post.get("username") or "").casefold()


def _topic(
    topic: dict[str, Any], posts: list[dict[str, Any]], where: str, community: Community, private: bool
) -> Iterator[Record]:
    spoken = [p for p in posts if p.get("post_type", 1) == 1]
    opener = _login(spoken[0]) if spoken else ""
    others = [p for p in spoken if _login(p) != opener]
    first_is_staff = not others or _login(others[0]) in community.staff
    talks: dict[Any, Conversation] = {}
    by_number = {(p.get("topic_id"), p.get("post_number")): p for p in posts}
    for number, post in enumerate(posts):
        place = f"{where}/{number}"
        at, login = moment(post.get("created_at")), _login(post)
        if topic.get("archetype") == "private_message" and not private:
            yield Skipped(place, "not-public")
        elif post.get("post_type", 1) != 1:
            yield Skipped(place, "not-a-post", _NOTICES.get(post["post_type"], ""))
        elif at is None or not login or post.get("id") is None:
            yield Skipped(place, "no-time" if at is None else "no-author" if not login else "no-id")
        else:
            for_brand = not topic.get("several") and first_is_staff
            talk = talks.setdefault(post.get("topic_id"), Conversation(for_brand=for_brand))
            above = by_number.get((post.get("topic_id"), post.get("reply_to_post_number")), {})
            text = readable(str(post.get("cooked") or post.get("raw") or ""))
            title = str(topic.get("title") or "") if post.get("post_number") == 1 else ""
            yield from community.told(
                Message(
                    str(post["id"]),
                    login,
                    str(post["username"]),
                    at,
                    "\n".join(t for t in (title, text) if t),
                    place,
                    parent=str(above["id"]) if above.get("id") else None,
                    parent_author=_login(above) or None,
                    mentions=tuple(m.casefold() for m in HANDLE.findall(text)),
                    is_bot=login in ("system", "discobot"),
                ),
                talk,
            )


SOURCE = Source(
    id="discourse-topics",
    title="Discourse topics",
    sees=SEES,
    blind=BLIND,
    group="communities",
    how_to_get=(
        "Each topic of a forum has its own JSON: add .json to its address, and ?print=true for up to 1,000 posts.",
        "Save the topics you want into one folder (as an administrator, or with the forum's leave).",
        'Give the folder. Where staff are not your people, name them: --account "ana,ben".',
    ),
    recognise=_recognise,
    read=_read,
)
