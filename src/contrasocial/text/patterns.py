"""What labels share: Arrow texts freed of what is not speech, and regular expressions over them (RE2)."""

import threading
from collections import OrderedDict
from collections.abc import Callable
from functools import wraps
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

LINK = r"(?:https?://|www\.)\S+"
MENTION = r"(?:^|[^\w@])@[\w][\w.\-]*(?:@[\w.\-]+\w)?"
HASHTAG = r"#[\pL\pN_]+"
#: A sign-off at the end: "/MK", "-Anna.", "?^AB", perhaps before a part number "2/2" or a link.
SIGN_OFF = r"[\s.!?,)][/\-–—^*~=] ?(?:[A-Z][A-Za-z]{0,11}|[A-Z]{1,3})\.?\s*(?:\(?\d/\d\)?)?\s*$"
#: Writing without spaces: each sign is taken as a word.
SPACELESS = r"([\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}])"
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


def sub(texts: pa.Array, pattern: str, by: str) -> pa.Array:
    """Replace every match."""
    return pc.replace_substring_regex(texts, pattern=pattern, replacement=by)


def has(texts: pa.Array, pattern: str, *, ignore_case: bool = True) -> pa.Array:
    """Whether a pattern is found."""
    return pc.match_substring_regex(texts, pattern=pattern, ignore_case=ignore_case)


def _remembered(read: Callable[[pa.Array], pa.Array]) -> Callable[[pa.Array], pa.Array]:
    """Several labels ask the same of one batch: the last answers are kept, with the texts, so that no other texts
    can take the place in memory that they are known by."""

    @wraps(read)
    def remember(texts: pa.Array) -> pa.Array:
        where = (read.__name__, len(texts), texts.offset, *(b.address if b else 0 for b in texts.buffers()))
        held: OrderedDict[Any, tuple[pa.Array, pa.Array]] = _LAST.__dict__.setdefault("held", OrderedDict())
        if where not in held:
            held[where] = (texts, read(texts))
            if len(held) > 6:
                held.popitem(last=False)
        return held[where][1]

    return remember


_LAST = threading.local()  # a batch is read by one thread


@_remembered
def plain(texts: pa.Array) -> pa.Array:
    """Curly quotes and dashes folded to the plain ones; a missing text is an empty one."""
    texts = pc.fill_null(texts, "")
    return sub(sub(texts, "[‘’ʼ`´]", "'"), "[“”„]", '"')


@_remembered
def speech(texts: pa.Array) -> pa.Array:
    """The words that were said: links, mentions and the signs of hashtags taken out."""
    texts = sub(plain(texts), LINK, " ")
    texts = sub(texts, MENTION, " ")
    return pc.utf8_trim_whitespace(sub(texts, "#", ""))


@_remembered
def masked(texts: pa.Array) -> pa.Array:
    """Folded texts without names called, links, mentions, numbers, sign-offs and punctuation."""
    unsigned = sub(sub(plain(texts), LINK, " "), SIGN_OFF, " ")
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
