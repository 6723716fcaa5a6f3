"""Goals and gates: what is wanted, whether it is so, and the exit code that a workflow goes by."""

from pathlib import Path
from typing import Any

import msgspec
import pytest
from click.testing import CliRunner, Result

from contrasocial.api.config import config
from contrasocial.api.options import staff_of
from contrasocial.cli import cli
from contrasocial.core.errors import Problem
from contrasocial.core.office import office
from contrasocial.core.time import DAY
from contrasocial.measure.scope import AuditOptions
from contrasocial.report import goals, summary
from contrasocial.report.renderers import github, html, markdown, terminal
from contrasocial.report.schema import Report, Waiting, from_json
from tests.fixtures.report import report
from tests.world import START, PostDict, records, reports


@pytest.mark.parametrize(
    ("text", "met"),
    [
        ("listens >= 60", False),
        ("listens>=24", True),
        ("shows-up > 90", True),
        ("unanswered-people <= 25 %", False),
        ("unanswered-people <= 0.95", True),
        ("unanswered-people <= 95", True),
        ("late-replies <= 4 h", None),
        ("gets-to-know >= 1", None),
    ],
)
def test_a_goal_is_met_missed_or_cannot_be_told(text: str, met: bool | None) -> None:
    sample = report()
    late = next(f for f in sample.findings if f.metric == "late-replies")
    late.value = None
    (found,) = goals.judged(sample, [goals.wanted(text)])
    assert found.met is met
    assert goals.told(found).startswith({True: "Goal met", False: "Goal missed", None: "Goal not judged"}[met])


def test_a_time_is_held_against_its_unit() -> None:
    sample = report()
    late = next(f for f in sample.findings if f.metric == "late-replies")
    late.value = 3 * 3_600.0
    told = {
        text: goals.judged(sample, [goals.wanted(f"late-replies <= {text}")])[0].met
        for text in ("4 h", "120 min", "1 day")
    }
    assert told == {"4 h": True, "120 min": False, "1 day": True}


@pytest.mark.parametrize("text", ["listens", "listens >= many", ">= 60", "listens >= 60; rm", ""])
def test_what_is_no_goal_is_told_in_three_lines(text: str) -> None:
    with pytest.raises(Problem) as raised:
        goals.wanted(text)
    assert "listens >= 60" in raised.value.do


def test_a_goal_for_what_is_not_there_asks_what_was_meant() -> None:
    with pytest.raises(Problem) as raised:
        goals.judged(report(), [goals.wanted("listen >= 60")])
    assert "listens" in raised.value.do


def test_only_an_error_that_is_missed_breaks_a_run() -> None:
    sample = report()
    sample.goals = goals.judged(
        sample,
        [
            goals.wanted("listens >= 60", "warn"),
            goals.wanted("gets-to-know >= 60"),
            goals.wanted("talks >= 60", "off"),
        ],
    )
    assert [g.id for g in sample.goals] == ["listens", "gets-to-know"]
    assert goals.broken(sample) == []
    sample.goals += goals.judged(sample, [goals.wanted("gives >= 60")])
    assert [g.id for g in goals.broken(sample)] == ["gives"]


def test_github_gets_one_annotation_a_goal_and_no_line_of_its_own_from_a_text() -> None:
    sample = report()
    sample.verdict = msgspec.structs.replace(sample.verdict, sentence="100 % contrasocial\n::error::evil")
    sample.goals = goals.judged(
        sample, [goals.wanted("listens>=60"), goals.wanted("gives >= 60", "warn"), goals.wanted("talks >= 1")]
    )
    lines = github.render(sample).splitlines()
    assert [line.split(" ", 1)[0] for line in lines] == ["::notice", "::error", "::warning"]
    assert "100 %25 contrasocial%0A" in lines[0]
    assert lines[1].startswith("::error title=listens>=60::Goal missed: Listens is 24")


# ---- exit codes and the file


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("goals")
    posts: list[PostDict] = [{"text": f"News {n}: buy it now", "at": f"{n}d"} for n in range(60)]
    reports(records(posts, days=60), folder=folder)
    return folder


def run(place: Path, *more: str) -> Result:
    with CliRunner().isolated_filesystem(place.parent):
        return CliRunner().invoke(cli, ["audit", "--workspace", str(place), *more])


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ((), 0),
        (("--fail-on", "contrasocial"), 1),
        (("--fail-on", "social"), 0),
        (("--require", "talks >= 60"), 1),
        (("--require", "shows-up >= 60"), 0),
        (("--require", "listens >= 60"), 0),  # it cannot be told from this source
        (("--all", "--require", "talks >= 60"), 1),
    ],
)
def test_the_exit_code_is_one_where_a_gate_is_broken(place: Path, more: tuple[str, ...], code: int) -> None:
    done = run(place, *more)
    assert done.exit_code == code, done.output


