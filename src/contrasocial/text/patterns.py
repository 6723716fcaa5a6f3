"""What labels share: Arrow texts freed of what is not speech, and regular expressions over them (RE2)."""

import threading
from collections import OrderedDict
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

import pyarrow as pa
import pyarrow.compute as pc

_T = TypeVar("_T")
#: So many answers are kept: what the labels of one batch ask for again.
_HELD = 8

LINK = r"(?:https?://|www\.)\S+"
MENTION = r"(?:^|[^\w@])@[\w][\w.\-]*(?:@[\w.\-]+\w)?"
HASHTAG = r"#[\pL\pN_]+"
#: A sign-off at the end: "/MK", "-Anna.", "?^AB", perhaps before a part number "2/2" or a link.
SIGN_OFF = r"[\s.!?,)][/\-–—^*~=] ?(?:[A-Z][A-Za-z]{0,11}|[A-Z]{1,3})\.?\s*(?:\(?\d/\d\)?)?\s*$"
#: Writing without spaces: each sign is taken as a word.
SPACELESS = r"([\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}])"
#: Words and letters of German that English hardly shares.
GERMAN = (
    r"[äöüÄÖÜß]|\b(?:ich|wir|und|nicht|nichts|nix|das|dass|ist|sind|du|sie|ihr|ihre[mnrs]?|uns|unser\w*|euch|eure?|dir|dich|mir|mich|ihnen|der|ein|eine[mnrs]?|kein\w*|zum|zur|vom|"
    r"beim|noch|auch|nur|schon|hier|wie|wo|wer|wann|warum|wieso|gibt|gibts|geht|gehts|kann|kannst|haben|habe|habt|wird|werden|sehr|gern|gerne|leider|jetzt|heute|immer|wieder|mal|"
    r"hallo|moin|servus|bitte|danke|dank|mein\w*|dein\w*|mehr|oder|aber|wenn|weil|dann|doch|nein|ja|gut|bei|nach|bis|von|seit|ohne|einfach|genau|klar|alles|viel\w*)\b"
)
WORD = r"[\pL\pN]+(?:['-][\pL\pN]+)*"
_CALLED = (
    r"\b([Hh]i|[Hh]ey|[Hh]ello|[Dd]ear|[Tt]hanks|[Tt]hank you|[Ss]orry|[Ww]elcome)( there| again)?(,?) [A-Z]\p{Ll}+"
)


#: Capitalised words that are nobody's name.
NOT_A_NAME = (
    r"\b(?:We|I|I'm|I'll|I've|The|This|That|It|It's|You|Your|You're|Please|Our|To|If|Can|Could|Would|What|When|How|Why|"
    r"Have|Has|For|So|Just|No|Yes|Not|All|And|But|In|On|At|Thanks|Thank|Sorry|Is|Are|Do|Did|Does|Let|My|There|Here|"
    r"Everyone|All|Team|Guys|Folks|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|DM|Today|Tomorrow|"
    r"Windows|Mac|Android|Premium|Free|Twitter|Facebook|Spotify|Apple|Google|Amazon|Help|Help's)\b"
)
#: What a text begins with before a comma.
OPENING = (
    r"^(?:H(?:i|ey|ello|iya|m+|ola|owdy|ah?a?|opefully|owever)|Ah+|Aw+|Oh+|O+ps|Ow|Ouch|Wow|Whoa|Yay|Yum|Woo\w*|Yikes|Ye(?:p|ah|s)|Nope|"
    r"Ok|Okay|Sure|Right|Well|Great|Good|Nice|Cool|Awesome|Perfect|Excellent|Alright|Absolutely|Definitely|Totally|Unfortunately|"
    r"Currently|Actually|Also|Additionally|Otherwise|Meanwhile|Indeed|Understood|Agreed|Correct|True|First|Firstly|Next|Then|Again|"
    r"Apologies|Congrats|Congratulations|Cheers|Welcome|Hooray|Bonjour|Salut|Merci|Gracias|Hallo|Oi|Morning|Afternoon|Evening|"
    r"Greetings|Dear|Bummer|Basically|Typically|Generally|Usually|Once|After|Before|As|With|From|By|Now|Since|While|Rest|Also),"
)


