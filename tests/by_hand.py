"""Counts an X archive by months (2012 to 2018) by hand: what was published, and how much of it carries a link.

It shares no line with the package, so that both can be wrong in the same way only by chance.
Run it as ``python tests/by_hand.py ARCHIVE.zip``.

What is counted: a record whose id came before is dropped. A **share** is a record with ``retweeted_status``, one
whose text begins with "RT @", or one that another account wrote: tools that prolonged such archives put the
original in the place of the share. What answers somebody is a **reply**; an answer to the account itself is a
**thread**; the rest are **posts** (quotes included). Ids are compared as text: as numbers they are rounded in some
archives. A **link** is an entry of ``entities.urls`` but for two: "read on" behind a text that was cut (it leads to
the post itself), and the one that makes the post a quote (it leads to the post quoted; before X wrote down which
that is, the last link to any post).
"""

import json
import re
import sys
import zipfile
from collections.abc import Iterator
from typing import Any

POST = re.compile(
    r"https?://(?:www\.|mobile\.|m\.)?(?:twitter|x)\.com/(?:#!/)?\w+/(?:web/)?status(?:es)?/(\d+)", re.I
)
Record = dict[str, Any]


def value_of(bundle: zipfile.ZipFile, name: str) -> Any:
    """What the line of JavaScript in a member sets."""
    return json.loads(bundle.read(name).decode("utf-8-sig").split("=", 1)[1])


def records(bundle: zipfile.ZipFile) -> Iterator[Record]:
    """Every record, month by month."""
    for name in sorted(bundle.namelist()):
        if re.fullmatch(r"(.*/)?data/js/tweets/\d{4}_\d\d\.js", name):
            yield from value_of(bundle, name)


def shared_by(tweet: Record, owner: str) -> str | None:
    """Whose post this shares, as a number or a folded handle; None where it is no share."""
    if tweet.get("retweeted_status"):
        return str(tweet["retweeted_status"]["user"]["id_str"])
    if tweet["user"]["id_str"] != owner:
        return str(tweet["user"]["id_str"])
    told = re.match(r"RT @(\w+)", tweet.get("full_text") or tweet["text"])
    return told[1].casefold() if told else None


def has_link(tweet: Record) -> bool:
    """Whether something is linked beside the post quoted and the rest of the post itself."""
    targets = [u.get("expanded_url") or u["url"] for u in tweet["entities"]["urls"]]
    status = {t: found[1] for t in targets if (found := POST.match(t))}
    targets = [t for t in targets if status.get(t) != tweet["id_str"]]
    quoted = tweet.get("quoted_status_id_str") or next(
        (status[t] for t in reversed(targets) if t in status), None
    )  # fmt: skip
    quoting = [t for t in targets if t in status and status[t] == quoted]
    return any(t not in quoting[-1:] for t in targets)


def count(path: str) -> dict[str, Any]:
    """The composition of the archive at ``path``."""
    seen: set[str] = set()
    people: set[str] = set()
    found = {
        "read": 0,
        "repeated": 0,
        "posts": 0,
        "replies": 0,
        "threads": 0,
        "shares_of_others": 0,
        "shares_of_itself": 0,
    }
    originals = linked = 0
    with zipfile.ZipFile(path) as bundle:
        details = next(n for n in bundle.namelist() if n.endswith("user_details.js"))
        me = value_of(bundle, details)
        itself = {me["id"], me["screen_name"].casefold()}
        for tweet in records(bundle):
            found["read"] += 1
            if tweet["id_str"] in seen:
                found["repeated"] += 1
                continue
            seen.add(tweet["id_str"])
            shared = shared_by(tweet, me["id"])
            answered = tweet.get("in_reply_to_user_id_str")
            if shared:
                found["shares_of_itself" if shared in itself else "shares_of_others"] += 1
            elif answered and answered != me["id"]:
                found["replies"] += 1
                people.add(answered)
            else:
                found["threads" if answered else "posts"] += 1
                originals += 1
                linked += has_link(tweet)
    return {**found, "people": len(people), "originals": originals, "originals_with_link": linked}


if __name__ == "__main__":
    print(json.dumps(count(sys.argv[1]), indent=2))
