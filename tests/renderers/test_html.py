"""The page: one screen first, safe, self-contained, in order, and readable without a mouse, a script or colour."""

import re
from base64 import b64encode
from hashlib import sha256
from itertools import pairwise

import msgspec
import pytest
from selectolax.lexbor import LexborHTMLParser as HTMLParser
from selectolax.lexbor import LexborNode as Node

from contrasocial.measure import plugins as catalog
from contrasocial.report import drawing
from contrasocial.report import wording as words
from contrasocial.report.people_wording import RUNGS
from contrasocial.report.privacy.pseudonyms import pseudonymous
from contrasocial.report.renderers.html import render
from contrasocial.report.schema import OUTCOMES, Report
from contrasocial.report.whatif_wording import CAVEAT
from tests.fixtures.report import KEY, NASTY, large, nasty, report, too_little
from tests.test_whatif import spoken

SAMPLES = pytest.mark.parametrize("sample", [report(), too_little(), nasty()], ids=["whole", "too little", "nasty"])


def page(sample: Report) -> HTMLParser:
    return HTMLParser(render(sample))


def attribute(node: Node | None, name: str) -> str:
    assert node is not None
    return node.attributes.get(name) or ""


@SAMPLES
def test_nothing_that_others_wrote_becomes_markup(sample: Report) -> None:
    tree = page(sample)
    assert tree.css("img, iframe, object, form, link, base") == []
    assert len(tree.css("script")) == len(tree.css("title")) == 1
    assert [
        n.attributes for n in tree.css("*") if any(a.startswith("on") or a == "style" for a in n.attributes)
    ] == []


def test_hostile_posts_are_shown_as_they_were_written() -> None:
    shown = {quote.text().strip() for quote in page(nasty()).css("[dir=auto]")}
    assert " ".join(NASTY[0].split()) in shown
    assert any("[31mred[0m bell [bold]markup[/bold] {{ 7 * 7 }} {% raw %}" in text for text in shown)


def test_a_post_of_a_megabyte_costs_no_more_than_its_first_line() -> None:
    sample = report()
    sample.findings[0].evidence = [msgspec.structs.replace(sample.findings[3].evidence[0], text="word " * 200_000)]
    sample.waiting = [msgspec.structs.replace(sample.waiting[0], text="w" * 1_000_000)]
    assert len(render(sample).encode()) < len(render(report()).encode()) + 2_000


@SAMPLES
def test_only_web_addresses_are_linked_and_no_page_learns_of_the_reader(sample: Report) -> None:
    links = [a for a in page(sample).css("a") if not attribute(a, "href").startswith("#")]
    assert all(attribute(a, "href").startswith("https://social.example/") for a in links)
    assert all(attribute(a, "rel") == "noreferrer noopener nofollow" for a in links)


def test_the_first_posts_of_every_number_lead_to_their_originals() -> None:
    hrefs = {attribute(a, "href") for a in page(report()).css(".posts a")}
    assert {e.url for f in report().findings for e in f.evidence[:3]} == hrefs


@SAMPLES
def test_the_policy_allows_the_style_and_the_script_of_the_page_and_nothing_else(sample: Report) -> None:
    tree = page(sample)
    style, script = (tree.css_first(name) for name in ("style", "script"))
    assert style is not None and script is not None
    digests = [b64encode(sha256((node.text() or "").encode()).digest()).decode() for node in (style, script)]
    policy = attribute(tree.css_first("meta[http-equiv=Content-Security-Policy]"), "content")
    assert policy == (
        f"default-src 'none'; style-src 'sha256-{digests[0]}'; script-src 'sha256-{digests[1]}'; "
        "base-uri 'none'; form-action 'none'"
    )
    assert "url(" not in (style.text() or "") and "@import" not in (style.text() or "")
    assert "fetch" not in script.text() and "http" not in script.text()


def test_what_is_open_answers_a_manager_in_this_order_and_the_rest_is_folded() -> None:
    tree = page(report())
    shown = [n.text(strip=True) for n in tree.css("main > h2, main > .two h2, main > details > summary")]
    titles = [
        "What to do first", "Waiting for you, as of", "What changed", "Look closer", "Week by week",
        "How fast answers", "From stranger to regular", "All 14 numbers", "Further back", "What was not seen",
    ]  # fmt: skip
    assert len(shown) == len(titles)
    assert all(text.startswith(title) for text, title in zip(shown, titles, strict=True)), shown
    assert [n.text() for n in tree.css("h1")] == [report().verdict.sentence]
    assert [n.text() for n in tree.css("h1 b.bad")] == ["contrasocial"]
    assert (
        len(tree.css(".gauge")) == 5
        and "Could not be judged: Gets to know people (9 of 30 talks needed)." in tree.text()
    )
    assert len(tree.css(".act")) == 3 and all(act.css(".say") for act in tree.css(".act"))
    assert len(tree.css(".rows li")) == 4
    assert all(summary.css("span") for summary in tree.css("main > details > summary"))


def test_what_is_not_there_has_no_section_of_its_own() -> None:
    tree = page(too_little())
    assert tree.css(".acts, .two, .gauges, .rows") == []
    assert [n for n in tree.css("ul, ol, tbody, section") if not n.text(strip=True)] == []
    assert re.search(r">\s*0 (?!of)", render(too_little())) is None


