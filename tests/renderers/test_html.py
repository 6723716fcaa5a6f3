"""The page: safe, self-contained, in order, and readable without a mouse or colour."""

import re
from base64 import b64encode
from hashlib import sha256
from itertools import pairwise

import msgspec
import pytest
from selectolax.lexbor import LexborHTMLParser as HTMLParser
from selectolax.lexbor import LexborNode as Node

from contrasocial.measure import plugins as catalog
from contrasocial.report import wording as words
from contrasocial.report.people_wording import RUNGS
from contrasocial.report.privacy.pseudonyms import pseudonymous
from contrasocial.report.renderers.html import LONGEST, render, share_of_parts, trend
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
    assert tree.css("script, img, iframe, object, form, link, base") == []
    assert [
        n.attributes for n in tree.css("*") if any(a.startswith("on") or a == "style" for a in n.attributes)
    ] == []


def test_hostile_posts_are_shown_as_they_were_written() -> None:
    shown = [quote.text() for quote in page(nasty()).css("blockquote")]
    assert NASTY[0] in shown
    assert NASTY[1].replace("\u202e", "").replace("\u202c", "") in shown
    assert "[31mred[0m bell [bold]markup[/bold] {{ 7 * 7 }} {% raw %}" in shown


def test_a_very_long_post_is_cut_and_says_so() -> None:
    longest = max((quote.text() for quote in page(nasty()).css("blockquote")), key=len)
    assert longest == "w" * LONGEST + " … (3,400 more characters)"


@SAMPLES
def test_only_web_addresses_are_linked_and_no_page_learns_of_the_reader(sample: Report) -> None:
    links = [a for a in page(sample).css("a") if not attribute(a, "href").startswith("#")]
    assert all(attribute(a, "href").startswith("https://social.example/") for a in links)
    assert all(attribute(a, "rel") == "noreferrer noopener nofollow" for a in links)


def test_every_post_of_the_sample_leads_to_its_original() -> None:
    hrefs = {attribute(a, "href") for a in page(report()).css(".posts a")}
    assert {e.url for f in report().findings for e in f.evidence} <= hrefs


@SAMPLES
def test_the_policy_allows_the_style_of_the_page_and_nothing_else(sample: Report) -> None:
    tree = page(sample)
    style = tree.css_first("style")
    assert style is not None
    digest = b64encode(sha256((style.text() or "").encode()).digest()).decode()
    policy = attribute(tree.css_first("meta[http-equiv=Content-Security-Policy]"), "content")
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    assert "url(" not in (style.text() or "")
    assert "@import" not in (style.text() or "")


@SAMPLES
def test_the_sections_come_in_the_order_that_was_promised(sample: Report) -> None:
    tree = page(sample)
    people = ("people",) if sample.people else ()
    assert [n.attributes["id"] for n in tree.css("h2")] == [
        *("verdict", "published", "actions", "waiting", *people, "past", "metrics", "unseen", "read", "method")
    ]
    assert [n.text() for n in tree.css("h1")] == [sample.verdict.sentence]


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
        named = attribute(chart, "aria-label") or attribute(chart, "aria-labelledby")
        assert attribute(chart, "aria-hidden") == "true" or (attribute(chart, "role") == "img" and named)


@SAMPLES
def test_ids_are_unique_and_every_link_in_the_page_leads_somewhere(sample: Report) -> None:
    tree = page(sample)
    ids = [n.attributes["id"] for n in tree.css("[id]")]
    assert len(ids) == len(set(ids))
    targets = {attribute(a, "href")[1:] for a in tree.css('a[href^="#"]')}
    assert targets <= set(ids)


def test_every_metric_has_its_card_with_outcome_reason_and_posts() -> None:
    tree = page(report())
    for finding in report().findings:
        card = tree.css_first(f"article#m-{finding.metric}")
        assert card is not None
        text = card.text()
        assert OUTCOMES[finding.outcome] in text
        assert finding.why in text
        assert all(e.text in text for e in finding.evidence)
        assert all(word in text for word in finding.page if word in words.PAGE)
        assert "{hits}" not in text


