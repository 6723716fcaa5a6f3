"""Statuses as Mastodon's API gives them, saved to a JSON file: by ``mastodon-archive`` (``server.user.name.json``),
by Pixelfed's export, or by any tool.

Read: the statuses of the account that wrote most of them (or of ``--account``), and, as what people said, those of
others in the file. Statuses that are not public are left out and counted.

Never read: favourites, bookmarks. Cannot show: answers that the file does not hold.
"""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from contrasocial.core.errors import Code, Problem
from contrasocial.core.records import Coverage, Record, Skipped
from contrasocial.sources.contract import ReadOptions, Source
from contrasocial.sources.mastodon.post_text import host_of
from contrasocial.sources.mastodon.statuses import Home, address, handle, owner, person, read, settle
from contrasocial.sources.readers.input_files import Archive
from contrasocial.sources.readers.json_stream import Broken
from contrasocial.sources.readers.own_export import ONE_HALF, Member, begun, holds, items, members

_KINDS = {
    "statuses": Member(
        r".*\.json",
        r'\A(?=.*"content"\s*:)(?=.*"acct"\s*:)'
        r'(?=.*"(?:reblog|reblogs_count|replies_count|spoiler_text|visibility|in_reply_to_id|in_reply_to_account_id)"\s*:)'
        r'(?!.*"orderedItems")',
    )
}
_NAME = re.compile(r"(?P<host>[\w.-]+)\.user\.(?P<user>\w+)\.json")


def _recognise(archive: Archive, _options: ReadOptions) -> bool:
    return holds(archive, _KINDS)


def _statuses(archive: Archive) -> Iterator[tuple[str, Any]]:
    for name in members(archive, _KINDS)["statuses"]:
        for where, item in items(archive, name, "statuses"):
            yield where, _whole(item, name) if isinstance(item, dict) else item


def _whole(status: dict[str, Any], name: str) -> dict[str, Any]:
    """A status with what old servers and tools leave out: ids as text, and where its author lives."""
    told = _NAME.fullmatch(PurePosixPath(name).name)
    where = str(status.get("uri") or status.get("url") or "")
    host = host_of(where) or (told["host"] if told else "")
    whole = {**status, "uri": where or f"https://{host}/statuses/{status.get('id')}"}
    for key in ("id", "in_reply_to_id", "in_reply_to_account_id"):
        whole[key] = str(status[key]) if status.get(key) else None
    account = status.get("account")
    if isinstance(account, dict):
        acct = str(account.get("acct") or account.get("username") or "")
        user, _, at = acct.partition("@")
        placed = {"id": str(account.get("id") or acct), "acct": acct}
        if not account.get("uri") and not account.get("url"):
            placed["url"] = f"https://{at or host}/@{user}"
        whole["account"] = {**account, **placed}
    mentions = status.get("mentions")
    named = [m for m in mentions if isinstance(m, dict) and m.get("url")] if isinstance(mentions, list) else []
    whole["mentions"] = [{**m, "id": str(m.get("id") or m["url"])} for m in named]
    shared = status.get("reblog")
    whole["reblog"] = _whole(shared, name) if isinstance(shared, dict) else None
    return whole


def _account(archive: Archive, options: ReadOptions) -> dict[str, Any]:
    """Whose statuses they are: those of the account that the user names, else of who wrote most of them."""
    wrote: Counter[str] = Counter()
    met: dict[str, dict[str, Any]] = {}
    for _where, item in _statuses(archive):
        account = item.get("account") if isinstance(item, dict) else None
        if isinstance(account, dict) and account["acct"]:
            wrote[account["acct"]] += 1
            met.setdefault(account["acct"], account)
    asked = options.account.strip().lstrip("@").casefold()
    named = [acct for acct in met if asked and acct.casefold() in (asked, asked.partition("@")[0])]
    if not met:
        raise Problem(Code.DAMAGED_ARCHIVE, "the statuses do not say who wrote them", str(archive.path))
    return met[(named or [wrote.most_common(1)[0][0]])[0]]


def _read(archive: Archive, options: ReadOptions) -> Iterator[Record]:
    account = _account(archive, options)
    me, host = address(account), host_of(address(account))
    home = Home(me, account["id"], f"https://{host}", host)
    profile = owner(account, me, handle(account, host))
    yield profile
    known, times, others = {me}, list[int](), 0
    for where, item in _statuses(archive):
        if isinstance(item, Broken) or not isinstance(item, dict):
            yield Skipped(where, "broken-record", getattr(item, "why", "not an object"))
            continue
        own = isinstance(item.get("account"), dict) and item["account"]["acct"] == account["acct"]
        found = read(item, home, own)
        if isinstance(found, Skipped):
            yield Skipped(where, found.reason, found.detail)
            continue
        parent = found.local.parent
        guess = {parent: f"{me}/statuses/{parent}"} if parent and found.local.answered == home.local else {}
        post = settle(found.post, found.local, guess, {}, home)
        post.where = where
        times += [post.at] if own else []
        others += not own
        for one in (item["account"], *item["mentions"]) if isinstance(item.get("account"), dict) else ():
            if (identity := address(one)) not in known:
                known.add(identity)
                yield person(one, host)
        yield post
    since, late = begun(profile.created_at, min(times, default=None))
    notes = [note for note in ("" if others else ONE_HALF, late) if note]
    sees = ("own", "feed", "answers", "links", *(("inbound", "mentions", "parents", "waits") if others else ()))
    yield Coverage("mastodon", me, sees, since, max(times, default=None), (), tuple(notes))


SOURCE = Source(
    id="mastodon-statuses",
    title="Mastodon statuses (API, mastodon-archive, Pixelfed)",
    sees=("own", "feed", "answers", "links"),
    blind="answers that the file does not hold",
    group="networks",
    how_to_get=(
        "mastodon-archive: mastodon-archive archive name@server.example; give the file server.user.name.json.",
        "Pixelfed: Settings -> Data export -> Statuses; give the JSON file as it is.",
        "Better read the account by its handle: contrasocial audit @brand@mastodon.example.",
    ),
    recognise=_recognise,
    read=_read,
)
