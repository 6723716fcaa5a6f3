"""Reports of next to nothing: each has its page in every form; and one of another version is told."""

import re

import msgspec
import pytest

from contrasocial.core.errors import Problem
from contrasocial.measure import plugins
from contrasocial.report.schema import SCHEMA, Report, from_json, to_json
from tests.fixtures.report import report
from tests.world import records, reports


def none_at_all() -> Report:
    """Of an account that published nothing."""
    (made,) = reports(records([{"by": "ana", "to": "brand", "text": "Where is my parcel?"}], days=60))
    return made


def one_number() -> Report:
    """Of a source of which one metric alone can be told."""
    whole = report()
    (finding,) = (f for f in whole.findings if f.metric == "own-links")
    bare: dict[str, list[object]] = {
        "actions": [],
        "waiting": [],
        "past": [],
        "composition": [],
        "purposes": [],
        "changes": [],
        "accounts": [],
    }
    gauges = [
        gauge if gauge.id == finding.gauge else msgspec.structs.replace(gauge, score=None, low=None, high=None)
        for gauge in whole.gauges
    ]
    nothing = {"people": None, "rhythm": None, "whatif": None}
    return msgspec.structs.replace(whole, findings=[finding], gauges=gauges, **bare, **nothing)


@pytest.mark.parametrize("make", [none_at_all, one_number])
def test_a_report_of_next_to_nothing_has_a_page_in_every_form(make: object) -> None:
    made: Report = make()  # type: ignore[operator]
    for name, form in plugins.renderers().items():
        shown = form.render(made)
        assert made.verdict.word in shown or made.verdict.sentence.split()[0] in shown, name
        assert not re.findall(r"[>,:( ](?:None|nan)[<,).%]", shown if name != "json" else ""), name
    assert from_json(to_json(made)) == made


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (
            '{"schema": "contrasocial-report/1", "axes": []}',
            f"'contrasocial-report/1', and this version reads {SCHEMA}",
        ),
        (f'{{"schema": "{SCHEMA}"}}', "this is no report (Object missing required field"),
        ('{"schema": "\\u001b[2J"}', "of schema '"),
        ("[]", "this is no report (Expected `object`"),
        ("", "this is no report ("),
    ],
)
def test_a_report_of_another_version_is_told_in_three_lines_with_what_to_do(text: str, what: str) -> None:
    with pytest.raises(Problem) as raised:
        from_json(text)
    lines = str(raised.value).splitlines()
    assert len(lines) == 3 and lines[0].startswith("E171: ") and what in lines[0] and "\x1b" not in lines[0]
    assert "contrasocial audit writes the report as this version reads it" in lines[2]
