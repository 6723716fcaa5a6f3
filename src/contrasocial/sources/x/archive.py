"""X (Twitter) archive, of any year: the zip, or the folder unpacked from it.

How to get it: X -> Settings -> Your account -> Download an archive of your data. Give the zip as it is.

Read: posts, replies, quotes and reposts (``tweets.js``, ``tweet.js`` or one file for each month), the full text of
long posts (``note-tweet.js``), and the account's names, bio, web address and age.

Never opened: direct messages, phone, IP log, adverts, contacts, likes, media, deleted posts. Of ``account.js``, which
also holds the e-mail address, only the names, the id and the date are taken.

Cannot show: what people wrote to the account, the posts it answered, and who may reply. An archive holds one half
of every conversation.
"""

import html
import json
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from contrasocial.core.errors import Code, Problem
from contrasocial.core.plural import plural
from contrasocial.core.records import Coverage, Post, Profile, Record, Skipped
from contrasocial.core.time import seconds
from contrasocial.sources.contract import ReadOptions, Source
from contrasocial.sources.readers.archive import Archive
from contrasocial.sources.readers.json_stream import Broken, elements

#: The names of the files that hold posts, and how such a file begins.
_FILES = {
    r"(?P<folder>(?:.*/)?)tweets?(?:-part(?P<part>\d+))?\.js": rb"\s*window\.YTD\.tweets?\.part\d+\s*=\s*\[",
    r"(?P<folder>(?:.*/)?)tweets/(?P<part>\d{4}_\d\d)\.js": rb"\s*Grailbird\.data\.tweets_\d{4}_\d\d\s*=\s*\[",
}
_ARRAY = r"=\s*\["
#: What each generation calls the facts about the account.
_OWNER = {
    "account": ("accountId", "id"),
    "handle": ("username", "screen_name", "userName"),
    "name": ("accountDisplayName", "full_name", "displayName"),
    "created": ("createdAt", "created_at"),
    "bio": ("bio",),
    "website": ("website", "url"),
}
_STATUS = re.compile(
    r"https?://(?:www\.|mobile\.|m\.)?(?:twitter|x)\.com/(?:#!/)?(\w+)/(?:web/)?status(?:es)?/(\d+)", re.IGNORECASE
)
_SHARED = re.compile(r"RT @(\w+):\s*")
_LEADING = re.compile(r"\s*@(\w+)")
_GREETING = re.compile(r"(?:\s*@\w+)*\s*")
_ANCHOR = re.compile(r">([^<]*)<")
#: Where a cut text stops being the text.
_CUT = re.compile(r"https?://t\.co/|…")
#: Not languages: undetermined, nothing to read, and the network's own codes (only a hashtag, only media ...).
_NO_LANGUAGE = re.compile(r"und|zxx|art|q[a-z]{2}")
_MONTHS = {m: f"{i:02}" for i, m in enumerate("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(), 1)}
#: The network opened on 2006-03-21; an earlier time is a broken one.
_OPENED = 1_142_899_200

_ONE_HALF = (
    "an archive holds only what the account itself wrote: what people wrote to it, the posts it answered "
    "and who may reply are not in it"
)

_Long = dict[int, list[tuple[str, dict[str, Any]]]]


@dataclass(slots=True)
class _People:
    """The accounts met so far. Handles are folded: one person is spelt in several ways."""

    ids: dict[str, str] = field(default_factory=dict)
    known: set[str] = field(default_factory=set)
    fresh: list[Profile] = field(default_factory=list)

    def meet(self, account: Any, handle: str | None, name: str | None = None) -> str | None:
        """The id of an account; ``name:<handle>`` as long as nothing tells its number."""
        number = str(account or "")
        if not number.isdigit():  # "-1" is anyone who has left
            if not handle:
                return None
            number = self.ids.get(handle.casefold(), f"name:{handle.casefold()}")
        if handle:
            self.ids[handle.casefold()] = number
            if number not in self.known:
                self.known.add(number)
                self.fresh.append(Profile("x", number, handle, _whole(name) or None))
        return number


@dataclass(slots=True)
class _Tally:
    """What the coverage is told from."""

    records: int = 0
    cut: int = 0
    originals: int = 0
    first: int | None = None
    last: int | None = None


def _recognise(archive: Archive, _options: ReadOptions) -> bool:
    return bool(_files(archive)[1])


def _read(archive: Archive, _options: ReadOptions) -> Iterator[Record]:
    folder, files, notes = _files(archive)
    me = _owner(archive, folder)
    people, tally, long_texts = _People(), _Tally(), _long_texts(archive, folder)
    people.ids[me.handle.casefold()] = me.account
    people.known.add(me.account)
    yield me
    for name in files:
        with archive.open(name) as stream:
            for number, element in elements(stream, name, _ARRAY):
                record = _record(element, f"{name}#{number}", me, people, long_texts)
                _count(record, element, tally)
                yield from people.fresh
                people.fresh.clear()
                yield record
    yield _coverage(archive, folder, files, me, tally, notes)


def _files(archive: Archive) -> tuple[str, list[str], tuple[str, ...]]:
    """The folder of the account's data, its files of posts in order, and what is to be said of others."""
    found: dict[str, list[tuple[int, str, str]]] = {}
    for pattern, beginning in _FILES.items():
        fits = [m for name in archive.names(".js") if (m := re.fullmatch(pattern, name))]
        groups = {m["folder"]: m[0] for m in reversed(fits)}
        good = {
            f for f, n in groups.items() if re.match(beginning, archive.head(n, 200).removeprefix(b"\xef\xbb\xbf"))
        }
        for m in fits:
            if m["folder"] in good:
                found.setdefault(m["folder"], []).append((len(m["part"] or ""), m["part"] or "", m[0]))
    if not found:
        return "", [], ()
    folder, *others = sorted(found, key=lambda f: (f.count("/"), f))
    notes = tuple(f"a second archive was found beside this one and not read: {f or 'at the root'}" for f in others)
    return folder, [name for *_, name in sorted(found[folder])], notes


def _script(archive: Archive, folder: str, name: str) -> Any:
    """The value that a small ``.js`` file sets; None where the file is missing or broken."""
    member = archive.find(folder + name) or archive.find(name)
    if member is None:
        return None
    text = archive.read(member).decode("utf-8-sig", "replace")
    try:
        return json.loads(text.partition("=")[2].strip().rstrip(";"))
    except ValueError:
        return None


def _inner(value: Any, *keys: str) -> dict[str, Any]:
    """The object below ``keys``, the first where a list stands between; empty where there is none."""
    for key in (None, *keys):
        value = value.get(key) if key and isinstance(value, dict) else value
        value = value[0] if isinstance(value, list) and value else value
    return value if isinstance(value, dict) else {}


def _owner(archive: Archive, folder: str) -> Profile:
    places = (
        _inner(_script(archive, folder, "account.js"), "account"),
        _inner(_script(archive, folder, "user_details.js")),
        _inner(_script(archive, folder, "manifest.js"), "userInfo"),
        _inner(_script(archive, folder, "profile.js"), "profile", "description"),
    )
    told = {k: next((str(p[n]) for p in places for n in names if p.get(n)), None) for k, names in _OWNER.items()}
    if not told["account"] or not told["handle"]:
        raise Problem(
            Code.DAMAGED_ARCHIVE,
            "the archive does not say whose it is: account.js is missing",
            str(archive.path),
            "give the whole archive as X sent it, not a part of it",
        )
    name, bio = _whole(told["name"]) or None, html.unescape(_whole(told["bio"])) or None
    return Profile("x", told["account"], told["handle"], name, bio, told["website"], _time(told["created"]))


def _record(element: Any, where: str, me: Profile, people: _People, long_texts: _Long) -> Post | Skipped:
    if isinstance(element, Broken):
        return Skipped(where, "broken-record", f"{element.why} ({element.length} characters)")
    tweet = element.get("tweet", element) if isinstance(element, dict) else element
    if not isinstance(tweet, dict):
        return Skipped(where, "broken-record", "not an object")
    if tweet is element and len(tweet) == 1:
        return Skipped(where, "not-a-post", str(next(iter(tweet)))[:40])
    try:
        return _post(tweet, where, me, people, long_texts)
    except (AttributeError, TypeError, KeyError) as error:
        return Skipped(where, "broken-record", f"a field is not of the kind expected ({error})")


def _post(tweet: dict[str, Any], where: str, me: Profile, people: _People, long_texts: _Long) -> Post | Skipped:
    identifier, at = str(tweet.get("id_str") or tweet.get("id") or ""), _time(tweet.get("created_at"))
    if not identifier:
        return Skipped(where, "no-id")
    if at is None:
        return Skipped(where, "no-time", str(tweet.get("created_at"))[:40])
    if long_texts:
        tweet = _lengthened(tweet, at, long_texts)
    named = (tweet.get("entities") or {}).get("user_mentions") or ()
    mentioned = [people.meet(m.get("id_str") or m.get("id"), m.get("screen_name"), m.get("name")) for m in named]
    source, lang = tweet.get("source") or "", tweet.get("lang") or "und"
    via = _ANCHOR.search(source)
    post = Post("x", identifier, me.account, at, "", where, f"https://x.com/{me.handle}/status/{identifier}")
    post.lang = None if _NO_LANGUAGE.fullmatch(lang) else lang
    post.via = (via[1] if via else source) or None
    if _share(post, tweet, me, people):
        return post
    post.parent = str(tweet.get("in_reply_to_status_id_str") or tweet.get("in_reply_to_status_id") or "") or None
    post.parent_author = _answered(tweet, people)
    post.text, links = _words(tweet, identifier)
    post.links = _quote(post, tweet, links, people)
    aside = {None, me.account, post.parent_author}
    post.mentions = tuple(dict.fromkeys(m for m in mentioned if m is not None and m not in aside))
    return post


def _words(tweet: dict[str, Any], identifier: str) -> tuple[str, tuple[str, ...]]:
    """The text as a reader sees it, with whole links, and the links."""
    text = _whole(_plain(tweet))
    if "&" in text:
        text = html.unescape(text)
    entities = tweet.get("entities") or {}
    for media in entities.get("media") or ():
        text = text.replace(media["url"], "")
    links = []
    for link in entities.get("urls") or ():
        short = link.get("url") or ""
        target = link.get("expanded_url") or short
        status = _STATUS.match(target)
        own = status is not None and status[2] == identifier  # "read on", behind a text that was cut
        if short:
            text = text.replace(short, "" if own else target)
        if target and not own:
            links.append(target)
    return text.strip(), tuple(dict.fromkeys(links))


def _answered(tweet: dict[str, Any], people: _People) -> str | None:
    number = tweet.get("in_reply_to_user_id_str") or tweet.get("in_reply_to_user_id")
    handle = tweet.get("in_reply_to_screen_name")
    leading = _LEADING.match(_plain(tweet)) if number and not handle else None
    # Who has left is named by the text alone; a name that has another number is somebody else's by now.
    if leading and people.ids.get(leading[1].casefold(), "name:").startswith("name:"):
        handle = leading[1]
    return people.meet(number, handle)


def _share(post: Post, tweet: dict[str, Any], me: Profile, people: _People) -> bool:
    """Fill in a share of somebody's post; False where it is none."""
    shared, told = tweet.get("retweeted_status"), _SHARED.match(_plain(tweet))
    if not shared and str(_inner(tweet, "user").get("id_str") or me.account) != me.account:
        # Tools that prolonged old archives put the original in the place of the share, which has no id of its own.
        shared, post.id = tweet, f"share:{post.id}"
    if not shared and not told:
        return False
    body, user = shared or tweet, (shared or {}).get("user") or {}
    original = str(body.get("id_str") or body.get("id"))
    handle = user.get("screen_name") or (told[1] if told else None)
    post.is_share, post.quoted = True, original if shared else None
    post.quoted_author = people.meet(user.get("id_str") or user.get("id"), handle, user.get("name"))
    text, post.links = _words(body, original)
    post.text = text if shared else _SHARED.sub("", text, count=1)
    if shared is tweet:
        post.url = f"https://x.com/{handle}/status/{original}"
    return True


def _quote(post: Post, tweet: dict[str, Any], links: tuple[str, ...], people: _People) -> tuple[str, ...]:
    """Fill in what is quoted, and give the links without the one that leads there."""
    post.quoted = str(tweet.get("quoted_status_id_str") or tweet.get("quoted_status_id") or "") or None
    user = (tweet.get("quoted_status") or {}).get("user") or {}
    told = [m for link in links if (m := _STATUS.match(link)) and post.quoted in (None, m[2])]
    permalink = _STATUS.match((tweet.get("quoted_status_permalink") or {}).get("expanded") or "")
    name = next((m[1] for m in (*told[-1:], permalink) if m and m[1].casefold() != "i"), None)
    handle = user.get("screen_name") or name
    post.quoted_author = people.meet(user.get("id_str") or user.get("id"), handle, user.get("name"))
    if told:
        post.quoted = told[-1][2]
    return tuple(link for link in links if not told or link != told[-1].string)


def _long_texts(archive: Archive, folder: str) -> _Long:
    """The full texts of long posts by their second; the tweet itself holds only the beginning."""
    texts: _Long = {}
    for name in archive.names(".js"):
        if not re.fullmatch(re.escape(folder) + r"note-tweet(-part\d+)?\.js", name):
            continue
        with archive.open(name) as stream:
            for _number, element in elements(stream, name, _ARRAY):
                note = _inner(element, "noteTweet")
                at, core = _time(note.get("createdAt")), _inner(note, "core")
                if at is not None and isinstance(core.get("text"), str):
                    texts.setdefault(at, []).append((core["text"], core))
    return texts


def _lengthened(tweet: dict[str, Any], at: int, long_texts: _Long) -> dict[str, Any]:
    """The tweet with the long text of the same moment that begins as it does, if there is one."""
    text = _plain(tweet)
    begins = _compared(_CUT.split(text)[0])
    near = [note for second in range(at - 1, at + 3) for note in long_texts.get(second, ())]
    fits = [note for note in near if _compared(note[0]).startswith(begins) and _compared(note[0]) != begins]
    if not fits:
        return tweet
    whole, core = max(fits, key=lambda note: len(note[0]))
    greeting = _GREETING.match(text)
    if greeting and not whole.lstrip().startswith("@"):
        whole = greeting[0] + whole
    entities = tweet.get("entities") or {}
    urls = [{"url": u.get("shortUrl"), "expanded_url": u.get("expandedUrl")} for u in core.get("urls") or ()]
    named = [{"screen_name": m.get("screenName")} for m in core.get("mentions") or ()]
    entities = {
        **entities,
        "urls": [*(entities.get("urls") or ()), *urls],
        "user_mentions": [*(entities.get("user_mentions") or ()), *named],
    }
    return {**tweet, "full_text": whole, "entities": entities}


def _compared(text: str) -> str:
    """A text without the names it greets and with single spaces, to be compared by its beginning."""
    return " ".join(html.unescape(_GREETING.sub("", text, count=1)).split())


def _plain(tweet: dict[str, Any]) -> str:
    return tweet.get("full_text") or tweet.get("text") or ""


def _whole(text: str | None) -> str:
    """The text without halves of characters, which cutting left behind in old archives."""
    return (text or "").encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _time(told: Any) -> int | None:
    """UTC seconds of ``2016-03-31 21:02:41 +0000``, ``Wed Mar 22 07:41:49 +0000 2017`` or an ISO time."""
    if not isinstance(told, str):
        return None
    if told[3:4] == " ":
        told = f"{told[26:30]}-{_MONTHS.get(told[4:7])}-{told[8:10]} {told[11:19]}{told[20:25]}"
    try:
        return seconds(datetime.fromisoformat(told.replace(" +", "+").replace(" -", "-")))
    except (ValueError, OverflowError):
        return None


def _count(record: Post | Skipped, element: Any, tally: _Tally) -> None:
    tally.records += 1
    if isinstance(record, Post):
        tally.originals += record.id.startswith("share:")
        tally.cut += not record.is_share and element.get("truncated") is True and "full_text" not in element
        if _OPENED <= record.at <= time.time():
            tally.first = min(record.at, tally.first or record.at)
            tally.last = max(record.at, tally.last or record.at)


def _coverage(
    archive: Archive, folder: str, files: list[str], me: Profile, tally: _Tally, notes: tuple[str, ...]
) -> Coverage:
    manifest = _inner(_script(archive, folder, "manifest.js"))
    payload = _inner(_script(archive, folder, "payload_details.js"))
    info, types = _inner(manifest, "archiveInfo"), _inner(manifest, "dataTypes")
    parts = [part for kind in ("tweets", "tweet") for part in _inner(types, kind).get("files") or ()]
    counts = [str(_inner(part).get("count")) for part in parts] or [str(payload.get("tweets"))]
    told = sum(map(int, counts)) if all(c.isdigit() for c in counts) else tally.records
    months = _missing_months(archive, folder, files, told == tally.records and counts != ["None"])
    said = {
        f"the archive says it holds {plural(told, 'post')}; {tally.records:,} were found": told != tally.records,
        f"missing from the archive: {', '.join(f'{y}-{m:02}' for y, m in months)}": bool(months),
        f"the text of {plural(tally.cut, 'long post')} is cut off, and links behind the cut are lost": tally.cut > 0,
        f"of {plural(tally.originals, 'share')} only the post shared is in it, with its time": tally.originals > 0,
        "X says that this archive is a partial one": info.get("isPartialArchive") is True,
    }
    since = [at for at in (me.created_at, tally.first) if at is not None]
    until = [
        at for at in (_time(info.get("generationDate") or payload.get("created_at")), tally.last) if at is not None
    ]
    return Coverage(
        "x",
        me.account,
        SOURCE.sees,
        min(since, default=None),
        max(until, default=None),
        tuple((_month(y, m), _month(y + m // 12, m % 12 + 1) - 1) for y, m in months),
        (_ONE_HALF, *notes, *(note for note, holds in said.items() if holds)),
    )


def _missing_months(archive: Archive, folder: str, files: list[str], whole: bool) -> list[tuple[int, int]]:
    """Months without a file, in an archive by months: those its index names and, unless the count says that
    nothing is missing (``whole``: then the account was silent), those that lie between."""
    there = {(int(m[1]), int(m[2])) for f in files if (m := re.search(r"/(\d{4})_(\d\d)\.js$", f"/{f}"))}
    if not there:
        return []
    index = _script(archive, folder, "tweet_index.js")
    rows = [_inner(row) for row in index] if isinstance(index, list) else []
    told = [re.search(r"(\d{4})_(\d\d)\.js$", str(row.get("file_name"))) for row in rows]
    named = {(int(m[1]), int(m[2])) for m in told if m and 1 <= int(m[2]) <= 12}
    numbers = [y * 12 + m - 1 for y, m in there | named]
    between = {(n // 12, n % 12 + 1) for n in range(min(numbers), max(numbers))}
    return sorted((named if whole else named | between) - there)


def _month(year: int, month: int) -> int:
    return seconds(datetime(year, month, 1, tzinfo=UTC))


SOURCE = Source(
    id="x-archive",
    title="X (Twitter) archive",
    sees=("own", "feed", "answers", "links"),
    blind="what people wrote to the account, the posts it answered, and who may reply",
    recognise=_recognise,
    read=_read,
)
