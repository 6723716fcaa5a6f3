"""GitHub issues, pull requests and discussions: the JSON of its API or of ``gh``, saved to one file or a folder.

Read: every issue and comment with its time and address. The brand's people are those whom GitHub calls owner, member
or collaborator, or those whom ``--account "ana,ben"`` names. What a person opens is said to the brand; a comment is
for who spoke last before it, or whom it begins by naming. Programs (``...[bot]``) answer nobody.

Known are ``/issues`` and ``/issues/comments``, ``/pulls`` and ``/pulls/comments``, ``gh issue list --json ...``,
search results, lines of one object each, and the discussions of the GraphQL API. Cannot show: reactions, reviews
without words, what was deleted, and comments of issues whose comments were not saved.
"""

import re
from collections.abc import Iterator
from typing import Any

from contrasocial.core.records import Post, Record, Skipped
from contrasocial.sources.communities.talk import SEES, Community, Conversation, Message
from contrasocial.sources.communities.webtext import HANDLE, written
from contrasocial.sources.contract import ReadOptions, Source
from contrasocial.sources.readers.cell_values import moment
from contrasocial.sources.readers.input_files import Archive
from contrasocial.sources.readers.own_export import Member, holds, items, members

_PLACE = re.compile(r"https://(?:api\.)?github\.com/(?:repos/)?([^/]+)/([^/]+)/(issues|pull|pulls|discussions)/(\d+)")
_KINDS = {
    "dumps": Member(
        r".*\.(?:json|jsonl|ndjson)",
        r'\A(?=.*https://(?:api\.)?github\.com/)(?=.*"body(?:Text)?"\s*:)'
        r'.*"(?:issue_url|comments_url|pull_request_url|author_association|authorAssociation|discussions?|comments)"',
    )
}
#: Under which keys an answer of the API holds more of them.
_INSIDE = (
    "data repository organization node search issue issues pullRequests discussion discussions comment comments"
    " replies nodes edges items"
).split()
_SOME = 8
_STAFF = frozenset(["OWNER", "MEMBER", "COLLABORATOR"])


def _recognise(archive: Archive, _options: ReadOptions) -> bool:
    return holds(archive, _KINDS) and any(
        isinstance(item, dict) and _place(item) is not None
        for name in members(archive, _KINDS).get("dumps", ())[:_SOME]
        for item in _first(archive, name)
    )


def _first(archive: Archive, name: str) -> Iterator[Any]:
    found = (item for _where, item in _objects(archive, name))
    yield from (item for item, _ in zip(found, range(3), strict=False))


def _read(archive: Archive, options: ReadOptions) -> Iterator[Record]:
    names = members(archive, _KINDS)["dumps"]
    community, owner = Community.of("github", "", options), ""
    community.sees = tuple(s for s in SEES if s != "feed")
    seen: dict[str, int] = {}
    for name in names:
        for _where, item in _objects(archive, name):
            if isinstance(item, dict) and (place := _place(item)):
                owner = owner or place.split("/")[0]
                seen[place] = seen.get(place, 0) + (not _opens(item))
                is_staff = str(item.get("author_association") or item.get("authorAssociation")) in _STAFF
                is_staff |= _login(item) == place.split("/")[0].casefold()  # the owner of the repository
                community.meet(_login(item), is_staff=is_staff and not _is_bot(item))
    community.brand = owner or "GitHub project"
    talks: dict[str, Conversation] = {}
    for opening in (True, False):  # an issue stands before its comments, wherever they were saved
        for name in names:
            for where, item in _objects(archive, name):
                if not isinstance(item, dict) or (place := _place(item)) is None:
                    if opening:
                        yield Skipped(where, "not-a-post", "no issue and no comment")
                elif _opens(item) == opening:
                    talk = talks.setdefault(place, Conversation(for_brand=True))
                    for record in _told(item, where, community, talk):
                        told = item.get("comments")
                        if opening and isinstance(record, Post) and isinstance(told, int) and told > seen[place]:
                            record.answers_told = told
                        yield record
    yield from community.coverage()


