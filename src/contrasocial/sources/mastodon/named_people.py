"""Whom an archive names, and who wrote the post at an address."""

import re
from dataclasses import dataclass, field

from contrasocial.core.records import Profile

#: What the address of a post tells of its author. The last shape names a page, not an account.
_BY_NAME = re.compile(r"(https?://([^/]+)/users/([^/]+))/statuses/")
_BY_NUMBER = re.compile(r"(https?://[^/]+/ap/users/\d+)/statuses/")
_BY_PAGE = re.compile(r"https?://([^/]+)/@([^/@]+)(?:@([^/]+))?/")


@dataclass(slots=True)
class Accounts:
    """The accounts met so far, by address and by handle (``user@host``, folded)."""

    ids: dict[str, str] = field(default_factory=dict)
    known: set[str] = field(default_factory=set)
    fresh: list[Profile] = field(default_factory=list)
    before: dict[str, str] = field(default_factory=dict)

    def meet(self, account: str, handle: str) -> str:
        """Note an account; gives its id. One that the account had before it moved is itself."""
        if account in self.before:
            return self.before[account]
        self.ids.setdefault(handle.casefold(), account)
        if account not in self.known:
            self.known.add(account)
            self.fresh.append(Profile("mastodon", account, handle))
        return account

    def author(self, address: str | None, me: Profile) -> str | None:
        """Who wrote the post at ``address``, as far as the address tells."""
        if not address:
            return None
        if any(address.startswith(f"{own}/") for own in (me.account, *self.before)):
            return me.account
        if match := _BY_NAME.match(address):
            return self.meet(match[1], f"{match[3]}@{match[2]}")
        if match := _BY_NUMBER.match(address):
            return match[1]
        if match := _BY_PAGE.match(address):
            host = match[3] or match[1]
            handle = f"{match[2]}@{host}"
            return self.ids.get(handle.casefold()) or self.meet(f"https://{host}/users/{match[2]}", handle)
        return None
