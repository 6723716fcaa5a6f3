"""What the page holds between requests: which workspace and brand, what was judged, what is running."""

from collections.abc import Callable
from pathlib import Path
from threading import Lock

from contrasocial.api._coach import newest
from contrasocial.api.check import Checker
from contrasocial.report.schema import Report
from contrasocial.web.jobs import Jobs


class Site:
    """One workspace. What was made of the ledger is made anew when the ledger has changed."""

    def __init__(self, workspace: Path, brand: str | None = None) -> None:
        self.workspace, self.brand, self.jobs = workspace, brand, Jobs()
        self._lock = Lock()
        self._reports: dict[tuple[str, str, str], list[Report]] = {}
        self._checker: tuple[tuple[str, str], Checker] | None = None

    @property
    def fresh(self) -> str:
        """A word that changes with every gather."""
        return newest(self.workspace)

    @property
    def is_empty(self) -> bool:
        """Whether nothing was gathered yet."""
        return "nothing" in self.fresh

    def report(self, brand: str | None = None, window: str | None = None) -> Report:
        """The report of the brand that is looked at."""
        from contrasocial.api.audit import audit

        return self._kept(
            brand or self.brand or "", window or "",
            lambda: [audit(None, self.workspace, brand=brand or self.brand, window=window or None)],
        )[0]  # fmt: skip

    def reports(self) -> list[Report]:
        """A report for each brand of the ledger."""
        from contrasocial.api.audit import audit_all

        return self._kept("*", "", lambda: audit_all(None, self.workspace))

    def checker(self, brand: str | None = None) -> Checker:
        """What drafts are held against, opened once for what the ledger holds now."""
        key = (self.fresh, brand or self.brand or "")
        with self._lock:
            if self._checker is None or self._checker[0] != key:
                if self._checker is not None:
                    self._checker[1].close()
                self._checker = (key, Checker(self.workspace, brand=brand or self.brand))
            return self._checker[1]

    def _kept(self, brand: str, window: str, make: Callable[[], list[Report]]) -> list[Report]:
        key = (self.fresh, brand, window)
        with self._lock:
            if key not in self._reports:
                for old in [k for k in self._reports if k[0] != key[0]]:
                    del self._reports[old]
                self._reports[key] = make()
            return self._reports[key]