def whole(words: str) -> str:
    """A pattern that finds these only as whole words; to the ``\\b`` of RE2 "ä" and "ß" are no letters."""
    return rf"(?:^|[^\pL\pN])(?:{words})(?:[^\pL\pN]|$)"


#: German: that more will come. A promise, and what a mere holding line holds off with.
_WE = r"(?:wir|ich|kolleg\pL*|team|technik|mitarbeiter\pL*|abteilung)"
PROMISE_DE = whole(
    r"melde? mich|melden uns|meld(?:e ich mich|en wir uns)|meldet sich|(?:werden?|wird) (?:\S+ )?(?:mich|uns|sich)(?: [^.!?\n]*)? (?:zurück)?melden|(?:werden?|wird) (?:[^.!?\n]* )?(?:über)?prüfen|"
    rf"{_WE} (?:\S+ ){{0,4}}(?:melde?|melden) (?:mich|uns|sich)|{_WE} (?:\S+ ){{0,2}}(?:über)?(?:prüfen?|klären?|abklären)|"
    rf"{_WE} (?:\S+ ){{0,3}}(?:nachfragen|nachsehen|nachschauen|nachhaken)|(?:muss|werde) ich (?:\S+ ){{0,3}}(?:nachfragen|nachsehen|nachschauen|nachhaken)|"
    r"(?:(?:über)?prüfe?n?|(?:ab)?kläre?n?|schaue?n?|checken?|fragen?) (?:wir|ich)|(?:hake|frage|schaue|sehe|gucke) (?:\S+ ){0,5}nach|ich (?:hak|frag|schau|guck) (?:\S+ ){0,4}nach|"
    r"erkundige?n? (?:mich|uns|wir)|finde (?:\S+ ){0,3}(?:he)?raus|(?:suchen|untersuchen) (?:\S+ ){0,2}(?:der|die|den|das|einer?) (?:\S+ )?(?:ursache|lösung|fehler|vorfall|fall|problem|sache)|"
    r"(?:morgen|bald|später|dann) (?:weiß|wissen) (?:ich|wir) (?:\S+ )?mehr|können wir (?:\S+ ){0,3}mehr (?:dazu )?sagen|sagen? (?:ich|wir) (?:dir|ihnen|euch)|"
    rf"{_WE} (?:schaue?n?|schaut|fragen?|frag|haken?|sehen?) (?:\S+ ){{0,6}}(?:nach|an)|{_WE} gehen? (?:\S+ ){{0,2}}(?:sache|nach)|{_WE} finden (?:\S+ ){{0,4}}heraus|"
    r"(?:gebe|geben|sage|sagen) (?:(?:dir|euch|ihnen|dann|gleich|morgen|heute|gern\pL*|hier|noch|eine|kurze) ){0,4}(?:bescheid|rückmeldung)|"
    r"komme?n? (?:\S+ ){0,4}auf (?:dich|sie|euch|deine|ihre|eure) (?:\S+ )?zu(?:rück)?|halten? (?:dich|sie|euch)(?: \S+)? auf dem laufenden|informieren (?:dich|sie|euch|wir)|kommunizieren wir|"
    r"(?:du|ihr|sie) (?:bekommst|bekommt|bekommen|erhältst|erhalten|hörst|hört|hören) (?:\S+ ){0,4}(?:antwort|rückmeldung|bescheid|von (?:uns|mir))|"
    r"(?:update|antwort|rückmeldung|näheres|mehr|infos?) (?:\S+ ){0,2}(?:folgt|folgen|nächste woche|in kürze)|nachgeliefert|"
    r"antworte[nt]? (?:dir|ihnen|euch) (?:\S+ )?(?:morgen|heute|bald|hier|gleich|zeitnah|in kürze)|sobald (?:wir|ich)|wenn (?:wir|ich) (?:mehr|etwas|was|eine)"
)


