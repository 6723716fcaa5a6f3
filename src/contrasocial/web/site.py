"""What the page holds between requests: which workspace and brand, what was counted, what is running."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from threading import Lock
from time import time
from typing import Any, TypeVar

from contrasocial.api._fresh import newest
from contrasocial.api.check import Checker
from contrasocial.api.config import Config, config
from contrasocial.coach import state
from contrasocial.coach.coach_schema import Need, Today
from contrasocial.coach.standing import WhoWaits, due, listed, mark, unmark
from contrasocial.report.people_schema import People
from contrasocial.report.schema import Report
from contrasocial.web.apart import Apart
from contrasocial.web.jobs import Jobs

_T = TypeVar("_T")
#: So many answers are held: ten brands, their windows and a few lists.
_HELD = 64


class Site:
    """One workspace. What was made of the ledger is made anew when the ledger has changed."""

    def __init__(self, workspace: Path, brand: str | None = None) -> None:
        self.workspace, self.brand, self.jobs, self.apart = workspace, brand, Jobs(), Apart()
        self._lock = Lock()
        self._held: dict[tuple[str, ...], Any] = {}

    @property
    def config(self) -> Config:
        """The settings as they are now."""
        return config(self.workspace)

    @property
    def is_empty(self) -> bool:
        """Whether nothing was gathered yet."""
        return "nothing" in newest(self.workspace)

    def readable(self) -> None:
        """Nothing, where what is there can be read and added to.

        Raises:
            Problem: E146 and such where it cannot.
        """
        self.apart.run(_gathers, self.workspace)

    def report(self, window: str = "", account: str = "") -> Report:
        """The report of the brand that is looked at, or of one of its accounts alone."""
        from contrasocial.api.audit import audit

        about: dict[str, Any] = {"brand": account or self.brand, "window": window or None, **self.config.asked()}
        return self._once(partial(audit, None, self.workspace, **about), "report", window, account)

    def reports(self) -> list[Report]:
        """A report for each brand of the ledger."""
        from contrasocial.api.audit import audit_all

        return self._once(partial(audit_all, None, self.workspace, **self.config.asked()), "reports")

    def whose(self) -> list[tuple[str, str, int]]:
        """Every account that could be the brand: its key, its name, and how many messages it wrote."""
        from contrasocial.api.whose import whose

        return self._once(partial(whose, self.workspace), "whose")

    def people(self) -> People:
        """Everybody that the brand had to do with, the open ends first."""
        from contrasocial.api.people import people

        return self._once(partial(people, None, self.workspace, brand=self.brand, limit=10_000), "people")

    def cases(self, metric: str, account: str = "") -> list[dict[str, Any]]:
        """Every case behind a number of the brand, or of one of its accounts alone."""
        from contrasocial.api.audit import cases

        about: dict[str, Any] = {"brand": account or self.brand, "own_domains": self.config.own_domains}
        return self._once(partial(cases, metric, None, self.workspace, **about), "cases", metric, account)

    def account(self, told: str) -> str:
        """An account of the brand, where it has several and this is one of them; else none."""
        return told if told and told in self.accounts() else ""

    def accounts(self) -> list[str]:
        """The accounts that one can look at alone."""
        handles = list(dict.fromkeys(account.handle for account in self.report().accounts))
        return handles if len(handles) > 1 else []

    def today(self, limit: int) -> Today:
        """The list of today, by the marks and the clock of now."""
        base, clock = self.standing(), int(time())
        with state.opened(self.workspace) as known:
            return listed(base, known, limit, clock)

    def mark(self, who: str, word: str, days: float | None) -> Need:
        """Say of somebody on the list that they are done, need no answer, or are put off."""
        base = self.standing()
        with state.opened(self.workspace) as known:
            return mark(base, known, who, word, days, int(time()))

    def unmark(self, who: str) -> None:
        """Take back what was said of somebody."""
        base = self.standing()
        with state.opened(self.workspace) as known:
            unmark(base, known, who)

    def standing(self) -> WhoWaits:
        """Who waits by the ledger, before the marks; anew where a promise has come due since."""
        from contrasocial.api.today import standing

        count, clock = partial(standing, None, self.workspace, brand=self.brand), int(time())
        base = self._once(count, "today")
        with state.opened(self.workspace) as known:
            promised = due(known, base.of, clock)
        return base if promised == base.due else self._once(partial(count, now=clock), "today", repr(promised))

    def checker(self) -> Checker:
        """What drafts are held against, opened once for what the ledger holds now."""
        self._once(partial(_indexed, self.workspace, self.brand), "index")
        return self._held_once(partial(Checker, self.workspace, brand=self.brand), "checker")

    def _once(self, make: Callable[[], _T], *what: str) -> _T:
        """What was counted apart, once for what the ledger holds now."""
        return self._held_once(partial(self.apart.run, make), *what)

    def _held_once(self, make: Callable[[], _T], *what: str) -> _T:
        key = (f"{newest(self.workspace)} {self.config}", self.brand or "", *what)
        with self._lock:
            if key not in self._held:
                for old in [k for k in self._held if k[0] != key[0]] + list(self._held)[:-_HELD]:
                    gone = self._held.pop(old, None)
                    if isinstance(gone, Checker):
                        gone.close()
                self._held[key] = make()
            found: _T = self._held[key]
            return found


def _gathers(workspace: Path) -> None:
    from contrasocial.ledger.store import Ledger

    Ledger(workspace).gathers()


def _indexed(workspace: Path, brand: str | None) -> None:
    """Put in order what drafts are held against."""
    Checker(workspace, brand=brand).close()
