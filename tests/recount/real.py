"""Reads three kinds of real files as plain posts: a table of tweets, a support log, an X archive by months."""

import csv
import json
import re
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tests.recount.account import Said

_MENTION = re.compile(r"(?<![\w@/])@(\w+)")
_LINK = re.compile(r"https?://[^\s\"<>]+")
_SHORT = set(
    "bit.ly bitly.com t.co goo.gl ow.ly buff.ly tinyurl.com dlvr.it fb.me on.fb.me youtu.be ift.tt lnkd.in is.gd j.mp"
    " g.co spr.ly trib.al amzn.to apple.co tcrn.ch soc.att.com".split()
)
_FOLDERS = {"user", "channel", "c", "in", "company", "groups", "pages", "profile", "r", "u"}
_NETWORKS = set("twitter.com x.com facebook.com instagram.com youtube.com github.com medium.com reddit.com".split())
_NOBODY = set("i watch search hashtag intent share playlist results home p web status".split())


def page(url: str) -> str:
    """Whose page a link leads to; ``?`` where the link does not tell."""
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.")
    host = next((n for n in _NETWORKS if host.endswith(f".{n}")), host)
    path = [p for p in parts.path.casefold().split("/") if p]
    if host in _SHORT or not host:
        return "?"
    if host in _NETWORKS:
        path = path[1:] if path and path[0] in _FOLDERS else path
        return f"{host}/{path[0]}" if path and path[0] not in _NOBODY else "?"
    return host


def named(text: str, *but: str) -> frozenset[str]:
    return frozenset(n.casefold() for n in _MENTION.findall(text)) - set(but)


def table(file: Path) -> Iterator[Said]:
    """A table of one account's tweets."""
    with file.open(encoding="utf-8", newline="") as opened:
        for row in csv.DictReader(opened):
            me, text = row["author"].casefold(), row["text"]
            shared = re.match(r"RT @(\w+)", text)
            is_share = row["is_retweet"] == "true" or bool(shared)
            parent, to = row["in_reply_to_status_id"], row["in_reply_to_screen_name"].casefold()
            kind = "share" if is_share else "thread" if to == me else "reply" if to or parent else "post"
            whom = (shared[1].casefold() if shared else "") if is_share else to
            yield Said(
                row["id"], int(datetime.fromisoformat(row["created_at"]).timestamp()), "", "" if whom == me else whom,
                text, kind, "" if is_share else parent, named(text, me), tuple(map(page, _LINK.findall(text))),
                about_me=me in named(text), of_itself=whom == me,
            )  # fmt: skip


def _moment(told: str) -> int:
    written = "%Y-%m-%d %H:%M:%S %z" if told[:1].isdigit() else "%a %b %d %H:%M:%S %z %Y"
    return int(datetime.strptime(told, written).timestamp())


def desk(folder: Path, me: str) -> Iterator[Said]:
    """A support log in both directions: whoever writes in it turns to the desk."""
    for file in sorted(folder.glob("*.csv")):
        with file.open(encoding="utf-8-sig", newline="\n") as opened:
            for row in csv.DictReader(line.replace("\r\n", "\n").replace("\r", " ") for line in opened):
                try:
                    by, text = row["author_id"].casefold(), row["text"]
                    at = _moment(row["created_at"])
                    parent = str(int(float(row["in_response_to_tweet_id"] or 0)) or "")
                    name = str(int(float(row["tweet_id"])))
                except (AttributeError, ValueError):
                    continue  # a row that is torn
                told = len([t for t in (row["response_tweet_id"] or "").split(",") if t.strip()])
                links = tuple(map(page, _LINK.findall(text)))
                if by != me:
                    yield Said(
                        name, at, by, "", text, "", parent, named(text, me, by), links,
                        is_direct=bool(parent), told=told,
                    )  # fmt: skip
                    continue
                first = re.match(r"@(\w+)", text)
                to = first[1].casefold() if first and first[1].casefold() != me else ""
                kind = "reply" if to or parent else "post"
                yield Said(name, at, "", to, text, kind, parent, named(text, me), links, told=told)