def sub(texts: pa.Array, pattern: str, by: str) -> pa.Array:
    """Replace every match."""
    return pc.replace_substring_regex(texts, pattern=pattern, replacement=by)


def has(texts: pa.Array, pattern: str, *, ignore_case: bool = True) -> pa.Array:
    """Whether a pattern is found."""
    return pc.match_substring_regex(texts, pattern=pattern, ignore_case=ignore_case)


def has_german(texts: pa.Array, pattern: str) -> pa.Array:
    """Whether a German pattern is found; looked for in texts alone that hold a word of German (:data:`GERMAN`), as
    it costs much, and as some of its words are words of English too."""
    german = _german(texts)
    if not pc.any(german).as_py():
        return german
    return pc.replace_with_mask(german, german, has(texts.filter(german), pattern))


def sub_german(texts: pa.Array, pattern: str, by: str) -> pa.Array:
    """Replace every match of a German pattern, as :func:`has_german` looks for it."""
    german = _german(texts)
    return pc.replace_with_mask(texts, german, sub(texts.filter(german), pattern, by))


def remembered(read: Callable[[pa.Array], _T]) -> Callable[[pa.Array], _T]:
    """Several labels ask the same of one batch: the last answers are kept, with the texts, so that no other texts
    can take the place in memory that they are known by."""

    @wraps(read)
    def remember(texts: pa.Array) -> _T:
        where = (read.__name__, len(texts), texts.offset, *(b.address if b else 0 for b in texts.buffers()))
        held: OrderedDict[Any, tuple[pa.Array, Any]] = _LAST.__dict__.setdefault("held", OrderedDict())
        if where not in held:
            held[where] = (texts, read(texts))
            if len(held) > _HELD:
                held.popitem(last=False)
        found: _T = held[where][1]
        return found

    return remember


_LAST = threading.local()  # a batch is read by one thread


@remembered
def _german(texts: pa.Array) -> pa.Array:
    return pc.fill_null(has(texts, GERMAN), False)


@remembered
def plain(texts: pa.Array) -> pa.Array:
    """Curly quotes and dashes folded to the plain ones; a missing text is an empty one."""
    texts = pc.fill_null(texts, "")
    return sub(sub(texts, "[‘’ʼ`´]", "'"), "[“”„]", '"')


@remembered
def unlinked(texts: pa.Array) -> pa.Array:
    """Plain texts without links."""
    return sub(plain(texts), LINK, " ")


@remembered
def speech(texts: pa.Array) -> pa.Array:
    """The words that were said: links, mentions and the signs of hashtags taken out."""
    texts = unlinked(texts)
    texts = sub(texts, MENTION, " ")
    return pc.utf8_trim_whitespace(sub(texts, "#", ""))


@remembered
def masked(texts: pa.Array) -> pa.Array:
    """Folded texts without names called, links, mentions, numbers, sign-offs and punctuation."""
    unsigned = sub(unlinked(texts), SIGN_OFF, " ")
    folded = sub(sub(speech(unsigned), SPACELESS, r" \1 "), _CALLED, r"\1 name")
    folded = sub(pc.utf8_lower(folded), r"[\pN]+", "0")
    return pc.utf8_trim_whitespace(sub(sub(folded, "'", ""), r"[^\pL\pN]+", " "))


def both(*masks: pa.Array) -> pa.Array:
    """All of the masks."""
    result = masks[0]
    for mask in masks[1:]:
        result = pc.and_(result, mask)
    return result


def words_of(choices: list[tuple[str, pa.Array]], otherwise: str) -> pa.Array:
    """The first word whose mask holds, for each post."""
    masks = pa.StructArray.from_arrays([m for _w, m in choices], names=[w for w, _m in choices])
    return pc.case_when(masks, *[pa.scalar(w) for w, _m in choices], pa.scalar(otherwise))
