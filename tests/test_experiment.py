"""An experiment: what it takes, who is drawn into which arm, when it may be read, and whether it finds the truth."""

import json
import math
import random
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from contrasocial.api import experiment as trial
from contrasocial.cli.experiment import command
from contrasocial.core.errors import Problem
from contrasocial.core.time import DAY
from contrasocial.relationships.experiment.effect import Arm, effect, findable, needed, working
from contrasocial.relationships.experiment.experiment_plan import ARMS, Plan, fresh_key, plans, write
from contrasocial.relationships.experiment.experiment_progress import Opening, Standing, Start, stand
from contrasocial.relationships.experiment.experiment_sentences import begun, standing
from tests.fixtures.tables import DESK, sheet

#: Monday, 1 January 2024.
START = 1_704_067_200


def plan(key: str = "", people: int = 320, **more: Any) -> Plan:
    chosen: dict[str, Any] = {"outcome": "came-back", "usual": 0.12, "hoped": 0.24, "began": START, **more}
    return Plan("hearthline", (7,), more.pop("number", 1), key=key or fresh_key(), people=people, **chosen)


def world(seed: int, shares: tuple[float, float], people: int = 320, made: Plan | None = None) -> Standing:
    """An experiment in which people of each arm come back with these chances, read a year later."""
    rng = random.Random(seed)
    chosen = made or plan(rng.randbytes(32).hex(), people)
    came = []
    for number in range(people):
        person = rng.getrandbits(63)
        came.append(opening(person, number, came_back=rng.random() < shares[chosen.arm(person)]))
    return stand(chosen, came, START + 400 * DAY, 10)


def opening(person: int, after: int = 0, answered: bool = True, asked: bool = False, **outcome: bool) -> Opening:
    return Opening(
        person, START + after, answered, asked, outcome.get("came_back", False), outcome.get("turn", False)
    )


# What it takes ------------------------------------------------------------------------------------------------------


def test_twelve_per_cent_against_twenty_four_takes_160_people_an_arm() -> None:
    assert needed(0.12, 0.24) == 160
    assert working(0.12, 0.24).endswith("= 160")


@pytest.mark.parametrize(("usual", "hoped"), [(0.12, 0.24), (0.05, 0.1), (0.4, 0.5), (0.01, 0.9), (0.85, 0.95)])
def test_the_number_of_people_is_that_of_statsmodels(usual: float, hoped: float) -> None:
    from statsmodels.stats.proportion import samplesize_proportions_2indep_onetail

    exact = samplesize_proportions_2indep_onetail(hoped - usual, usual, 0.8, 1, 0.05, 0, "two-sided")
    assert needed(usual, hoped) == math.ceil(exact)


@pytest.mark.parametrize("counts", [(19, 160, 38, 160), (0, 20, 3, 25), (5, 5, 2, 7), (0, 9, 8, 8), (1, 3, 400, 900)])
def test_the_interval_is_that_of_statsmodels(counts: tuple[int, int, int, int]) -> None:
    from statsmodels.stats.proportion import confint_proportions_2indep

    hits_1, people_1, hits_2, people_2 = counts
    found = effect([Arm(people_1, hits_1, 0, 0), Arm(people_2, hits_2, 0, 0)])
    expected = confint_proportions_2indep(hits_2, people_2, hits_1, people_1, method="newcomb", compare="diff")
    assert (found.low, found.high) == pytest.approx(tuple(map(float, expected)), abs=1e-9)


def test_what_can_be_found_with_so_many_people_takes_no_more_than_them() -> None:
    least = findable(0.12, 320)
    assert least == 0.24
    assert findable(0.12, 319) == 0.25
    assert findable(0.12, 3) is None


# Who is drawn -------------------------------------------------------------------------------------------------------


def test_arms_are_balanced_and_a_person_is_always_in_the_same_one() -> None:
    chosen = plan("ab" * 32)
    arms = [chosen.arm(person) for person in range(20_000)]
    assert abs(sum(arms) - 10_000) < 300
    assert arms == [plan("ab" * 32).arm(person) for person in range(20_000)]


