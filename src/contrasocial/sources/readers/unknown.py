"""What is said of content that no source knows: what it looks like, in the first line."""

import json
import re

from contrasocial.sources.readers.input_files import Archive
from contrasocial.sources.readers.own_export import is_junk

_JSON = "request the export once more and choose JSON as the format"
#: Exports that are known and not read, by the path of a member: how they are told, and what to do where that is more
#: than :data:`_DO`.
_KNOWN: tuple[tuple[str, str, str], ...] = (
    (
        "private messages on Facebook or Instagram",
        r"(?:^|/)(?:inbox|message_requests|archived\w*)/.*/message_\d+\.",
        "",
    ),
    ("Threads in HTML", r"(?:^|/)threads/[^/]*\.html$", _JSON),
    ("Instagram in HTML", r"your_instagram_activity/.*\.html$|(?:^|/)post_comments(?:_\d+)?\.html$", _JSON),
    ("Facebook in HTML", r"your_facebook_activity/.*\.html$|(?:^|/)your_posts[^/]*\.html$", _JSON),
    ("TikTok in HTML or text", r"TikTok[^/]*/.*\.(?:html|txt)$|(?:^|/)(?:Posts|Comments)\.(?:txt|html)$", _JSON),
    (
        "YouTube in HTML",
        r"my-comments/|my-comments\.html",
        "ask Google Takeout once more for YouTube: it gives the comments as CSV now",
    ),
    (
        "YouTube without anything that the channel wrote",
        r"(?:watch|search)-history\.(?:json|html)$|YouTube[^/]*/[^/]+/[^/]+$",
        "ask Google Takeout once more, with comments, live chats, videos and community posts",
    ),
    (
        "LinkedIn without posts and comments (the smaller archive)",
        r"(?:^|/)(?:Connections|Positions|Endorsement[^/]*|Invitations)\.csv$",
        "request the larger archive of LinkedIn: contrasocial sources linkedin-export",
    ),
    ("Snapchat", r"json/(?:snap_history|chat_history|memories_history)\.json", ""),
    ("Pinterest", r"pinterest[^/]*/|(?:^|/)(?:pins|boards)\.json", ""),
    ("Tumblr", r"(?:^|/)posts/posts(?:_\d+)?\.xml|payload-\d+\.json|(?:^|/)posts_index\.html$", ""),
    ("Medium", r"(?:^|/)posts/\d{4}-\d\d-\d\d_[^/]*\.html$", ""),
    ("Telegram in HTML", r"(?:^|/)messages\d*\.html$", "export the chat once more and choose JSON as the format"),
    ("Spotify", r"(?:^|/)(?:StreamingHistory|Streaming_History)\w*\.json", ""),
    (
        "Google Takeout without YouTube or Business Profile",
        r"(?:^|/)Takeout/",
        "ask Google Takeout for 'YouTube and YouTube Music' or 'Google Business Profile'",
    ),
    ("Twitch", r"(?:^|/)(?:chat_messages|minute_watched)\.csv", ""),
    ("a mailbox", r"\.(?:mbox|eml|pst)$", "export the conversations of your desk as CSV or JSON"),
    ("a web page", r"^[^/]*\.html?$", ""),
)
#: Members of an export in which whatever looks like a table holds nothing that the account said to others in public:
#: private messages of Meta, what Google and LinkedIn keep besides.
_NO_POSTS = re.compile(
    r"(?:^|/)(?:inbox|message_requests|archived_threads|filtered_threads)/.*/message_\d+\.json$"
    r"|(?:^|/)Takeout/|(?:^|/)(?:watch|search)-history\.json$|(?:^|/)(?:Connections|Invitations)\.csv$"
)
_SHOWN = 12


def holds_no_posts(archive: Archive) -> bool:
    """Whether these are parts of an account's export that are no posts, whatever their columns are called."""
    return any(_NO_POSTS.search(name) for name in archive.names())


def described(archive: Archive) -> tuple[str, str]:
    """One sentence of what it looks like, and what to do."""
    names = [n for n in archive.names() if not is_junk(n)]
    for title, pattern, do in _KNOWN:
        if any(re.search(pattern, name, re.IGNORECASE) for name in names):
            return f"this looks like an export of {title}, which is not read", do or _DO
    if any(archive.head(n, 1 << 10).lstrip(b"=\r\n").startswith(b"Guild:") for n in names if n.endswith(".txt")):
        return "this is a text of DiscordChatExporter, which is for reading", "export the channel again, as JSON"
    found = max((n for n in names if n.casefold().endswith(".json")), key=archive.size, default=None)
    found = found or next((n for n in names if archive.head(n, 1 << 10).lstrip()[:1] in (b"{", b"[")), None)
    keys = _keys(archive.head(found, 64 << 10)) if found else []
    if keys:
        shown = ", ".join(keys[:_SHOWN]) + (" ..." if len(keys) > _SHOWN else "")
        return f"a JSON file of a kind that is not known; its keys are {shown}", _DO_JSON
    pages = [n for n in names if n.casefold().endswith((".html", ".htm"))]
    if any(n.casefold().endswith((".xls", ".xlsx")) and archive.head(n).lstrip()[:1] == b"<" for n in names):
        do = "open it in a spreadsheet and save it as CSV or XLSX"
        return "this is a web page that is called a sheet, and there is no table of posts in it", do
    if pages and len(pages) * 2 > len(names):
        return "pages in HTML, which are for reading: nothing in them is an export that is known", _DO_HTML
    return "nothing here is an export that is known", ""


_DO = (
    "contrasocial sources lists what is read; save it as a table (CSV) with id, time and text, or tell the developers"
)
_DO_JSON = (
    "name what is what: --map text=KEY --map time=KEY (nested: a.b); or tell the developers which program wrote it, "
    "with these keys: nothing was sent to anybody"
)
_DO_HTML = "request the export once more and choose JSON (or CSV) as the format"


def _keys(head: bytes) -> list[str]:
    """The keys of the first object of a JSON file, nested ones with a dot, as far as its beginning tells."""
    text = head.decode("utf-8-sig", "replace")
    place = text.find("{")
    if place < 0 or text[:place].strip(" \n\r\t["):
        return []
    try:
        found, _ = json.JSONDecoder().raw_decode(text, place)
    except (ValueError, RecursionError):
        # The object is longer than its beginning: its first keys still tell something.
        return list(dict.fromkeys(re.findall(r'"([\w .$@:-]{1,40})"\s*:', text)))
    return list(_named(found, ""))


def _named(value: dict[str, object], above: str) -> dict[str, None]:
    keys: dict[str, None] = {}
    for key, inner in value.items():
        keys[f"{above}{key}"] = None
        first = inner[0] if isinstance(inner, list) and inner else inner
        if isinstance(first, dict) and not above:
            keys |= _named(first, f"{key}.")
    return keys