@pytest.mark.parametrize("more", [("--fail-on", "bad"), ("--require", "nothing >= 60"), ("--require", "talks")])
def test_a_gate_that_cannot_run_is_a_problem_and_no_broken_gate(place: Path, more: tuple[str, ...]) -> None:
    assert isinstance(run(place, *more).exception, Problem)  # main() makes it exit code 2


def test_the_file_gives_goals_accounts_zone_and_hours_and_every_output_tells_the_goals(
    place: Path, tmp_path: Path
) -> None:
    file = tmp_path / "contrasocial.toml"
    file.write_text(
        'goals = ["talks >= 60", { goal = "shows-up >= 99", level = "warn" }]\nzone = "Europe/Lisbon"\n'
        'own_domains = ["a.example"]\nbusiness_hours = "Mon-Fri 9-17"\n'
    )
    found = config(place, file)
    assert (found.zone, found.own_domains, [g.level for g in found.wanted()]) == (
        "Europe/Lisbon", ["a.example"], ["error", "warn"]
    )  # fmt: skip
    done = run(place, "--config", str(file))
    assert done.exit_code == 1 and "Goal missed: Talks with people is" in done.output
    for form in ("markdown", "html", "github"):
        assert (
            "talks &gt;= 60" in (out := run(place, "--config", str(file), "--format", form).output) or "talks" in out
        )


@pytest.mark.parametrize(
    "text",
    [
        "goals = 3",
        "nonsense = 1",
        "zone = 'Mars/Base'",
        "goals = ['x']",
        "business_hours = 'late'",
        "quiet_hours = '7-7'",
        "staff = 3",
        "=",
        "\xff",
    ],
)
def test_a_file_that_cannot_be_understood_is_told_with_its_name(tmp_path: Path, text: str) -> None:
    file = tmp_path / "contrasocial.toml"
    file.write_bytes(text.encode("latin-1"))
    with pytest.raises(Problem) as raised:
        config(tmp_path)
    assert raised.value.code == "E168" and str(file) in raised.value.where


@pytest.mark.parametrize(
    ("machine", "shown"),
    [("Asia/Tokyo", "Asia/Tokyo"), (":/usr/share/zoneinfo/Europe/Lisbon", "Europe/Lisbon"), ("Etc/UTC", "UTC")]
    + [(name, "UTC") for name in ("", "JST-9", "../etc/passwd", "Nowhere/Town")],
)
def test_hours_are_those_of_the_file_and_else_of_the_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, machine: str, shown: str
) -> None:
    monkeypatch.setenv("TZ", machine)
    assert config(tmp_path).asked()["hours_in"] == shown
    (tmp_path / "contrasocial.toml").write_text('zone = "Europe/Berlin"')
    assert config(tmp_path).asked()["hours_in"] == "Europe/Berlin"


