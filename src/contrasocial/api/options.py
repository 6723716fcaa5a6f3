"""What a caller may say by keyword, in the form in which the rooms below take it."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TypeAlias

from contrasocial.core.errors import Code, Problem
from contrasocial.core.notes import note
from contrasocial.core.progress import OnNotice, OnStep, silent
from contrasocial.core.time import DAY, seconds
from contrasocial.measure.scope import AuditOptions
from contrasocial.network.credentials import stored
from contrasocial.sources.contract import ReadOptions
from contrasocial.sources.live_contract import LiveOptions

#: A day, a moment, or either as ISO text; a moment without a zone is UTC.
When: TypeAlias = date | datetime | str
#: The handles of the brand's own people; of several brands by the brand's name.
Staff: TypeAlias = Sequence[str] | Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class GatherOptions:
    """How sources are read: files, accounts, and who is told of it."""

    files: ReadOptions
    live: LiveOptions
    on_step: OnStep


def reading(
    *,
    since: When | None = None,
    columns: Mapping[str, str] | None = None,
    include_private: bool = False,
    begins: When | None = None,
    account: str | Sequence[str] = "",
    dates: str | None = None,
    zone: str | None = None,
    live: LiveOptions | None = None,
    on_step: OnStep | None = None,
    on_notice: OnNotice | None = None,
) -> GatherOptions:
    """The options of a read. An account is read back to ``since``, where ``live`` says nothing else."""
    notice = on_notice or note
    usual = live or _live(notice)
    whose = account if isinstance(account, str) else ",".join(account)
    return GatherOptions(
        ReadOptions(columns or {}, include_private, _second(begins, "begins"), notice, whose, dates, zone),
        replace(
            usual,
            since=_second(since, "since") if usual.since is None else usual.since,
            on_step=on_step or usual.on_step,
            on_notice=on_notice or usual.on_notice,
        ),
        on_step or silent,
    )


def choice(
    *,
    brand: str | None = None,
    all_brands: bool = False,
    own_domains: str | Sequence[str] = (),
    since: When | None = None,
    until: When | None = None,
    window: str | None = None,
    hours_in: str = "",
    business_hours: str = "",
    quiet_hours: str = "",
    staff: Staff = (),
) -> AuditOptions:
    """What is judged. ``since`` and ``until`` are inclusive: a day is meant whole.

    Raises:
        Problem: E141 where a date cannot be read, or the time ends before it begins.
    """
    first, last = _second(since, "since"), _second(until, "until", is_end=True)
    if first is not None and last is not None and first > last:
        what = "the time asked for ends before it begins"
        raise Problem(Code.BAD_TIME, what, f"since {since}, until {until}", "change them round")
    domains = (own_domains,) if isinstance(own_domains, str) else tuple(own_domains)
    return AuditOptions(
        brand=brand, all_brands=all_brands, own_domains=domains, since=first, until=last, window=window,
        zone=hours_in or "UTC", hours=business_hours, quiet=quiet_hours, staff=staff_of(staff),
    )  # fmt: skip


def staff_of(told: Staff) -> tuple[tuple[str, str], ...]:
    """Pairs of a brand ("": the only one) and the handle of one of its people, both folded."""
    named = told if isinstance(told, Mapping) else {"": told}
    return tuple(
        (brand.casefold(), one.strip().lstrip("@").casefold()) for brand, ones in named.items() for one in ones
    )


def _second(when: When | None, name: str, is_end: bool = False) -> int | None:
    """The UTC second that is meant: of a day its first, or its last."""
    if when is None:
        return None
    moment = when
    try:
        if isinstance(moment, str):
            text = moment.strip()
            moment = datetime.fromisoformat(text) if len(text) > len("2024-01-31") else date.fromisoformat(text)
        if isinstance(moment, datetime):
            return seconds(moment)
        return seconds(datetime(moment.year, moment.month, moment.day)) + (DAY - 1 if is_end else 0)
    except (ValueError, AttributeError, TypeError, OverflowError) as error:
        do = "write a day as 2024-01-31, or give a date"
        raise Problem(Code.BAD_TIME, f"{when!r} is no date", name, do) from error


def _live(notice: OnNotice) -> LiveOptions:
    """How an account is read where nobody says more."""
    usual = LiveOptions(secret=stored, on_notice=notice)
    return replace(
        usual,
        appview=os.environ.get("CONTRASOCIAL_APPVIEW", usual.appview),
        directory=os.environ.get("CONTRASOCIAL_DIRECTORY", usual.directory),
    )