def archive(file: Path) -> Iterator[Said]:
    """An X archive by months (2012 to 2018)."""
    with zipfile.ZipFile(file) as bundle:
        names = sorted(bundle.namelist())

        def value(name: str) -> Any:
            return json.loads(bundle.read(name).decode("utf-8-sig").split("=", 1)[1])

        me = value(next(n for n in names if n.endswith("user_details.js")))
        months = [n for n in names if re.search(r"data/js/tweets/\d{4}_\d\d\.js$", n)]
        tweets = {tweet["id_str"]: tweet for name in reversed(months) for tweet in reversed(value(name))}
    # Who was quoted by a link is known by number as soon as a post before that has named both: no reader looks ahead.
    numbers = {me["screen_name"].casefold(): me["id"]}
    for tweet in reversed(tweets.values()):
        numbers |= {m["screen_name"].casefold(): m["id_str"] for m in tweet["entities"]["user_mentions"]}
        yield _tweet(tweet, me["id"], numbers, set(tweets))


def _tweet(tweet: dict[str, Any], me: str, numbers: dict[str, str], mine: set[str]) -> Said:
    """People are told apart by their numbers: names change hands."""
    text = tweet.get("full_text") or tweet["text"]
    original = tweet.get("retweeted_status")
    told = re.match(r"RT @(\w+)", text)
    whose = original["user"]["id_str"] if original else tweet["user"]["id_str"]
    is_share = bool(original or told or whose != me)
    shown = numbers.get(told[1].casefold(), "") if told and whose == me and not original else whose
    to = tweet.get("in_reply_to_user_id_str") or ""
    parent = tweet.get("in_reply_to_status_id_str") or ""
    quoted, named_quote, links = _linked(original or tweet, is_share)
    user = (tweet.get("quoted_status") or {}).get("user")
    quotee = user["id_str"] if user else me if quoted in mine else numbers.get(named_quote, named_quote)
    kind = "thread" if to == me else "reply" if to or parent else "quote" if quoted else "post"
    to, is_mine = (shown, shown == me) if is_share else (to, to == me) if to or parent else (quotee, quotee == me)
    called = {m["id_str"] for t in (tweet, original or tweet) for m in t["entities"]["user_mentions"]}
    # Tools that prolong such archives put the post shared in the place of the share.
    name = tweet["id_str"] if tweet["user"]["id_str"] == me else f"share:{tweet['id_str']}"
    answered = original.get("in_reply_to_user_id_str") if original else None
    return Said(
        name,
        _moment(tweet["created_at"]),
        "",
        "" if is_mine else to,
        text,
        "share" if is_share else kind,
        "" if is_share else parent,
        frozenset(called) - {me},
        links,
        about_me=me in called or answered == me,
        of_itself=is_mine and kind != "thread",
    )


def _linked(tweet: dict[str, Any], is_share: bool) -> tuple[str, str, tuple[str, ...]]:
    """The post that is quoted, whose it is, and what else is linked but the post itself."""
    status = r"https?://(?:www\.|mobile\.|m\.)?(?:twitter|x)\.com/(?:#!/)?(\w+)/(?:web/)?status(?:es)?/(\d+)"
    targets = [u.get("expanded_url") or u["url"] for u in tweet["entities"]["urls"]]
    posts = {t: (found[2], found[1].casefold()) for t in targets if (found := re.match(status, t, re.I))}
    targets = [t for t in dict.fromkeys(targets) if posts.get(t, ("",))[0] != tweet["id_str"]]
    told = tweet.get("quoted_status_id_str")
    quoting = [t for t in targets if t in posts and told in (None, posts[t][0]) and not is_share][-1:]
    quoted, whose = posts[quoting[0]] if quoting else (told or "", "")
    return quoted, whose, tuple(page(t) for t in targets if t not in quoting)


def missing_months(file: Path) -> list[tuple[int, int]]:
    """The months between the first and the last that an archive by months does not hold, each with its end."""
    with zipfile.ZipFile(file) as bundle:
        told = [m for n in bundle.namelist() if (m := re.search(r"data/js/tweets/(\d{4})_(\d\d)\.js$", n))]
    held = sorted(12 * int(m[1]) + int(m[2]) - 1 for m in told)
    begins = {m: int(datetime(m // 12, m % 12 + 1, 1, tzinfo=UTC).timestamp()) for m in range(held[0], held[-1] + 2)}
    return [(begins[m], begins[m + 1] - 1) for m in range(held[0], held[-1]) if m not in held]