def test_arms_of_another_experiment_have_nothing_to_do_with_these() -> None:
    one, two = plan("ab" * 32), plan("cd" * 32)
    assert abs(sum(one.arm(p) == two.arm(p) for p in range(20_000)) - 10_000) < 300


def test_a_plan_is_written_once_and_read_as_it_was(tmp_path: Path) -> None:
    first = plan()
    write(tmp_path, first)
    (file,) = (tmp_path / "experiments").iterdir()
    before = file.read_bytes()
    with pytest.raises(Problem) as raised:
        write(tmp_path, plan(people=4))
    assert raised.value.code == "E130"
    assert [p.read_bytes() for p in (tmp_path / "experiments").iterdir()] == [before]
    assert plans(tmp_path, [7, 8]) == [first]
    assert plans(tmp_path, [8]) == []


@pytest.mark.parametrize("change", [{"people": 20}, {"hoped": 0.5}, {"key": "00" * 32}, {"outcome": "second-turn"}])
def test_a_plan_that_was_changed_is_refused(change: dict[str, Any], tmp_path: Path) -> None:
    write(tmp_path, plan())
    (file,) = (tmp_path / "experiments").iterdir()
    file.write_text(json.dumps(json.loads(file.read_text()) | change))
    with pytest.raises(Problem) as raised:
        plans(tmp_path)
    assert raised.value.code == "E131"


def test_a_plan_that_is_damaged_is_one_clear_problem(tmp_path: Path) -> None:
    write(tmp_path, plan())
    (file,) = (tmp_path / "experiments").iterdir()
    for text in (file.read_text()[:40], "[]", '{"seal": 1}'):
        file.write_text(text)
        with pytest.raises(Problem) as raised:
            plans(tmp_path)
        assert raised.value.code == "E131"


# Whether it finds what is there -------------------------------------------------------------------------------------


def test_a_planted_effect_lies_in_its_interval_in_95_of_100_worlds() -> None:
    found = [world(seed, (0.12, 0.24)).effect for seed in range(100)]
    assert sum(e is not None and e.low <= 0.12 <= e.high for e in found) >= 95


def test_where_nothing_is_planted_nothing_is_found_in_95_of_100_worlds() -> None:
    found = [world(seed, (0.12, 0.12)).effect for seed in range(100)]
    assert sum(e is not None and not e.is_clear for e in found) >= 95


def test_over_many_worlds_the_interval_and_the_power_are_what_they_claim() -> None:
    planted = [e for seed in range(1_000, 2_500) if (e := world(seed, (0.12, 0.24)).effect)]
    assert 0.94 < sum(e.low <= 0.12 <= e.high for e in planted) / 1_500 < 0.97
    assert 0.77 < sum(e.is_clear for e in planted) / 1_500 < 0.84


# When it may be read ------------------------------------------------------------------------------------------------


def test_reading_too_early_says_so_and_shows_no_effect() -> None:
    chosen = plan()
    came = [opening(person, came_back=True) for person in range(320)]
    for early in (stand(chosen, came[:319], START + 400 * DAY, 10), stand(chosen, came, START + 60 * DAY - 1, 10)):
        assert early.effect is None
        assert [arm.hits for arm in early.arms] == [0, 0]
        told = " ".join(standing(early))
        assert "too early" in told
        assert "interval" not in told
        assert "points" not in told
    assert stand(chosen, came, START + 60 * DAY, 10).effect is not None


def test_how_long_it_still_takes_is_told_from_the_pace() -> None:
    early = stand(plan(), [opening(person) for person in range(20)], START + DAY, 10)
    assert early.weeks == pytest.approx(30 + 60 / 7)
    assert "about 39 more weeks" in " ".join(standing(early))
    assert stand(plan(), [], START + DAY, 0).weeks is None


