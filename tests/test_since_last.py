"""What changed since the last audit of a brand: told where it is more than chance, and where it cannot be told."""

from pathlib import Path
from typing import Any

from click.testing import CliRunner

from contrasocial.api.audit import audit
from contrasocial.api.since_last import since_last_look
from contrasocial.cli import cli
from contrasocial.core.time import DAY, WEEK
from contrasocial.measure.scope import AuditOptions
from contrasocial.report.schema import from_json
from tests.fixtures.mastodon_api import Api, status
from tests.lives import Life, live
from tests.sources.mastodon import OPTIONS
from tests.world import START, PostDict, at, records, reports

#: Of these nobody hears anything at first.
WAIT: list[PostDict] = [
    {"id": f"w{n}", "by": f"waiter{n}", "at": f"{175 + n}d", "to": "brand", "text": "Where is my parcel?"}
    for n in range(4)
]
LATE: list[PostDict] = [
    {"at": f"{190 + n}d", "to": f"waiter{n}", "re": f"w{n}", "text": told}
    for n, told in enumerate(["It lay in Porto.", "The van broke down, it comes on Monday.", "Look under the mat."])
]


def lived(life: Life, name: str, since: int, until: int) -> list[PostDict]:
    """The posts of a life in the weeks from ``since`` to ``until``."""
    rows = [
        row | {"id": f"{name}{row['id']}", "re": row.get("re") and f"{name}{row['re']}"}
        for row in live(life, 3, until)
    ]
    return [row for row in rows if row["at"] >= START + since * WEEK]


def second_look(place: Path, first: int, posts: list[PostDict], weeks: int) -> list[str]:
    """What an audit at the end of so many weeks says has changed, where the brand was looked at after ``first``."""
    for until, more in ((first, ()), (weeks, ("--since-last",))):
        known = [row for row in posts if at(row["at"]) < START + until * WEEK]
        reports(records(known, days=7 * until), folder=place)
        out = str(place / "out")
        run = CliRunner().invoke(cli, ["audit", "--workspace", str(place), "--out", out, *more])
        assert run.exit_code == 0, run.output
    made = from_json((place / "out" / "report.json").read_text(encoding="utf-8"))
    return [f"{change.title}: {change.says}" for change in made.changes]


def test_who_began_to_answer_is_told_so_with_the_fact_and_how_many_who_waited_have_an_answer(tmp_path: Path) -> None:
    before, since = lived(Life(answered=0.1, back=0), "a", 0, 26), lived(Life(answered=0.95, back=0), "b", 26, 32)
    told = second_look(tmp_path, 26, [*before, *WAIT, *since, *LATE], 32)
    assert any(t.startswith("Listens: ") and "questions, requests and complaints" in t for t in told), told
    assert any(t.startswith("3 of ") and "people who waited on 30 June 2024 have an answer now" in t for t in told), (
        told
    )


def test_who_goes_on_as_before_is_told_that_nothing_changed(tmp_path: Path) -> None:
    told = second_look(tmp_path, 26, live(Life(), 3, 32), 32)
    assert told[0] == "As before: nothing changed beyond chance since 30 June 2024"


def test_after_less_than_four_weeks_it_is_too_early_to_tell(tmp_path: Path) -> None:
    told = second_look(tmp_path, 10, live(Life(), 3, 12), 12)
    assert told[-1] == "Too early to tell what changed since 10 March 2024: 14 days, it takes 28"


def test_an_account_is_asked_once_also_where_two_stretches_are_compared(tmp_path: Path) -> None:
    with Api() as api:
        api.statuses = [status(f"{n}", api.brand, f"<p>News {n}</p>", hours=24 * n) for n in range(90)]
        options: dict[str, Any] = {"live": OPTIONS}
        report = audit([f"@brand@{api.host}"], tmp_path, **options)
        asked = len(api.seen)
        since_last_look(
            [report], [report.until - 40 * DAY], [f"@brand@{api.host}"], tmp_path, None, options, compare=True
        )
        assert asked and len(api.seen) == asked
    assert report.changes and "cannot be told" not in report.changes[0].title, report.changes


def test_of_many_brands_each_is_compared_with_its_own_last_audit_and_the_index_names_what_moved(
    tmp_path: Path,
) -> None:
    changed = [*lived(Life(answered=0.1, back=0), "a", 0, 26), *lived(Life(answered=0.95, back=0), "b", 26, 32)]
    for until, more in ((26, ()), (32, ("--since-last",))):
        for brand, posts in (("turner", changed), ("steady", live(Life(), 3, 32))):
            known = [row for row in posts if at(row["at"]) < START + until * WEEK]
            world = records(known, days=7 * until, brand=brand, platform=brand)
            reports(world, folder=tmp_path / "w", asked=AuditOptions(all_brands=True))
        out = str(tmp_path / "out")
        run = CliRunner().invoke(cli, ["audit", "--workspace", str(tmp_path / "w"), "--all", "--out", out, *more])
        assert run.exit_code == 0, run.output
    told = {
        name: [c.title for c in from_json((tmp_path / "out" / name / "report.json").read_text()).changes]
        for name in ("turner", "steady")
    }
    assert "Listens" in told["turner"] and "Listens" not in told["steady"], told
    page = (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
    assert "Since the last audit (2 brands" in page and "moved by more than chance" in page
