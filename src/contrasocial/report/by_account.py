"""What the page shows of one account of a brand that has several."""

from collections.abc import Sequence
from typing import TypeVar

from contrasocial.report.schema import Evidence, Exchange, Report
from contrasocial.report.summary import MOST_OPEN, Open, open_ends, talk

_Row = TypeVar("_Row")


def whose(report: Report) -> list[str]:
    """The accounts that the page can be narrowed to: none where there is but one."""
    handles = list(dict.fromkeys(a.handle for a in report.accounts))
    told = {w.account for w in report.waiting} | {e.account for f in report.findings for e in f.evidence}
    found = [handle for handle in handles if handle in told]
    return found if len(found) > 1 else []


def narrowed(rows: Sequence[tuple[_Row, str]], accounts: Sequence[str], most: int) -> list[tuple[_Row, str, bool]]:
    """Rows with their account, and whether they are shown as the page opens: the first ``most`` are. The first of
    each account are there too, for when the page is narrowed to it."""
    left = dict.fromkeys(accounts, most)
    found = []
    for place, (row, account) in enumerate(rows):
        if place < most or left.get(account, 0) > 0:
            found.append((row, account if account in left else "", place < most))
        if account in left:
            left[account] -= 1
    return found


def waiting(report: Report) -> list[tuple[Open, str, bool]]:
    """Who waits, for the page: see :func:`narrowed`."""
    return narrowed([(o, o.account) for o in open_ends(report, 10**6)], whose(report), MOST_OPEN)


def talks(report: Report, exchanges: list[Exchange]) -> list[tuple[Exchange, str, bool]]:
    """The exchange that is shown, and one for each other account: see :func:`narrowed`."""
    accounts = whose(report)
    some = [exchanges, *([e for e in exchanges if _account(e) == account] for account in accounts)]
    best = [one for part in some if (one := talk(part))]
    rows = [(one, _account(one)) for one in best]
    return narrowed([row for n, row in enumerate(rows) if row not in rows[:n]], accounts, 1)


def behind(report: Report, evidence: list[Evidence], most: int) -> list[tuple[Evidence, str, bool]]:
    """The posts behind a number that are shown: see :func:`narrowed`."""
    return narrowed([(e, e.account) for e in evidence], whose(report), most)


def _account(exchange: Exchange) -> str:
    side = exchange.theirs or exchange.ours
    return side.account if side else ""