def _told(item: dict[str, Any], where: str, community: Community, talk: Conversation) -> Iterator[Record]:
    at, login = moment(item.get("created_at") or item.get("createdAt") or item.get("publishedAt")), _login(item)
    if at is None or not login:
        yield Skipped(where, "no-time" if at is None else "no-author")
        return
    page = str(item.get("html_url") or item.get("url") or "")
    text = written(str(item.get("body") or item.get("bodyText") or ""))
    title = str(item.get("title") or "") if _opens(item) else ""
    identity = str(item.get("node_id") or item.get("id") or page)
    mentions = tuple(m.casefold() for m in HANDLE.findall(text))
    yield from community.told(
        Message(
            identity, login, login, at, "\n".join(t for t in (title, text) if t), where, page or None,
            mentions=mentions, is_bot=_is_bot(item),
        ),
        talk,
    )  # fmt: skip


def _objects(archive: Archive, name: str) -> Iterator[tuple[str, Any]]:
    """Every issue and comment in a file, comments behind what they stand under."""
    for where, item in items(archive, name):
        yield from _opened(item, where)


def _opened(item: Any, where: str) -> Iterator[tuple[str, Any]]:
    """An object, and those inside it: nodes of GraphQL, pages of a search, comments and their replies."""
    if isinstance(item, list):
        for number, one in enumerate(item):
            yield from _opened(one, f"{where}/{number}")
        return
    if not isinstance(item, dict):
        yield where, item
        return
    is_message = _place(item) is not None and ("body" in item or "bodyText" in item)
    if is_message or not any(isinstance(item.get(key), dict | list) for key in _INSIDE):
        yield where, item
    for key in _INSIDE:
        inner = item.get(key)
        if isinstance(inner, dict | list):
            for inside, one in _opened(inner, f"{where}/{key}"):
                if is_message and isinstance(one, dict) and _place(one) is None:
                    one = {**one, "under": _place(item)}
                yield inside, one


def _place(item: dict[str, Any]) -> str | None:
    """The conversation that an issue or comment belongs to: ``owner/repository/12``."""
    if isinstance(item.get("under"), str):
        return str(item["under"])
    for key in ("html_url", "url", "issue_url", "pull_request_url", "discussion_url"):
        if isinstance(item.get(key), str) and (found := _PLACE.match(item[key])):
            return f"{found[1]}/{found[2]}/{found[4]}"
    return None


def _opens(item: dict[str, Any]) -> bool:
    """Whether it is an issue, a pull request or a discussion, and no comment."""
    return "title" in item and "under" not in item


def _login(item: dict[str, Any]) -> str:
    who = item.get("user") or item.get("author")
    return str(who.get("login") or "").casefold() if isinstance(who, dict) else str(who or "").casefold()


def _is_bot(item: dict[str, Any]) -> bool:
    who = item.get("user") or item.get("author") or {}
    kind = (
        (who.get("type") or who.get("__typename") or ("Bot" if who.get("is_bot") else ""))
        if isinstance(who, dict)
        else ""
    )
    return kind == "Bot" or _login(item).endswith("[bot]")


SOURCE = Source(
    id="github-talk",
    title="GitHub issues and discussions",
    sees=tuple(s for s in SEES if s != "feed"),
    blind="reactions, what was deleted, and comments of issues whose comments were not saved",
    group="communities",
    how_to_get=(
        "gh api --paginate 'repos/OWNER/REPO/issues?state=all&per_page=100' > issues.json",
        "gh api --paginate 'repos/OWNER/REPO/issues/comments?per_page=100' > comments.json",
        'Put both into one folder and give that. Your people are GitHub\'s members; others: --account "ana,ben".',
    ),
    recognise=_recognise,
    read=_read,
)