@SAMPLES
def test_headings_never_skip_a_level(sample: Report) -> None:
    levels = [int((n.tag or "")[1]) for n in page(sample).css("h1, h2, h3, h4, h5, h6")]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


@SAMPLES
def test_every_table_has_a_caption_and_every_head_a_scope(sample: Report) -> None:
    tree = page(sample)
    assert all(table.css_first("caption") is not None for table in tree.css("table"))
    assert all(attribute(th, "scope") in ("col", "row") for th in tree.css("th"))


@SAMPLES
def test_every_chart_has_words_for_those_who_do_not_see_it(sample: Report) -> None:
    for chart in page(sample).css("svg"):
        assert attribute(chart, "role") == "img" and attribute(chart, "aria-label")


@SAMPLES
def test_ids_are_unique_and_every_link_in_the_page_leads_somewhere(sample: Report) -> None:
    tree = page(sample)
    ids = [n.attributes["id"] for n in tree.css("[id]")]
    assert len(ids) == len(set(ids))
    targets = {attribute(a, "href")[1:] for a in tree.css('a[href^="#"]')}
    assert targets <= set(ids)


def test_every_number_has_its_outcome_its_reason_and_its_page() -> None:
    tree = page(report())
    for finding in report().findings:
        row = tree.css_first(f"#m-{finding.metric}")
        assert row is not None
        text = row.text()
        assert OUTCOMES[finding.outcome] in text
        assert words.plain(finding.why) in text or words.sentence(finding.why) in text
        assert all(word in text for word in finding.page if word in words.PAGE)
        assert "{hits}" not in text


def test_every_record_that_was_read_is_accounted_for() -> None:
    read = page(report()).css_first("#judged table")
    assert read is not None
    assert [td.text() for td in read.css("td")] == ["1,061", "1,052", "9"]
    assert "6 × the same id with the same text was already read" in read.text()


def test_the_page_says_at_its_head_whose_it_is() -> None:
    own, shared = (page(r).css_first("header") for r in (report(), pseudonymous(report(), KEY)))
    assert own is not None and shared is not None
    assert "Yours alone" in own.text() and "contrasocial share" in own.text()
    assert "Safe to share" in shared.text() and "Yours alone" not in shared.text()


def test_the_page_stays_small() -> None:
    sample = large()
    assert (len(sample.findings), len(sample.findings[0].evidence)) == (21, 5)
    assert len(render(sample).encode()) < 150_000


def test_the_ladder_says_its_numbers() -> None:
    label = attribute(page(report()).css_first("svg.rungs"), "aria-label")
    people = report().people
    assert people is not None
    counts = {r.id: r.n for r in people.rungs}
    assert label == "The ladder: " + ", ".join(f"{counts[rung]:,} {rung}" for rung in reversed(RUNGS))


def test_a_trend_is_broken_where_a_stretch_has_no_value_and_none_is_drawn_of_one() -> None:
    sample = report().findings[2]
    runs = re.findall(r'<polyline class="run" points="([^"]*)"', drawing.spark(sample) or "")
    assert [len(run.split()) for run in runs] == [3, 3]
    assert drawing.spark(msgspec.structs.replace(sample, trend=sample.trend[:1])) is None


def test_the_curve_of_answers_is_read_off_at_four_hours() -> None:
    rhythm = report().rhythm
    assert rhythm is not None
    label = attribute(page(report()).css_first("svg.curve"), "aria-label")
    assert label == "Answered: 2 % within 1 h, 3 % within 4 h, 5 % within 24 h, 7 % within 72 h"


def test_hours_are_those_of_the_reports_zone() -> None:
    assert "Hours of Europe/Lisbon" in page(report()).text()
    assert words.moment(1_720_000_000, "Europe/Lisbon") == "3 July 2024, 10:46"
    assert words.moment(1_720_000_000) == "3 July 2024, 9:46"


def slid() -> Report:
    return msgspec.structs.replace(report(), whatif=spoken()[0])


def test_the_what_if_has_the_caveat_in_the_sentence_of_the_result_and_its_sliders_are_hidden_without_script() -> None:
    tree = page(slid())
    part = tree.css_first("#whatif")
    assert part is not None
    assert CAVEAT in part.css("p")[0].text()
    assert "hidden" in (tree.css_first("#sliders") or part).attributes
    assert {attribute(i, "id") for i in tree.css("input[type=range]")} == {
        attribute(label, "for") for label in tree.css(".sliders label")
    }


def test_every_form_has_the_caveat_in_the_result_and_promises_nothing() -> None:
    for form in ("html", "markdown"):
        shown = " ".join(re.sub(r"<[^>]+>", " ", catalog.renderers()[form].render(slid())).split())
        part = shown[shown.rindex("Fifty handshakes or") :].split("All 14")[0].split("All metrics")[0]
        assert CAVEAT in part
        assert not re.search(r"\bwill\b", part, re.IGNORECASE)


@pytest.mark.parametrize("name", ['"><script>alert(1)</script>', "متجر المواقد", "\u202eevil\u202c"])
def test_a_brand_of_any_name_has_its_page(name: str) -> None:
    sample = msgspec.structs.replace(report(), brand=name)
    tree = page(sample)
    assert len(tree.css("script")) == 1
    assert next(n.text() for n in tree.css("header bdi")) == words.plain(name)
