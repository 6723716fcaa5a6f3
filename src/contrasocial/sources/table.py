"""Table: posts as a CSV, TSV, JSON-lines or Parquet file with any columns, or a folder or zip of such files.

How to use it: give the file. Which column means what is guessed from the names and shown in one line; ``--map
text=body`` says otherwise, and ``--map links=`` that there is none.

Needed: ``id``, ``time``, ``text``. Welcome: ``author`` (a table without one is one account, called as the file is),
``reply_to`` and ``reply_to_author``, ``share_of``, ``quote_of``, ``mentions``, ``links``, ``lang``, ``reply_control``,
``followers``, ``platform``, ``url``, and ``brand``, which is true in the rows that the brand wrote. Without it any
author may be the brand: choose with ``--brand``.

Times are ISO 8601, RFC 822, or seconds or milliseconds since 1970; without a zone they are UTC. A time that can be read
in two ways (``3/4/17``) is never guessed: its row is skipped.

Cannot show: more than its columns hold, and whether any row is missing.
"""

from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import PurePosixPath

from contrasocial.core.archive import Archive
from contrasocial.core.errors import Problem
from contrasocial.core.model import Coverage, Post, Profile, Record, Skipped
from contrasocial.core.rows import (
    SUFFIXES,
    Row,
    Span,
    columns,
    fit,
    fold,
    identifier,
    is_rounded,
    items,
    links,
    mentions,
    moment,
    plain,
    rows,
    tables,
    told,
    truth,
    words,
)
from contrasocial.core.source import ReadOptions, Source

_NEEDED = ("id", "time", "text")
#: Names first, then numbers: mentions in a text are names, and who is answered must be told in the same way.
_NAMES = "author username screen_name screenname handle user_screen_name author_username author_handle user_username"
_NAMES += " account_acct acct user_name from_user user account author_name"
_NUMBERS = "author_id author_id_str user_id user_id_str account_id author_did did user_did"
_ANSWERED_NAMES = "in_reply_to_screen_name in_reply_to_username reply_to_author reply_to_username reply_to_user"
_ANSWERED_NAMES += " replied_to_user parent_author in_reply_to_user to_user"
_ANSWERED_NUMBERS = (
    "in_reply_to_user_id in_reply_to_user_id_str in_reply_to_account_id reply_to_user_id parent_author_id"
)
_ALIASES = {
    "id": "id_str id tweet_id status_id post_id message_id comment_id tweet_id_str uri",
    "time": "created_at created_time created timestamp published_at published posted_at post_time tweet_created_at"
    " created_utc datetime date_time time date created_at_sec publish_date post_date",
    "author": f"{_NAMES} {_NUMBERS}",
    "text": "full_text text body message content caption tweet_text post_text tweet post status comment",
    "reply_to": "in_reply_to_status_id_str in_reply_to_status_id in_reply_to_tweet_id in_response_to_tweet_id"
    " in_reply_to_id reply_to_id reply_to replied_to_id in_reply_to parent_id parent_uri parent",
    "reply_to_author": f"{_ANSWERED_NAMES} {_ANSWERED_NUMBERS}",
    "share_of": "share_of retweeted_status_id_str retweeted_status_id retweet_of retweeted_id reblog_of reblog_of_id"
    " repost_of shared_id is_retweet is_repost is_share is_reblog",
    "quote_of": "quote_of quoted_status_id_str quoted_status_id quoted_tweet_id quoted_id quote_id",
    "mentions": "mentions user_mentions mentioned_users entities_user_mentions",
    "links": "links urls link_urls outlinks expanded_urls entities_urls link",
    "lang": "lang language",
    "reply_control": "reply_control reply_settings conversation_control who_can_reply replies_allowed",
    "followers": "followers followers_count follower_count user_followers_count author_followers account_followers_count",
    "brand": "is_brand from_brand brand",
    "platform": "platform network",
    "url": "url permalink post_url tweet_url status_url",
}
#: Exports of networks that are tables: their own sources know them better.
_EXPORTS = ({"permalink", "subreddit", "gildings"}, {"share_link", "share_commentary"}, {"comment_id", "channel_id"})
_REPLY_CONTROL = {
    word: control
    for control, said in {
        "everyone": "everyone everybody all anyone public open true yes",
        "nobody": "nobody none no_one closed off disabled author_only false no",
        "some": "some following followers follower mentioned mentioned_users mentionedusers subscribers verified"
        " community list people_you_follow accounts_you_follow limited restricted",
    }.items()
    for word in said.split()
}
_PLATFORMS = {"twitter": "x", "x_twitter": "x"}
_SHARED = "RT @"

_AS_GIVEN = "a table holds what its maker put into it: whether posts are missing cannot be seen"
_UNMARKED = "no row is marked as the brand's in the column {}, so any author may be the brand"

_File = tuple[str, dict[str, str], list[str]]
_Key = tuple[str, str]


@dataclass(slots=True)
class _Account:
    """An author; ``number`` is its place in the order of appearance."""

    name: str
    number: int
    span: Span = field(default_factory=Span)
    is_brand: bool = False
    followers: int | None = None


@dataclass(slots=True)
class _Seen:
    """What the coverage is told from. Who answers whom is kept as hashes of 8 bytes, to be joined in the end."""

    accounts: dict[_Key, _Account] = field(default_factory=dict)
    named: dict[_Key, str] = field(default_factory=dict)
    answered: set[_Key] = field(default_factory=set)
    span: Span = field(default_factory=Span)
    has_links: bool = False
    ids: array[int] = field(default_factory=lambda: array("q"))
    writers: array[int] = field(default_factory=lambda: array("q"))
    parents: array[int] = field(default_factory=lambda: array("q"))
    answerers: array[int] = field(default_factory=lambda: array("q"))

    def meet(self, platform: str, name: str) -> str:
        """The id of an account, folded: people spell names in several ways."""
        account = name.casefold()
        self.named.setdefault((platform, account), name)
        return account


def _recognise(archive: Archive, options: ReadOptions) -> bool:
    names = tables(archive)
    if any(n.endswith((".js", ".json", ".html")) for n in archive.names()):
        return False  # a network's own export, which may hold tables beside
    try:
        heads = {name: columns(archive, name) for name in names}
    except Problem:
        # To be read all the same if it is all there is, for the problem to be told.
        return len(names) == 1 and names[0].casefold().endswith(SUFFIXES)
    if any(_is_support_log(present, options) for present in heads.values()):
        return False
    if options.columns:
        return any(len(present) > 1 for present in heads.values())
    return any(_is_ours(present) for present in heads.values())


def _is_support_log(present: list[str], options: ReadOptions) -> bool:
    """Whether the rows tell incoming from outgoing messages: then the source for support logs reads them."""
    direction = {"inbound", "is_inbound", "incoming", "is_incoming", "direction"} & {fold(c) for c in present}
    return "inbound" in options.columns or bool(direction and {"author", *_NEEDED} <= _guess(present).keys())


def _guess(present: list[str]) -> dict[str, str]:
    return fit(present, _ALIASES, {}, "")


def _is_ours(present: list[str]) -> bool:
    folded = {fold(c) for c in present}
    return set(_NEEDED) <= _guess(present).keys() and not any(export <= folded for export in _EXPORTS)
