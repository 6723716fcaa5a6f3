"""One post of an X archive: what it says, whom it answers, what it quotes or shares."""

import html
import re
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any

from contrasocial.core.records import Post, Profile, Skipped
from contrasocial.core.surrogates import mended
from contrasocial.core.time import HOUR, MINUTE, seconds
from contrasocial.sources.readers.json_stream import Broken

STATUS = re.compile(
    r"https?://(?:www\.|mobile\.|m\.)?(?:twitter|x)\.com/(?:#!/)?(\w+)/(?:web/)?status(?:es)?/(\d+)", re.IGNORECASE
)
_SHARED = re.compile(r"RT @(\w+)(?::\s*|\s+)")
_LEADING = re.compile(r"\s*@(\w+)")
_GREETING = re.compile(r"(?:\s*@\w+)*\s*")
_ANCHOR = re.compile(r">([^<]*)<")
#: Where a cut text stops being the text.
_CUT = re.compile(r"https?://t\.co/|…")
#: Not languages: undetermined, nothing to read, and the network's own codes (only a hashtag, only media ...).
_NO_LANGUAGE = re.compile(r"und|zxx|art|q[a-z]{2}")
_MONTHS = {m: f"{i:02}" for i, m in enumerate("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(), 1)}
_T_CO = re.compile(r"https?://t\.co/\w+")

Long = dict[int, list[tuple[str, dict[str, Any]]]]


@dataclass(slots=True)
class KnownHandles:
    """The accounts met so far. Handles are folded: one person is spelt in several ways. ``own`` are those of the
    account itself (``me``), now and before."""

    me: str
    own: set[str]
    ids: dict[str, str] = field(default_factory=dict)
    known: set[str] = field(default_factory=set)
    fresh: list[Profile] = field(default_factory=list)

    def meet(self, account: Any, handle: str | None, name: str | None = None) -> str | None:
        """The id of an account; ``name:<handle>`` as long as nothing tells its number."""
        if handle and handle.casefold() in self.own:
            return self.me
        number = str(account or "")
        if not number.isdigit():  # "-1" is anyone who has left
            if not handle:
                return None
            number = self.ids.get(handle.casefold(), f"name:{handle.casefold()}")
        if handle:
            self.ids[handle.casefold()] = number
            if number not in self.known:
                self.known.add(number)
                self.fresh.append(Profile("x", number, handle, whole(name) or None))
        return number


def record(element: Any, where: str, me: Profile, people: KnownHandles, long_texts: Long) -> Post | Skipped:
    """What an element of a file of posts is."""
    if isinstance(element, Broken):
        return Skipped(where, "broken-record", f"{element.why} ({element.length} characters)")
    tweet = of(element)
    if not isinstance(tweet, dict):
        return Skipped(where, "broken-record", "not an object")
    if tweet is element and len(tweet) == 1:
        return Skipped(where, "not-a-post", str(next(iter(tweet)))[:40])
    try:
        return _post(tweet, where, me, people, long_texts)
    except (AttributeError, TypeError, KeyError) as error:
        return Skipped(where, "broken-record", f"a field is not of the kind expected ({error})")


def of(element: Any) -> Any:
    """The tweet itself, which most generations of the archive wrap."""
    return element.get("tweet", element) if isinstance(element, dict) else element


def versions(tweet: Any) -> list[str]:
    """The ids of all versions of a tweet that was edited, the newest last; none where it never was."""
    told = tweet.get("edit_info") or tweet.get("edit") if isinstance(tweet, dict) else None
    for part in (told, *told.values()) if isinstance(told, dict) else ():
        ids = part.get("editTweetIds") if isinstance(part, dict) else None
        if isinstance(ids, list) and len(ids) > 1 and all(str(i).isdigit() for i in ids):
            return sorted(map(str, ids), key=int)
    return []


def inner(value: Any, *keys: str) -> dict[str, Any]:
    """The object below ``keys``, the first where a list stands between; empty where there is none."""
    for key in (None, *keys):
        value = value.get(key) if key and isinstance(value, dict) else value
        value = value[0] if isinstance(value, list) and value else value
    return value if isinstance(value, dict) else {}


def _post(tweet: dict[str, Any], where: str, me: Profile, people: KnownHandles, long_texts: Long) -> Post | Skipped:
    identifier, at = str(tweet.get("id_str") or tweet.get("id") or ""), moment(tweet.get("created_at"))
    if not identifier:
        return Skipped(where, "no-id")
    if at is None:
        return Skipped(where, "no-time", str(tweet.get("created_at"))[:40])
    if long_texts:
        tweet = _lengthened(tweet, at, long_texts)
    named = (tweet.get("entities") or {}).get("user_mentions") or []
    if shared := tweet.get("retweeted_status"):
        # The text of a share is cut in old archives: the original names whom it named behind the cut.
        named = [*named, *((shared.get("entities") or {}).get("user_mentions") or ())]
    mentioned = [people.meet(m.get("id_str") or m.get("id"), m.get("screen_name"), m.get("name")) for m in named]
    post = Post("x", identifier, me.account, at, "", where, _page(me.handle, identifier))
    post.lang, post.via = _language(tweet.get("lang") or "und"), _sender(tweet.get("source") or "")
    if _share(post, tweet, me, people):
        post.mentions = (
            (me.account,) if me.account in mentioned else ()
        )  # what is shared speaks to the one who shares it
        return post
    post.parent = str(tweet.get("in_reply_to_status_id_str") or tweet.get("in_reply_to_status_id") or "") or None
    post.parent_author = _answered(tweet, people)
    post.text, links = _words(tweet, identifier)
    post.links = _quote(post, tweet, links, people)
    if mentioned:
        aside = {me.account, post.parent_author}
        post.mentions = tuple(dict.fromkeys(m for m in mentioned if m is not None and m not in aside))
    return post


@lru_cache(maxsize=1_024)
def _language(told: str) -> str | None:
    return None if _NO_LANGUAGE.fullmatch(told) else told


@lru_cache(maxsize=1_024)
def _sender(told: str) -> str | None:
    """What a post was written with, without the link around it."""
    via = _ANCHOR.search(told)
    return (via[1] if via else told) or None


def _page(handle: str, identifier: str) -> str:
    """The address of a post; the network finds one without a name too."""
    return f"https://x.com/{handle if handle.isidentifier() else 'i'}/status/{identifier}"


def _words(tweet: dict[str, Any], identifier: str) -> tuple[str, tuple[str, ...]]:
    """The text as a reader sees it, with whole links, and the links."""
    text = whole(_plain(tweet))
    if "&" in text:
        text = html.unescape(text)
    entities = tweet.get("entities") or {}
    for media in entities.get("media") or ():
        text = text.replace(media["url"], "")
    links = []
    for link in entities.get("urls") or ():
        short = link.get("url") or ""
        target = link.get("expanded_url") or short
        status = _status(target)
        own = status is not None and status[2] == identifier  # "read on", behind a text that was cut
        if short:
            text = text.replace(short, "" if own else target)
        if target and not own:
            links.append(target)
    # What the archive does not lead to its end is a link all the same, if nobody can tell whose page it is.
    if "t.co/" in text:
        links += _T_CO.findall(text)
    return text.strip(), tuple(dict.fromkeys(links))


def _status(link: str) -> re.Match[str] | None:
    """The post that a link leads to."""
    return STATUS.match(link) if "status" in link.casefold() else None


def _answered(tweet: dict[str, Any], people: KnownHandles) -> str | None:
    number = tweet.get("in_reply_to_user_id_str") or tweet.get("in_reply_to_user_id")
    handle = tweet.get("in_reply_to_screen_name")
    leading = _LEADING.match(_plain(tweet)) if number and not handle else None
    # Who has left is named by the text alone; a name that has another number is somebody else's by now.
    if leading and people.ids.get(leading[1].casefold(), "name:").startswith("name:"):
        handle = leading[1]
    return people.meet(number, handle)


def _share(post: Post, tweet: dict[str, Any], me: Profile, people: KnownHandles) -> bool:
    """Fill in a share of somebody's post; False where it is none."""
    shared, told = tweet.get("retweeted_status"), _SHARED.match(_plain(tweet))
    if not shared and "user" in tweet and str(inner(tweet, "user").get("id_str") or me.account) != me.account:
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


def _quote(post: Post, tweet: dict[str, Any], links: tuple[str, ...], people: KnownHandles) -> tuple[str, ...]:
    """Fill in what is quoted, and give the links without the one that leads there."""
    post.quoted = str(tweet.get("quoted_status_id_str") or tweet.get("quoted_status_id") or "") or None
    user = (tweet.get("quoted_status") or {}).get("user") or {}
    told = [m for link in links if (m := _status(link)) and post.quoted in (None, m[2])]
    if not told and not user and "quoted_status_permalink" not in tweet:
        return links
    permalink = _status((tweet.get("quoted_status_permalink") or {}).get("expanded") or "")
    name = next((m[1] for m in (*told[-1:], permalink) if m and m[1].casefold() != "i"), None)
    handle = user.get("screen_name") or name
    post.quoted_author = people.meet(user.get("id_str") or user.get("id"), handle, user.get("name"))
    if told:
        post.quoted = told[-1][2]
    return tuple(link for link in links if not told or link != told[-1].string)


def _lengthened(tweet: dict[str, Any], at: int, long_texts: Long) -> dict[str, Any]:
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


def whole(text: str | None) -> str:
    """The text without halves of characters, which cutting left behind in old archives."""
    return text if text and text.isascii() else str(mended(text or ""))


@lru_cache(maxsize=10_000)
def _day(month_and_day: str, year: str) -> int | None:
    """The second at which ``Mar 22`` of a year began."""
    return moment(f"{year}-{_MONTHS.get(month_and_day[:3])}-{month_and_day[4:]} 00:00:00+0000")


def moment(told: Any) -> int | None:
    """UTC seconds of ``2016-03-31 21:02:41 +0000``, ``Wed Mar 22 07:41:49 +0000 2017`` or an ISO time."""
    if not isinstance(told, str):
        return None
    if told[3:4] == " ":
        # Nearly all of an archive is written so, and many posts on a day.
        clock = told[11:13] + told[14:16] + told[17:19]
        if told[13:17:3] == "::" and told[19:26] == " +0000 " and clock.isascii() and clock.isdigit():
            begins = _day(told[4:10], told[26:30])
            hour, minute, second = int(clock[:2]), int(clock[2:4]), int(clock[4:])
            if begins is not None and hour < 24 and minute < 60 and second < 60:
                return begins + hour * HOUR + minute * MINUTE + second
        told = f"{told[26:30]}-{_MONTHS.get(told[4:7])}-{told[8:10]} {told[11:19]}{told[20:25]}"
    try:
        return seconds(datetime.fromisoformat(told.replace(" +", "+").replace(" -", "-")))
    except (ValueError, OverflowError):
        return None
