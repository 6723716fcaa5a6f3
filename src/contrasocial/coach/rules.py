"""The rules that a draft is held against, a code each. A rule says something, or nothing."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from contrasocial.coach.draft import Draft, has_link, is_push, links_home, told_of
from contrasocial.coach.promises import promise

#: Three people told the same is a habit.
_COPIES = 3
_WORDS = re.compile(r"[^\W\d_]{2,}")


@dataclass(frozen=True)
class Rule:
    """``says`` gives one sentence, or nothing where the rule does not hold. ``english``: it reads English only."""

    code: str
    level: str
    title: str
    why: str
    instead: str
    says: Callable[[Draft], str]
    english: bool = True


#: Who writes there already is not sent away.
_IS_THERE = re.compile(
    r"\b(?:have|has|had|'ve|just|we|i) (?:just )?(?:repl(?:y|ied)|respond(?:ed)?|answered|(?:re-?)?sen[dt]|received|got)\b"
    r"|\bcheck your (?:inbox|dms?|messages?)\b|\bif (?:it|this|that) (?:doesn't|does not|didn't) (?:help|work)\b",
    re.IGNORECASE,
)
#: The second part of an answer ("2/2") is judged with the first, which is not here.
_PART = re.compile(r"\(?\b([2-9])/[2-9]\b\)?")
#: In so few words a plain question ("which version is it?") or "we have answered your message" may be the same to all.
_BRIEF = 25


def _copy(draft: Draft) -> str:
    is_question = draft.labels["question"] == "genuine" and not has_link(draft)
    is_notice = bool(_IS_THERE.search(draft.text.replace("’", "'")))
    if (is_question or is_notice) and len(_WORDS.findall(draft.text)) <= _BRIEF:
        return ""
    people = {answer.person for answer in draft.alike}
    if len(people) < _COPIES:
        return ""
    return f"{told_of(len(people))} got (nearly) the same words from you before"


#: What a draft may ask for, and how it looks where somebody has told it already. Versions and devices are not here:
#: people have several, and of 22 such hits on real answers 2 were right.
_TOLD = {
    "an e-mail address": (r"(?:your e-?mail|e-?mail address)", r"[\w.+-]+@[\w-]+\.[\w.]{2,}"),
    "an order number": (
        r"(?:order|booking|reference|ticket|case|tracking|account) (?:number|no\.?|id|#)",
        r"\b(?:order|booking|ref\w*|ticket|case|tracking|account)\b\W{0,4}(?:number|no\.?|id|is)?\W{0,6}[#A-Z]{0,4}\d{4,}",
    ),
    "a phone number": (r"(?:phone|mobile|contact) (?:number|no\.?)", r"(?<!\d)\+?\d(?:[ ().-]?\d){8,14}(?!\d)"),
    "a postcode": (
        r"(?:post ?code|zip(?: ?code)?)",
        r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b|\b(?:zip|postcode|post code)\W{0,4}\d{4,5}\b",
    ),
}
_ASKS = (
    r"\b(?:what(?:'s| is| are)?|which|(?:can|could|would|will) you (?:\w+ ){{0,2}}(?:tell|send|share|give|provide|confirm|dm|let)|"
    r"(?:please|kindly) (?:\w+ )?(?:tell|send|share|give|provide|confirm|dm|let)|let (?:me|us) know|(?:do|may|can) (?:you|we|i) have|"
    r"(?:dm|send|share|tell) (?:me|us))\b[^.!?\n]{{0,60}}\b{thing}\b"
)
_PATTERNS = {
    name: (re.compile(_ASKS.format(thing=thing), re.IGNORECASE), re.compile(told, re.IGNORECASE))
    for name, (thing, told) in _TOLD.items()
}
#: "A different e-mail", "your friend's": it is another one that is asked for; or the same in private, as it is no word
#: for everybody's eyes.
_OTHER = re.compile(
    r"\b(?:another|other|different|new|second|also|else|full|exact|latest|updated?|\w+(?:'s|s') (?:username|e-?mail|phone|order|account))\b",
    re.IGNORECASE,
)
_PRIVATE = re.compile(r"\b(?:private info\w*|delet(?:e|ing) (?:it|that|this|your))\b", re.IGNORECASE)


def _asks_again(draft: Draft) -> str:
    theirs = " \n ".join(said.text for said in draft.talk if not said.by_brand)
    for name, (asks, told) in _PATTERNS.items():
        question = asks.search(draft.text.replace("’", "'"))
        if not question or _PRIVATE.search(draft.text) or _OTHER.search(question[0]):
            continue
        if found := told.search(theirs):
            return f"it asks for {name}; they wrote “{found[0].strip()}”"
    return ""


def _elsewhere(draft: Draft) -> str:
    if _IS_THERE.search(draft.text.replace("’", "'")) or _PART.search(draft.text):
        return ""
    if not draft.labels["deflection"] or draft.labels["question"] == "genuine":
        return ""
    return "all it does is send them elsewhere" if len(_WORDS.findall(draft.text)) <= 22 else ""


#: It thanks for something else, or asks for something meanwhile.
_NO_WAIT = re.compile(
    r"\bfor (?:the |your )?follow(?:ing)?\b(?! up)|\b(?:kindly|please) (?!bear\b|be patient|wait|hold|allow|give|note|rest)\w+",
    re.IGNORECASE,
)


def _holds(draft: Draft) -> str:
    if _NO_WAIT.search(draft.text) or _PART.search(draft.text):
        return ""
    return "it only asks them to wait" if draft.labels["holding"] else ""


def _card(draft: Draft) -> str:
    # To everybody it is a post; where no log tells what persons wrote, nobody knows who spoke first.
    # What reacts to something ("sorry", "try this") answers a word that the log does not hold.
    if not draft.to or not draft.hears or draft.talk or draft.labels["reacts"]:
        return ""
    if not (home := links_home(draft)):
        return ""
    return f"a link home ({home[0]}) to somebody of whom the ledger holds no word to you"


def _pushes(draft: Draft) -> str:
    if draft.person is not None or not is_push(draft):
        return ""
    posts, pushes = draft.week
    return f"it asks for a click, a visit or a purchase; of your {posts} posts in the last seven days {pushes} did"


def _promises(draft: Draft) -> str:
    found = promise(draft.text)
    return f"“{found}” is a promise: it is due within seven days" if found else ""


RULES = (
    Rule(
        "C101", "error", "A copy", "an answer that everybody gets is for nobody",
        "say what you would say to this one person: what did only they write?", _copy, english=False,
    ),
    Rule(
        "C102", "note", "Asks again", "they told you already; to ask again says that nobody read it",
        "use what they told you, and ask only for what is missing", _asks_again,
    ),
    Rule(
        "C104", "warning", "Only sends elsewhere", "a person who is sent away starts again at nought",
        "answer here what can be answered here, then say why the rest needs another place", _elsewhere,
    ),
    Rule(
        "C105", "note", "Only a holding line", "it stops no clock: they still wait",
        "say what is being done and by when they hear of it", _holds,
    ),
    Rule(
        "C106", "note", "A card at first contact", "a link to somebody who has not asked is a business card",
        "talk first; the link can wait until they ask", _card, english=False,
    ),
    Rule(
        "C107", "note", "A push", "a feed of calls to act is a commercial",
        "make the next one about somebody else, or a question that you will answer", _pushes,
    ),
    Rule(
        "C108", "note", "A promise", "what is promised and not kept is worse than silence",
        "promise only what has a day and a name", _promises, english=False,
    ),
)  # fmt: skip
