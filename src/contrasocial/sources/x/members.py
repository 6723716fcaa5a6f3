"""The members of an X archive: which hold posts, and whose they are."""

import html
import json
import re
from collections import Counter
from typing import Any

from contrasocial.core.records import Profile
from contrasocial.sources.contract import ReadOptions
from contrasocial.sources.readers.input_files import Archive
from contrasocial.sources.readers.json_stream import elements
from contrasocial.sources.x.tweets import STATUS, inner, moment, whole

#: The names of the files that hold posts, and how such a file begins. Posts in communities are public posts too.
_FILES = {
    r"(?P<folder>(?:.*/)?)(?:community-)?tweets?(?:-part(?P<part>\d+))?\.js": (
        rb"\s*(?:window\.YTD\.(?:community_)?tweets?\.part\d+\s*=|(?:module\.)?exports\s*=|export default)\s*\["
    ),
    r"(?P<folder>(?:.*/)?)tweets/(?P<part>\d{4}_\d\d)\.js": rb"\s*Grailbird\.data\.tweets_\d{4}_\d\d\s*=\s*\[",
    # The same as plain JSON: each post in an object of its own, as only the archive has it.
    r"(?P<folder>(?:.*/)?)(?:community-)?tweets?(?:-part(?P<part>\d+))?\.js(?:on)?": (
        rb"\s*\[\s*\{\s*\"tweet\"\s*:\s*\{"
    ),
}
_ALONE = (
    rb"\s*\[\s*\{\s*\"tweet\"\s*:\s*\{[^}]*\"(?:id_str|full_text|edit_info|retweeted|source)\""
    rb"|\s*window\.YTD\.(?:community_)?tweets?\."
)
#: Where the list of a file of posts begins.
ARRAY = r"\A[^\[]*\["
#: So many posts are looked at to tell whose they are, where the archive does not say so.
_LOOKED_AT = 5_000
#: What each generation calls the facts about the account.
_OWNER = {
    "account": ("accountId", "id"),
    "handle": ("username", "screen_name", "userName"),
    "name": ("accountDisplayName", "full_name", "displayName"),
    "created": ("createdAt", "created_at"),
    "bio": ("bio",),
    "website": ("website", "url"),
}


def files(archive: Archive) -> tuple[dict[str, list[str]], list[str]]:
    """For each folder of an account's data its files of posts in order; and what is to be said of missing ones."""
    found: dict[str, list[tuple[bool, int, str, str]]] = {}
    for pattern, beginning in _FILES.items():
        fits = [m for name in archive.names() if (m := re.fullmatch(pattern, name))]
        taken = set(found)
        for m in fits:
            if m["folder"] not in taken and re.match(beginning, _head(archive, m[0])):
                place = ("community" in m[0].rpartition("/")[2], len(m["part"] or ""), m["part"] or "", m[0])
                found.setdefault(m["folder"], []).append(place)
    if not found and len(names := archive.names()) == 1 and re.match(_ALONE, _head(archive, names[0])):
        found[""] = [(False, 0, "", names[0])]
    notes = [
        f"{folder}tweets.js is missing: only its later parts are here"
        for folder, places in found.items()
        if all(part and part.isdigit() for _, _, part, _ in places)
    ]
    ordered = sorted(found, key=lambda f: (f.count("/"), f))
    return {folder: [name for *_, name in sorted(found[folder])] for folder in ordered}, notes


def _head(archive: Archive, name: str) -> bytes:
    return archive.head(name, 1 << 12).removeprefix(b"\xef\xbb\xbf")


def script(archive: Archive, folder: str, name: str) -> Any:
    """The value that a small ``.js`` file sets; None where the file is missing or broken."""
    member = archive.find(folder + name) or (archive.find(name) if folder.count("/") < 2 else None)
    if member is None:
        return None
    text = archive.read(member).decode("utf-8-sig", "replace")
    text = text if text.lstrip().startswith(("[", "{")) else text.partition("=")[2]
    try:
        return json.loads(text.strip().rstrip(";"))
    except (ValueError, RecursionError):
        return None


def owner(archive: Archive, folder: str, names: list[str], options: ReadOptions) -> tuple[Profile, set[str], bool]:
    """Whose archive it is, the account's handles, folded (it may have had others before), and whether that is told:
    by ``account.js``, else by the user, else by the account's own pictures in its posts."""
    places = (
        inner(script(archive, folder, "account.js"), "account"),
        inner(script(archive, folder, "user_details.js")),
        inner(script(archive, folder, "manifest.js"), "userInfo"),
        inner(script(archive, folder, "profile.js"), "profile", "description"),
    )
    told = {k: next((str(p[n]) for p in places for n in names if p.get(n)), None) for k, names in _OWNER.items()}
    if not told["account"] or not told["handle"]:
        handle, number = _guessed(archive, names)
        told["handle"] = told["handle"] or options.account.strip().lstrip("@") or handle
        told["account"] = told["account"] or number
    known = told["handle"] is not None
    shown = told["handle"] or "X account"
    name, bio = whole(told["name"]) or None, html.unescape(whole(told["bio"])) or None
    account = told["account"] or f"name:{shown.casefold()}"
    me = Profile("x", account, shown, name, bio, told["website"], moment(told["created"]))
    changes = script(archive, folder, "screen-name-change.js")
    before = {
        str(change[key]).casefold()
        for entry in (changes if isinstance(changes, list) else ())
        for change in (inner(inner(entry, "screenNameChange"), "screenNameChange"),)
        for key in ("changedFrom", "changedTo")
        if change.get(key)
    }
    return me, before | {me.handle.casefold()}, known


def _guessed(archive: Archive, names: list[str]) -> tuple[str | None, str | None]:
    """The handle and number of whoever wrote these posts: the address of a picture of one's own bears the handle, and
    an answer to a post that is in the archive is an answer to oneself."""
    handles, selves, ids = Counter[str](), Counter[tuple[str, str]](), set[str]()
    for name in names[:1]:
        with archive.open(name) as stream:
            for number, element in elements(stream, name, ARRAY):
                if number >= _LOOKED_AT:
                    break
                tweet = inner(element, "tweet") or inner(element)
                identity = str(tweet.get("id_str") or tweet.get("id"))
                ids.add(identity)
                for media in inner(tweet.get("entities")).get("media") or ():
                    link = STATUS.match(str(media.get("expanded_url") or "")) if isinstance(media, dict) else None
                    if link and link[2] == identity:
                        handles[link[1]] += 1
                if str(tweet.get("in_reply_to_status_id_str")) in ids:
                    selves[str(tweet.get("in_reply_to_screen_name")), str(tweet.get("in_reply_to_user_id_str"))] += 1
    (shown, account), times = next(iter(selves.most_common(1)), (("", ""), 0))
    found = handles.most_common(1)[0][0] if handles else shown if times > 1 else None
    return found, account if account.isdigit() and (found or "").casefold() == shown.casefold() else None