def test_who_comes_after_the_planned_number_is_not_counted() -> None:
    chosen = plan(people=20)
    came = [opening(person) for person in range(20)]
    late = [opening(100 + person, 9 * DAY, came_back=True) for person in range(500)]
    assert stand(chosen, came + late, START + 400 * DAY, 10) == stand(chosen, came, START + 400 * DAY, 10)


def test_people_count_in_the_arm_they_were_drawn_for_whatever_was_done() -> None:
    chosen = plan(people=40)
    came = [opening(p, answered=p % 2 == 0, asked=p % 4 == 0, came_back=p % 5 == 0) for p in range(40)]
    found = stand(chosen, came, START + 400 * DAY, 10)
    for number, arm in enumerate(found.arms):
        mine = [o for o in came if chosen.arm(o.person) == number]
        assert arm == Arm(
            len(mine),
            *(sum(map(bool, x)) for x in zip(*((o.came_back, o.answered, o.asked) for o in mine), strict=True)),
        )
    assert re.search(r"\d+ answered, \d+ of them with a question", " ".join(standing(found)))


def test_a_clear_effect_and_an_unclear_one_are_told_as_what_they_are() -> None:
    told = " ".join(standing(world(1, (0.1, 0.9))))
    assert "leaves out nought: in this experiment more people" in told
    assert re.search(r"Difference: \+\d+ points, 95 % interval \+\d+ to \+\d+ \(Newcombe\)", told)
    assert "cannot tell the two apart" in " ".join(standing(world(1, (0.12, 0.12))))


def test_nothing_that_is_said_foretells() -> None:
    chosen = plan()
    texts = [
        *begun(Start(chosen, 11.0, 38.0, 96, 14)),
        *standing(stand(chosen, [], START, 10)),
        *(line for seed in range(9) for line in standing(world(seed, (0.12, 0.24)))),
    ]
    assert not [t for t in texts if re.search(r"\b(will|would|proves?|guarantee\w*)\b", t)]


# From a log to the effect -------------------------------------------------------------------------------------------


class Desk:
    """A support log of Hearthline, a row at a time; times are days after :data:`START`."""

    def __init__(self) -> None:
        self.rows: list[tuple[object, ...]] = []

    def say(self, day: float, author: str, to: str, text: str) -> None:
        inward = "out" if author in ("hearthline", "kettle") else "in"
        self.rows.append((len(self.rows) + 1, author, inward, int(START + day * DAY), text, "", to))

    def talk(self, day: float, person: str, answer: str = "The valve.", again: Sequence[float] = ()) -> None:
        """A question, its answer an hour later, and what the person wrote so many days after the question."""
        self.say(day, person, "hearthline", "Why is my stove cold?")
        if answer:
            self.say(day + 1 / 24, "hearthline", person, answer)
        for later in again:
            self.say(day + later, person, "hearthline", "How do I clean it?")

    def save(self, path: Path) -> Path:
        path.mkdir(exist_ok=True)
        (path / "desk.csv").write_bytes(sheet(DESK, self.rows))
        return path / "desk.csv"


def busy() -> Desk:
    """120 days with four new people each; every fifth came back 20 days later."""
    desk = Desk()
    for number in range(480):
        desk.talk(number / 4, f"old{number}", again=[20.0] if number % 5 == 0 and number < 396 else [])
    return desk


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return busy().save(tmp_path)


def test_the_plan_rests_on_the_pace_and_the_past_of_the_brand(log: Path, tmp_path: Path) -> None:
    found = trial.start([log], tmp_path / "place", now=START + 130 * DAY)
    assert found.pace == pytest.approx(28, rel=0.06)
    assert found.past_hits / found.past == pytest.approx(0.2, abs=0.01)
    assert (found.plan.usual, found.plan.hoped, found.plan.people) == (0.2, 0.4, 2 * needed(0.2, 0.4))
    assert trial.every(tmp_path / "place") == [found.plan]