def test_a_page_tells_hours_of_the_machine_and_all_times_in_json_stay_seconds(
    place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = {}
    for zone in ("UTC", "Asia/Tokyo"):
        monkeypatch.setenv("TZ", zone)
        assert run(place, "--out", str(tmp_path)).exit_code == 0
        made = found[zone] = from_json((tmp_path / "report.json").read_text())
        assert made.rhythm and made.rhythm.zone == zone
    utc, tokyo = (msgspec.structs.replace(found[zone], rhythm=None) for zone in found)
    assert utc == tokyo


# ---- business hours


def test_a_weekend_and_a_night_do_not_count_as_waiting() -> None:
    desk = office("Mon-Fri 9:00-17:00", "UTC")
    assert desk is not None
    friday = START + 4 * DAY + 16 * 3_600  # Friday, 5 January 2024, 16:00
    assert desk.open_seconds(friday, friday + 3 * DAY) == 8 * 3_600  # an hour on Friday, seven on Monday
    assert desk.open_seconds(friday, friday) == 0
    saturday = office("Sat 10-12, Mon-Tue 8-9", "Europe/Lisbon")
    assert saturday is not None and saturday.open_seconds(START, START + 7 * DAY) == 4 * 3_600
    assert office(" ", "UTC") is None


def test_quiet_hours_are_taken_from_the_business_hours_and_may_run_past_midnight() -> None:
    bar = office("Fri-Sat 18:00-2:00", "UTC")
    assert bar is not None and bar.open_seconds(START, START + 7 * DAY) == 16 * 3_600
    quiet = office("", "UTC", "22:00-7:00, Sun")
    assert quiet is not None and quiet.open_seconds(START, START + 7 * DAY) == 6 * 15 * 3_600
    both = office("Mon-Fri 9-17", "UTC", "12-13, Fri")
    assert both is not None and both.open_seconds(START, START + 7 * DAY) == 4 * 7 * 3_600


ANSWERS = (
    "It left Porto|Yours waits in Lyon|We lost the label and print it anew|Look under the mat|Ask Rui at the desk|"
    "The van broke down|It is snowing at the pass|Customs opened it|Two days more, sadly|It went to your old flat|"
    "The kiln took longer|Your neighbour has it"
).split("|")


def test_both_figures_are_told_where_there_are_business_hours() -> None:
    talk: list[PostDict] = []
    for n in range(12):  # asked on Fridays at 16:00, answered on Mondays at 10:00
        talk += [
            {"id": f"q{n}", "by": f"p{n}", "at": f"{4 + 7 * n}d 16h", "to": "brand", "text": "Where is my parcel?"},
            {"at": f"{7 + 7 * n}d 10h", "to": f"p{n}", "re": f"q{n}", "text": f"{ANSWERS[n]} {n}"},
        ]
    (made,) = reports(records(talk, days=120), asked=AuditOptions(hours="Mon-Fri 9-17"))
    assert made.rhythm is not None and made.rhythm.within
    day = {w.seconds: w.share for w in made.rhythm.within}[DAY]
    desk = {w.seconds: w.share for w in made.rhythm.office}[DAY]
    assert day == 0 and desk == 1
    assert summary.desk(made) and made.rhythm.business_hours == "Mon-Fri 9-17"
    assert "Counted only in business hours" in html.render(made)
    made.waiting = [Waiting(who="p1", at=made.until - 3 * DAY, calls="question", text="?", url=None)]
    made.people = None
    (open_,) = summary.open_ends(made)
    assert open_.ago.startswith("3 days ago (") and open_.ago.endswith(" in business hours)")
    for form in (html, markdown, terminal):
        assert "in business hours" in " ".join(form.render(made).split())


# ---- the brand's own people


def desk(**asked: Any) -> tuple[Report, Report]:
    """The same talk without staff and with: Zoe of the brand answers everybody from her own account."""
    talk: list[PostDict] = [{"id": f"n{n}", "at": f"{7 * n}d 8h", "text": f"News of week {n}"} for n in range(12)]
    for n in range(12):
        talk += [
            {"id": f"q{n}", "by": f"p{n}", "at": f"{7 * n}d 9h", "re": f"n{n}", "text": "Where is my parcel?"},
            {"id": f"z{n}", "by": "zoe", "at": f"{7 * n}d 10h", "re": f"q{n}", "text": f"{ANSWERS[n]} {n}"},
            {"by": f"p{n}", "at": f"{7 * n}d 11h", "re": f"z{n}", "text": "Thank you!"},
        ]
    talk.append({"id": "zq", "by": "zoe", "at": "80d", "re": "n3", "text": "Is that our new kiln?"})
    world = records(talk, days=150)
    return reports(world)[0], reports(world, asked=AuditOptions(**asked))[0]


def test_what_staff_write_is_the_brands_and_they_are_no_people() -> None:
    alone, together = desk(staff=(("", "zoe"),))
    assert alone.finding("unanswered-people").value == 1
    assert together.finding("unanswered-people").value == 0
    assert together.people and alone.people and together.people.met == alone.people.met - 1
    assert {p.who for p in together.people.listed} & {"zoe"} == set()
    assert not together.waiting


def test_staff_of_whom_nothing_was_read_are_told() -> None:
    _, together = desk(staff=(("", "zoe"), ("", "nobody.example"), ("another", "p3")))
    assert (
        any("nobody.example" in note for note in together.notes) and together.finding("unanswered-people").value == 0
    )


def test_whose_staff_they_are_is_told_by_the_name_of_the_brand() -> None:
    assert staff_of({"Hearth": ["@Zoe", "ben@social.example"]}) == (
        ("hearth", "zoe"), ("hearth", "ben@social.example")
    )  # fmt: skip
    alone, other = desk(staff=(("another", "zoe"),))
    assert other.finding("unanswered-people").value == alone.finding("unanswered-people").value


def test_the_weeks_tell_of_nobody_who_was_left_where_it_is_not_seen_who_asks() -> None:
    talk: list[PostDict] = []
    for n in range(12):
        talk += [
            {"id": f"q{n}", "by": f"p{n}", "at": f"{7 * n}d 16h", "to": "brand", "text": "Where is my parcel?"},
            {"at": f"{7 * n}d 17h", "text": f"{ANSWERS[n]} {n}"},
        ]
    (made,) = reports(records(talk, days=120, sees=("own", "answers", "feed", "parents")))
    assert made.rhythm is not None and made.rhythm.asked == 0
    assert sum(w.asks + w.left for w in made.rhythm.weeks) == 0 < sum(w.posts for w in made.rhythm.weeks)
