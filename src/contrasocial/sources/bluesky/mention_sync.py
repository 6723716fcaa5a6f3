"""What named a Bluesky account outside its own threads, by its own login or an index of the network; and whether
what was stored is still there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contrasocial.network.inbound_store import gone, keep
from contrasocial.network.mirror import fresh
from contrasocial.sources.bluesky import lexicons as bluesky
from contrasocial.sources.bluesky.appview import AppView
from contrasocial.sources.readers.cell_values import moment

if TYPE_CHECKING:
    from contrasocial.sources.bluesky.inbound_sync import InboundSync

#: Messages of persons that each run looks at again: were they deleted, did their author opt out?
_AGAIN = 100


def logged_in(sync: InboundSync, token: str) -> None:
    """The notifications, then the search: each misses what the other finds."""
    home = AppView(sync.client, sync.found.server, token)
    for name, lists in (
        ("notifications", home.notifications()),
        ("mentions", home.search(sync.found.profile.handle, sync.did)),
    ):
        read, whole = 0, sync.mirror.mark(name) == "whole"
        for page in lists:
            read += len(page.items)
            sync.options.on_step(name, read, 0)
            unknown = set(sync.unknown(str(v.get("uri")) for v in page.items))
            new = [v for v in page.items if v.get("uri") in unknown]
            new_ones = [message for message in sync.take(new) if message.to_brand]
            times = [at for view in page.items if (at := moment(view.get("indexedAt"))) is not None]
            if (whole and not new_ones) or (times and max(times) < sync.since):
                break
        with sync.mirror.together():
            sync.mirror.set_mark(name, "whole")


def backlinks(sync: InboundSync, index: str) -> None:
    for addresses in sync.view.backlinks(index, sync.did):
        new = sync.unknown(addresses)
        sync.options.on_step("mentions", len(new), 0)
        for _asked, found in sync.view.posts(new):
            sync.take(found)


def recheck(sync: InboundSync) -> None:
    """Those looked at longest ago: a message that was deleted goes, and so do those of who has opted out."""
    stamps = sync.mirror.stamps("talk")
    oldest = sorted(stamps, key=lambda a: (int(stamps[a] or 0), a))[:_AGAIN]
    for asked, found in sync.view.posts(oldest):
        authors = {bluesky.author(a) or "" for a in asked}
        told_of = {str(v.get("did")): sync.consents(v) for v in sync.view.profiles(sorted(authors))}
        messages = [m for view in found if (m := sync.message(view)) and m.to_brand]
        with sync.mirror.together():
            sync.mirror.drop("talk", asked)
            gone(sync.mirror, [a for a in fresh((m.post.id for m in messages), asked) if a in sync.answered])
            keep(sync.mirror, messages, told_of)
            for account in (a for a in authors if told_of.get(a) is None):
                sync.mirror.drop("person", [account])
                sync.mirror.put("out", mark := sync.mirror.hidden(account), mark)
            sync.mirror.touch("talk", [m.post.id for m in messages], str(sync.until))