def test_a_second_one_does_not_begin_before_the_first_has_ended(log: Path, tmp_path: Path) -> None:
    trial.start([log], tmp_path / "place", now=START + 130 * DAY)
    with pytest.raises(Problem) as raised:
        trial.start([log], tmp_path / "place", now=START + 131 * DAY)
    assert raised.value.code == "E130"


def test_an_experiment_of_more_than_a_year_is_not_begun_unasked(tmp_path: Path) -> None:
    desk = Desk()
    for number in range(26):
        desk.talk(7 * number, f"old{number}")
    log, place = desk.save(tmp_path), tmp_path / "place"
    with pytest.raises(Problem) as raised:
        trial.start([log], place)
    assert (raised.value.code, trial.every(place)) == ("E132", [])
    assert re.search(r"--hoped 0\.\d+ can be found within a year", raised.value.do)
    hoped = float(re.findall(r"--hoped (0\.\d+)", raised.value.do)[0])
    assert trial.start([log], place, hoped=hoped).weeks <= 52


def test_it_is_begun_all_the_same_where_the_user_says_so(tmp_path: Path) -> None:
    desk = Desk()
    desk.talk(0, "ana")
    desk.talk(30, "bob")
    assert trial.start([desk.save(tmp_path)], tmp_path / "place", long=True).weeks > 52


def test_a_source_without_what_people_write_is_refused(tmp_path: Path) -> None:
    desk = Desk()
    for number in range(40):
        desk.say(number, "hearthline", f"p{number}", "Thank you.")
    with pytest.raises(Problem) as raised:
        trial.start([desk.save(tmp_path)], tmp_path / "place")
    assert raised.value.code == "E133"


@pytest.mark.parametrize(("usual", "hoped"), [(0.3, 0.2), (0, 0.2), (0.2, 1), (12, 24)])
def test_shares_that_are_none_are_refused(usual: float, hoped: float, log: Path, tmp_path: Path) -> None:
    with pytest.raises(Problem) as raised:
        trial.start([log], tmp_path / "place", usual=usual, hoped=hoped)
    assert raised.value.code == "E112"


def begin(log: Path, place: Path, day: float, **more: Any) -> Plan:
    """An experiment that is so large an effect that few people are needed."""
    return trial.start([log], place, now=int(START + day * DAY), usual=0.05, hoped=0.9, key="ab" * 32, **more).plan


def test_what_became_of_each_person_is_counted_from_the_log(tmp_path: Path) -> None:
    desk, place = busy(), tmp_path / "place"
    chosen = begin(desk.save(tmp_path / "before"), place, 120)
    desk.talk(119.9, "early", again=[20])  # came before the experiment began
    desk.talk(121, "day13", again=[13.9])
    desk.talk(122, "day14", "Is it lit?", again=[14.1])
    desk.talk(123, "day60", again=[59.9])
    desk.talk(124, "day61", again=[60.2])
    desk.talk(125, "turn", "Is it lit?", again=[0.1])
    desk.talk(126, "nobody", "", again=[20])
    desk.talk(127, "form", "DM us?")
    for number in range(chosen.people - 7):
        desk.talk(128, f"new{number}")
    desk.talk(128.5, "too late", again=[20])
    desk.talk(190, "last")
    found = trial.read([desk.save(tmp_path / "after")], place)
    assert (found.drawn, found.counted) == (chosen.people, chosen.people)
    assert sum(arm.people for arm in found.arms) == chosen.people
    assert sum(arm.hits for arm in found.arms) == 3  # day14, day60, nobody
    assert (
        sum(arm.answered for arm in found.arms) == chosen.people - 2
    )  # neither nobody nor form: to send away is no answer
    assert sum(arm.asked for arm in found.arms) == 2
    assert found.effect is not None
    assert trial.start([tmp_path / "after" / "desk.csv"], place, now=START + 191 * DAY, long=True).plan.number == 2


