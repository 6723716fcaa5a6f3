"""When a loss is told first, and a brand without a name is given one."""

from pathlib import Path

import pytest

from contrasocial.api.audit import audit
from contrasocial.core.losses import loss
from contrasocial.ledger.store import Ledger
from contrasocial.measure.scope import AuditOptions, choose
from contrasocial.report.renderers import html, markdown, terminal
from contrasocial.report.schema import to_json
from tests.fixtures.report import report
from tests.fixtures.tables import sheet


@pytest.mark.parametrize(
    ("reasons", "is_told"),
    [
        ({"no-time": 6}, True),
        ({"no-time": 5}, False),
        ({"internal-note": 60}, False),
        ({"no-id": 3, "no-time": 3}, True),
    ],
)
def test_more_than_a_twentieth_that_is_lost_is_told(reasons: dict[str, int], is_told: bool) -> None:
    assert bool(loss("p.csv", 100, reasons)) is is_told


def test_the_reason_of_most_of_a_loss_is_told() -> None:
    assert "no time that can be read" in loss("p.csv", 10, {"no-time": 3, "no-id": 1})


def test_a_loss_is_the_first_line_of_every_form() -> None:
    sample = report()
    sample.absent = [lost := loss("p.csv", 10, {"no-time": 3})]
    page = html.render(sample)
    assert page.index(lost) < page.index("<h1>")
    assert lost in " ".join(terminal.render(sample).split()[:40])
    assert f"**{lost}**" in markdown.render(sample).splitlines()[:3]
    assert "LOST" in to_json(sample).splitlines()[2]


def test_what_was_lost_stands_in_the_report(tmp_path: Path) -> None:
    rows = [(n, f"2024-01-{n + 1:02}" if n % 2 else "?", "brand", f"News {n}") for n in range(28)]
    (tmp_path / "posts.csv").write_bytes(sheet(("id", "created_at", "author", "text"), rows))
    made = audit(tmp_path / "posts.csv", tmp_path / "here")
    assert len(made.absent) == 1 and "14 of 28 records are LOST" in made.absent[0]


def test_a_desk_without_a_name_is_called_as_the_user_says(tmp_path: Path) -> None:
    from contrasocial.api.gather import gather

    rows = [(1, 1, "2024-01-03", "ana", "in", "help?"), (2, 1, "2024-01-03", "Bo", "out", "yes")]
    rows += [(3, 2, "2024-01-03", "ben", "in", "help?"), (4, 2, "2024-01-03", "Cy", "out", "yes")]
    file = tmp_path / "talks.csv"
    file.write_bytes(sheet(("id", "ticket_id", "created_at", "author", "direction", "text"), rows))
    done = gather(file, tmp_path / "here")
    (brand,) = choose(Ledger(tmp_path / "here"), [done], AuditOptions(brand="Hearth"))
    assert (brand.name, len(brand.accounts)) == ("Hearth", 1)