def test_every_record_that_was_read_is_accounted_for() -> None:
    read = page(report()).css_first("section[aria-labelledby=read]")
    assert read is not None
    assert [td.text() for td in read.css("td")] == ["1,061", "1,052", "9"]
    assert "6 × the same id with the same text was already read" in read.text()


def test_a_page_with_names_says_that_it_is_not_for_sharing() -> None:
    assert "holds names: not for sharing" in render(report())
    assert "holds names" not in render(pseudonymous(report(), KEY))


def test_the_page_stays_small() -> None:
    sample = large()
    assert (len(sample.findings), len(sample.findings[0].evidence)) == (21, 5)
    assert len(render(sample).encode()) < 250_000


def test_without_scores_there_is_no_empty_list() -> None:
    tree = page(too_little())
    assert [n for n in tree.css("ul, ol, tbody, dl") if not n.text(strip=True)] == []
    assert "too little evidence to rank anything" in tree.text()


def test_the_ladder_is_a_picture_and_a_table_of_the_same_numbers() -> None:
    section = page(report()).css_first("section[aria-labelledby=people]")
    assert section is not None
    label = attribute(section.css_first("svg"), "aria-label")
    now = [row.css("td")[0].text() for row in section.css("tbody tr")]
    assert label == "The ladder: " + ", ".join(
        f"{count} {rung}" for count, rung in zip(now, reversed(RUNGS), strict=True)
    )
    assert len(section.css("svg rect.bar")) == len(section.css("svg line.tick")) == 5


def test_the_parts_of_a_metric_have_their_names_where_its_page_tells_them() -> None:
    sample = msgspec.structs.replace(report().findings[0], parts=[(0, 1), (2, 3)])
    assert share_of_parts(sample) == [("0", 1, "25 %"), ("2", 3, "75 %")]
    named = msgspec.structs.replace(sample, page={"Parts": "stranger, handshake, exchange"})
    assert [name for name, _, _ in share_of_parts(named)] == ["stranger", "exchange"]


def test_a_trend_is_broken_where_a_stretch_has_no_value() -> None:
    shape = trend(report().findings[2])
    assert shape is not None
    assert [len(line.split()) for line in shape.lines] == [3, 3]


def test_a_trend_of_one_stretch_is_not_drawn() -> None:
    sample = report().findings[2]
    assert trend(msgspec.structs.replace(sample, trend=sample.trend[:1])) is None


def slid() -> Report:
    return msgspec.structs.replace(report(), whatif=spoken()[0])


def test_the_what_if_has_its_curve_beside_a_table_and_the_caveat_in_the_sentence_of_the_result() -> None:
    tree = page(slid())
    section = tree.css_first("section[aria-labelledby=whatif]")
    assert section is not None
    assert CAVEAT in section.css(".says")[0].text()
    label = attribute(section.css_first("svg"), "aria-label")
    assert all(row.css("td")[-1].text() in label for row in section.css(".curve tbody tr"))


def test_the_only_script_is_ours_allowed_by_its_hash_and_the_sliders_are_hidden_without_it() -> None:
    tree = page(slid())
    (script,) = tree.css("script")
    digest = b64encode(sha256(script.text().encode()).digest()).decode()
    policy = attribute(tree.css_first("meta[http-equiv]"), "content")
    assert f"script-src 'sha256-{digest}'" in policy
    assert "fetch" not in script.text() and "http" not in script.text()
    assert "hidden" in (tree.css_first("#sliders") or script).attributes
    assert {attribute(i, "id") for i in tree.css("input[type=range]")} == {
        attribute(label, "for") for label in tree.css(".sliders label")
    }


def test_every_form_has_the_caveat_in_the_result_and_promises_nothing() -> None:
    for form in ("html", "markdown", "terminal"):
        shown = " ".join(re.sub(r"<[^>]+>", " ", catalog.renderers()[form].render(slid())).split())
        part = shown[shown.rindex("Fifty handshakes or") :].split("All metrics")[0]
        assert CAVEAT in part
        assert not re.search(r"\bwill\b", part, re.IGNORECASE)
