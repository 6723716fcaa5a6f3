"""What stands between the commands and the ledger: names that are no paths, several accounts, runs side by side."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from contrasocial.api import brand_list
from contrasocial.api.audit import audit
from contrasocial.api.gather import gather, handle_of
from contrasocial.core.errors import Code, Problem
from contrasocial.core.records import Coverage, Post, Profile, Record
from contrasocial.core.time import DAY
from contrasocial.ledger.store import Ledger
from contrasocial.measure import plugins
from contrasocial.measure.scope import AuditOptions
from tests.world import START, at, records, reports

# ---- names


@pytest.mark.parametrize(
    ("name", "code", "hint"),
    [
        ("nosuch.zip", "E100", "check the path"),
        ("posts.csv", "E100", "check the path"),
        ("hearthline.example", "E100", "@hearthline.example"),
        ("@hearthline", "E142", "@hearthline.bsky.social"),
        ("hearthlin", "E109", "did you mean hearthline?"),
        ("no such folder/archive", "E100", "check the path"),
    ],
)
def test_a_name_that_is_no_path_is_told_what_it_may_have_meant(
    tmp_path: Path, name: str, code: str, hint: str
) -> None:
    brand_list.add(tmp_path, "hearthline", ("@hearthline.example",))
    with pytest.raises(Problem) as raised:
        gather(name, tmp_path)
    assert raised.value.code == code
    assert hint in raised.value.do


@pytest.mark.parametrize(
    ("told", "plain"),
    [
        ("@Brand.bsky.social", "@brand.bsky.social"),
        ("https://bsky.app/profile/brand.bsky.social", "@brand.bsky.social"),
        ("https://bsky.app/profile/did:plc:abc234", "did:plc:abc234"),
        ("Brand@Social.example", "@brand@social.example"),
        ("https://social.example/@Brand", "@brand@social.example"),
        ("brand.zip", None),
    ],
)
def test_a_handle_has_one_form(told: str, plain: str | None) -> None:
    assert handle_of(told) == plain


# ---- several accounts of one brand


def account(name: str, first: int, last: int) -> list[Record]:
    """An account that posts once a week, known from its first to its last week."""
    posts = [
        Post(name, f"{name}{week}", name, at(START + week * 7 * DAY), "Hello", "w") for week in range(first, last)
    ]
    span = (START + first * 7 * DAY, START + last * 7 * DAY - 1)
    return [Profile(name, name, name), *posts, Coverage(name, name, ("own", "feed", "answers"), *span)]


def test_weeks_that_no_source_covers_are_no_silence() -> None:
    (report,) = reports(account("old", 0, 10), account("new", 100, 110), asked=AuditOptions(window="all"))
    (active,) = (f for f in report.findings if f.metric == "active-weeks")
    assert (active.hits, active.n) == (20, 20)
    assert report.weeks == 20


def test_weeks_that_one_account_covers_are_seen_whatever_the_other_shows() -> None:
    silent: list[Record] = [
        Profile("quiet", "quiet", "quiet"),
        Coverage("quiet", "quiet", ("own",), START, START + 70 * DAY - 1),
    ]
    (report,) = reports(account("loud", 0, 4), [*silent, Post("quiet", "q", "quiet", START, "Hello", "w")])
    (active,) = (f for f in report.findings if f.metric == "active-weeks")
    assert (active.hits, active.n) == (4, 10)


def test_to_turn_to_nobody_is_told_as_nought() -> None:
    (report,) = reports(records([{"at": f"{day}d", "text": "News"} for day in range(0, 60)], days=60))
    (outreach,) = (f for f in report.findings if f.metric == "outreach")
    assert (outreach.value, outreach.outcome) == (0.0, "in-the-way")
    assert "to 0 different people" in outreach.says


def test_an_account_that_cannot_be_read_now_does_not_cost_the_others_their_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(_client: object, handle: str, _options: object) -> Any:
        raise Problem(Code.SERVER_FAILS, "the server does not answer", handle)

    unreachable = replace(plugins.sources()["bluesky-live"], find=gone)  # type: ignore[call-arg]
    monkeypatch.setattr(plugins, "sources", lambda: {"bluesky-live": unreachable})
    ledger = Ledger(tmp_path)
    ledger.renew("bluesky-live", "a", "@a.example", "x", lambda: account("a", 0, 9))
    brand_list.add(tmp_path, "hearth", ("@a.example",))
    report = audit("hearth", tmp_path)
    assert (report.brand, report.items) == ("hearth", 9)
    brand_list.add(tmp_path, "hearth", ("@typo.example",))
    with pytest.raises(Problem) as raised:
        audit("hearth", tmp_path)
    assert "contrasocial brand remove hearth @typo.example" in raised.value.do


# ---- side by side


def test_an_account_that_another_run_renews_meanwhile_is_read_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger = Ledger(tmp_path)
    ledger.renew("bluesky-live", "a", "@a.example", "x", lambda: account("a", 0, 9))
    real = Ledger.files
    renewed: list[Any] = []

    def files(self: Ledger, gathers: Any) -> Any:
        found = real(self, gathers)
        if not renewed:  # between the list of the files and their reading
            renewed.append(self.renew("bluesky-live", "a", "@a.example", "y", lambda: account("a", 0, 8)))
        return found

    monkeypatch.setattr(Ledger, "files", files)
    report = audit(None, tmp_path, brand="a")
    assert report.items == 8
