"""What counts as an answer in words of one's own: not a copy, wherever the source cut it, and not a bare link."""

from contrasocial.report.schema import Finding
from tests.world import PostDict, report

_FORM = "Hi {}, the old stove does not burn green wood in any weather. Our founder left years ago and says{} the"


def test_copies_that_the_source_cut_at_different_places_are_copies() -> None:
    more = ["", " to", " to us", " in", " at his age", " here", " about it", " so"]
    names = "Ana Bob Cleo Dan Eve Finn Gus Hal".split()
    texts = [f"{_FORM.format(name, said)}… https://t.co/{name}" for name, said in zip(names, more, strict=True)]
    posts: list[PostDict] = [
        {"at": f"{day}d", "to": f"p{day}", "re": f"x{day}", "text": text, "links": (f"https://t.co/{day}",)}
        for day, text in enumerate(texts)
    ]
    assert _value(posts, "template-replies").hits == 8


def test_answers_that_begin_with_the_same_few_words_are_no_copies() -> None:
    rest = (
        "the pipe bends where it meets your wall so lift it,your door closes only if nobody paints it when cold,"
        "a red valve means gas and a blue one means water,kettles whistle late once lime has settled under them,"
        "old grates crack in frost unless they rest on sand first,handles from that year were brass in pairs"
    )
    posts: list[PostDict] = [
        {"at": f"{day}d", "to": f"p{day}", "re": f"x{day}", "text": f"Thanks a lot for asking: {part} and then…"}
        for day, part in enumerate(rest.split(","))
    ]
    assert _value(posts, "template-replies").hits == 0


def test_a_link_or_a_picture_alone_answers_nobody_in_own_words() -> None:
    posts: list[PostDict] = [
        {
            "at": f"{day}d",
            "to": f"p{day}",
            "re": f"x{day}",
            "text": f"https://t.co/{day}",
            "links": (f"https://t.co/{day}",),
        }
        for day in range(12)
    ]
    assert _value(posts, "broadcasting").hits == 12


def _value(posts: list[PostDict], metric: str) -> Finding:
    return next(f for f in report(posts).findings if f.metric == metric)