def test_the_other_outcome_is_a_second_turn_within_a_week(tmp_path: Path) -> None:
    desk, place = busy(), tmp_path / "place"
    chosen = begin(desk.save(tmp_path / "before"), place, 120, outcome="second-turn")
    desk.talk(121, "turn", again=[0.1])
    desk.talk(121, "day6", again=[6.5])
    desk.talk(121, "day8", again=[8])
    desk.talk(121, "nobody", "", again=[2])  # nobody answered: no turn of the brand that could have been followed
    for number in range(chosen.people - 4):
        desk.talk(122, f"new{number}")
    desk.talk(190, "last")
    found = trial.read([desk.save(tmp_path / "after")], place)
    assert sum(arm.hits for arm in found.arms) == 2


def test_who_waits_now_is_told_with_the_arm_and_who_is_answered_is_not(tmp_path: Path) -> None:
    desk, place = busy(), tmp_path / "place"
    chosen = begin(desk.save(tmp_path / "before"), place, 120)
    desk.talk(119.9, "before", "")
    desk.talk(121, "ana", "")
    desk.talk(122, "bob")
    desk.talk(123, "cy", "")  # an hour old at the most: nothing comes after it
    found = trial.next_up([desk.save(tmp_path / "after")], place)
    assert [one.handle for one in found] == ["ana", "cy"]
    assert {one.arm for one in found} <= {0, 1}
    again = trial.next_up([tmp_path / "after" / "desk.csv"], place)
    assert again == found
    for number in range(chosen.people):
        desk.talk(124, f"new{number}")
    desk.talk(125, "dan", "")
    full = trial.next_up([desk.save(tmp_path / "full")], place)
    assert [(one.handle, one.arm is None) for one in full] == [("ana", False), ("cy", False), ("dan", True)]


def test_who_waits_is_named_where_names_are_asked_for_and_a_pseudonym_in_what_is_piped(tmp_path: Path) -> None:
    desk, place = busy(), tmp_path / "place"
    begin(desk.save(tmp_path / "before"), place, 120)
    desk.talk(121, "anabelle", "")
    log = str(desk.save(tmp_path / "after"))
    piped, named = (
        CliRunner().invoke(command, ["next", log, "--workspace", str(place), *more]).output
        for more in ((), ("--names",))
    )
    assert "person " in piped and "anabelle" not in piped
    assert "anabelle: " in named


def test_a_log_of_several_brands_is_asked_for_one(tmp_path: Path) -> None:
    desk = busy()
    desk.say(1, "kettle", "old1", "Hello.")
    log = desk.save(tmp_path)
    found = trial.start([log], tmp_path / "place", brand="hearthline")
    assert found.plan.brand == "hearthline"
    with pytest.raises(Problem) as raised:
        trial.read([log], tmp_path / "place", brand="kettle")
    assert raised.value.code == "E133"


def test_without_a_source_the_brand_of_the_plan_is_meant_whatever_else_the_ledger_holds(tmp_path: Path) -> None:
    desk = busy()
    desk.say(1, "kettle", "old1", "Hello.")
    found = trial.start([desk.save(tmp_path)], tmp_path / "place", brand="hearthline")
    assert trial.read(workspace=tmp_path / "place").plan == found.plan


def test_no_experiment_is_one_clear_problem(log: Path, tmp_path: Path) -> None:
    with pytest.raises(Problem) as raised:
        trial.read([log], tmp_path / "place")
    assert raised.value.code == "E134"


def test_the_commands_say_what_they_found(log: Path, tmp_path: Path) -> None:
    def run(*words: str) -> str:
        done = CliRunner().invoke(command, [*words, "--workspace", str(tmp_path / "place")])
        assert done.exit_code == 0, done.output
        return done.output

    told = run("start", str(log), "--usual", "0.12", "--hoped", "0.24")
    assert "160 people in each arm, 320 in all" in told
    assert "n = (1.96" in told
    assert "0 of 320 people drawn" in run("read", str(log))
    assert "Nobody who came" in run("next", str(log))
    assert "hearthline, begun on" in run("list")
    assert all(arm in told for arm in ARMS)
