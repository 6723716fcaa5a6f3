"""Does a message await a word of the one that it is written to? Read from its text alone, sentence by sentence.

The label ``call`` tells whether a message holds a question, a request or a complaint. Under posts that is not enough:
questions are rhetoric or go to everybody, and people grumble about the world. At a desk it is too little: "iOS 11"
answers the desk, "thanks, all good now" ends the talk. Both are told apart here, in five words:

``ask``     a question, request or complaint to the one that is spoke to
``crowd``   one to everybody or nobody: rhetoric, an offer, a grumble about the world
``step``    tells something: an answer, a screenshot, "done"
``closed``  ends the talk, or the next step is the writer's: "never mind", "I'll try that"
``nothing`` thanks, praise, emoji, spam

English, some German and French; a question mark is read in every language.
"""

import re
from collections.abc import Sequence
from typing import Literal

from contrasocial.core.contracts.label import batch_of
from contrasocial.measure.labels import call
from contrasocial.text.patterns import LINK, plain, speech

Word = Literal["ask", "crowd", "step", "closed", "nothing"]

_ENDS = re.compile(r"(?<=[.!?？؟…])[\s.!?]+|\n+|\s+(?=[\U0001F300-\U0001FAFF])")
_WORDS = re.compile(r"[^\W_]+(?:['-][^\W_]+)*")
_LINK = re.compile(LINK)
#: A share or an old-style quote: what stands in it was said by somebody else.
_QUOTED = re.compile(
    r"^RT @\w+.*|\"@\w+:.*|\bRT @\w+:.*|\"[^\"]{20,}\"|\basked: .*|^.*?(?:>>|&gt;&gt;)|\bQ ?: .*?(?=\bA ?: )|\(\?+\)|(?m:^\s*(?:>|&gt;)[^\n]*$)",
    re.DOTALL,
)


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE)


_YOU = re.compile(
    r"\b(?i:you|u|ya|y'?all|your|yours|ur|\w+st du|dir|dich|dein\w*|ihr|euch|euer|eure[mnrs]?|vous|votre|vos|tu|toi)\b|\b(?:Sie|Ihnen|Ihre?\w*)\b"
)
_ME = _any(
    r"\b(?:i|i'[a-z]+|me|my|mine|we|we'[a-z]+|(?-i:us)|our|ich|mir|mich|meine?\w*|wir|uns|unsere?\w*|je|j'|mon|ma|nous)\b"
)

#: Ends the talk, or leaves the next step with the writer.
_CLOSED = _any(
    r"\b(?:thanx|thnx|tnx|tysm|np|nvm|never ?mind|no (?:problems?|worries|probs?|biggie|need)|panic over|false alarm|just (?:kidding|joking)|"
    r"ignore (?:me|that|this|my)|my (?:own )?(?:bad|mistake|fault|apologies|stupidity)|(?:user|pilot|operator) error|(?:just|only) me being \w+|nothing urgent|misread|misunderstood|figured (?:it )?out|worked it out|"
    r"all (?:good|sorted|settled|set|fine|ok|okay|resolved)|(?:hope|think|guess) so|fingers crossed|(?:really |do |just )?hope (?:that|it|this|they|you|your|we|to)|no issues|(?:you|u) too|same to you|good ?night|"
    r"have a (?:good|great|nice|lovely|wonderful)|so far,? so good|(?:thanks?|thx) though|\bcya\b|see (?:ya|you) (?:soon|later|then)|talk soon|ttyl|will be in touch|no longer (?:an issue|a problem|needed)|(?:don'?t|no need to) (?:worry|bother)|take care\W*$|"
    r"(?:that|this|it) (?:worked|did it|fixed it|helped|solved it|did the trick)|(?:that'?s|what|such) a (?:shame|pity)|we'?ll see|"
    r"(?:it|everything|all|app|site|page|they|that)(?:'?s| is| are| seems| looks)?(?: all| to be)? (?:fine|ok|okay|good|great|working|works|back|fixed|sorted|resolved|playing|up)"
    r"(?: and running| up)? (?:now|again|today)|(?:i|we) (?:finally |just )?(?:found|got|fixed|solved|sorted) it|(?:everything|all)(?:'?s| is) (?:fine|ok|okay|good|well|working|fixed|sorted)|hat sich erledigt|alles (?:gut|klar)|geht wieder|kein problem)\b",
    r"^\W*(?:oh\W+)?(?:it|that)'?s (?:ok|okay|fine|alright|all right)\b", r"^\W*ta\b\W*$", r"\b(?:thanks?|thank you|thx|cheers|danke)\b.*\b(?:again|anyways?|nochmals?|trotzdem)\b",
    r"\b(?:i'?ll|i will|i'?m (?:gonna|going to)) (?!not\b|never\b|be (?:cancel|switch|leav)|cancel|switch|leave|stop|sue|have to)|^\W*will \w+",
)  # fmt: skip
#: It is settled, whatever else the message tells of the way there.
_SETTLED = _any(
    r"\b(?:it|that|this|everything|all|now it)(?:'?s| is| has| seems to)? (?:just |all |finally )?(?:(?:works?|working)(?: (?:fine|great|perfectly))? (?:now|again)|worked|fixed|sorted|solved)\b(?: now)?\W*$",
    r"^\W*(?:that |it |this )?worked (?:a treat|perfectly|great|like a charm|now)\b|\bnow (?:it|everything|that) (?:works?|worked|is (?:working|fine|back|ok))\b",
    r"\bi (?:just )?(?:found|got|figured)(?: out)? (?:a|the|another) (?:way|fix|solution|workaround)\b",
    r"\bi(?:'ll| will)\b.*\b(?:report back|let you know|get back to you|update you|keep you (?:posted|updated))\b",
    r"\bno,? thank(?:s| you)\b",
    r"\b(?:i|we)(?: have|'ve)?(?: now| just| finally)? (?:solved|fixed|resolved|sorted) (?:the|my|this|that) \w+",
    r"\bproblem solving\b",
    r"\b(?:problems?|issues?|errors?)(?:'s| is| are| has been| have been)(?: all| now)* (?:gone|solved|fixed|resolved|sorted)\b|\b(?:problems?|issues?|errors?) gone\b|^\W*problems? (?:solved|fixed)\b",
    r"\b(?:never ?mind|nvm|panic over|false alarm|hat sich erledigt|geht wieder)\b",
)
#: ... unless it is not so far yet.
_NOT_YET = _any(r"\b(?:until|till|when|once|if|unless|hope|hopefully|before|want|need|bis|wenn|falls|hoffe)\b")
#: ... or a new trouble follows.
_BUT = _any(
    r"\b(?:but|except|however|although|though|aber|only)\b.*\b(?:not|n't|still|can'?t|won'?t|now|nicht|another|new|lost|gone)\b"
)
#: A cheer or a nod, as a whole message.
_NOD = _any(
    r"^\W*(?:(?:sweet|amen|yay|woo\w*|lovely|sick|dope|neat|fab|phew|bless|word|hallelujah|agreed?|same|true|exactly|indeed|sure did|very true|fair enough|good (?:one|point|to know|morning|night)|"
    r"understood|noted|gotcha|roger|o?kay|alright|ah+|oh+|ha(?:ha)+\w*|lol|yum\w*|absolutely|definitely|for sure|hello|hi|hey|stimmt|genau|sehr gut)\W*)+$"
)
#: Nice to hear, and no more.
_COMPLIMENT = _any(
    r"\b(?:you|u|y'all|ihr)(?: guys| all| lot| folks)?(?:'re| are| r| seid)? (?:\w+ ){0,2}(?:helpful|best|amazing|awesome|great|kind|sweet|stars?|legends?|rock|win|rule|lovely|brilliant|beste\w*)\b",
    r"\blov(?:e|ing) (?:you|u|it|this)\b",
)
_THANKS = _any(r"^\W*(?:many |so much |a million )?(?:thanks?|thank (?:you|u)|thx|ty|cheers|danke)\b")
#: The writer did what was asked, or answers in a word.
_DID = _any(
    r"^\W*(?:yes|yep|yeah|yup|no|nope|done|sent|replied|dm'?d|dm sent|messaged|both|neither|ja|nein|beides)\b\W*$"
)

#: Asks nothing in earnest.
_RHETORIC = _any(
    r"\b(?:u|you) (?:\w+ )?mad\b", r"\bsomething i (?:said|did)", r"\bwas it something", r"\bwho (?:knew|cares|doesn'?t|wouldn'?t|needs|hasn'?t|knows|can (?:say|tell))\b",
    r"\bhow (?:\w+ )?(?:cool|great|awesome|cute|sweet|funny|amazing|adorable|crazy|good|fun|lovely|beautiful) (?:is|are|was|were)\b",
    r"\bam i right\b", r"\bhow (?:could|dare)\b", r"\bcan (?:you|u) believe\b", r"\b(?:guess|know|you know) what\W*\?", r"\bremember (?:when|that|this)\b",
    r"\bnot to (?:love|like)\b", r"\bwhat could (?:possibly )?go wrong\b", r"\bwith me\?", r"\bwhat the \w+\W*\?", r"\bwhy (?:not\b(?!\W*$)|thank\b)", r"^\W*imagine\b", r"\bwhy should (?!i\b|we\b|you\b|my\b|our\b)", r"\bknow what i mean\b",
    r"^\W*(?:oh|ah|um|er|so|and|but|omg|wow|lol)*\W*(?:really|seriously|right|wha+t+|huh|eh|ok|okay|yeah|yes|no|wow|maybe|too soon|pardon|say what|oh)\W*\?",
    r"\b(?:right|huh|eh|no|innit|yeah|oder|gell|nicht wahr|(?<!or )isn'?t it|aren'?t (?:they|you|we)|doesn'?t it|don'?t (?:you|they|we)|wasn'?t it|didn'?t (?:you|we|it))\W*\?",
    r"^\W*(?:isn'?t|aren'?t|wasn'?t|ain'?t|wouldn'?t) (?:it|that|this|they|those|he|she|we)\b", r"\bdare i (?:say|ask)\b", r"^\W*(?:so |or |but )?(?:perhaps|maybe|probably|i guess|you'?re (?:saying|telling me))\b.*\?", r"^\W*what if (?:we|a|an|the|there|it|they|one)\b", r"^\W*(?:my|our|the) (?:\w+ ){0,1}\w+\?", r"\bi wonder\b",
)  # fmt: skip
#: A question of a few words without a verb: an echo of what was said, or a heading, where the answer follows.
_STUB = _any(
    r"^(?!.*\b(?:who|what|when|where|which|why|how|any\w*|is|are|am|was|were|do|does|did|have|has|had|can|could|will|would|should|may|need|got|"
    r"you|u|your|ur|ya|still|not|no|yet|please|help|available|possible|possibly|interested|ready|free|thoughts|ideas?|tips|\w+n'?t|\w+ing|wer|was|wann|wo|wie|welche\w*|noch|schon|du|ihr|sie)\b)"
    r"(?!\W*(?:send|try|want|wanna|care|mind|fancy|see|know|think|remember|shall|tell|meet|call|dm|e-?mail|coffee|lunch)\b)(?:\W*[a-z][a-z'-]*){1,5}\W*\?"
)
#: Who asks and answers.
_OWN_ANSWER = _any(
    r"^\W*(?:not (?:possible|really|yet|at all|that|as far)|(?:none|never|nothing|nobody|maybe|perhaps|probably|depends)(?=\W*$)|i don'?t know|no idea|not sure(?! (?:if|whether|how|what)\b)|yes|no|nope|yep|of course|exactly|because|why not)\b"
)
#: A question that needs no mark.
_PLAIN_QUESTION = _any(
    r"^\W*(?:(?:hi|hey|hello|so|and|but|ok|also|wait|thanks?|thank you|thx|yes|yeah|no|hallo|moin)\W+|(?:hi|hey|hello|dear) \w+\W+)*(?:(?:how|where|when|why) (?:do|does|did|can|could|is|are|was|were|will|would|should|long|much|many|come)|"
    r"(?:do|does|did|have|has|was|were) (?:i|u|you|they|he|she|it|we|any\w*|someone) \w+|"
    r"(?:is|are|can|could|would|will|should|may) (?:i|u|you|they|he|she|it|we|there|this|that|these|the|any\w*|your|my|someone) \w+|"
    r"who (?:is|are|was|were|did|does|will|would)|what(?:'s| is| are| was| do| does| did| kind| time| happened| about)|which \w+ (?:do|is|are|should)|"
    r"(?:wann|wo|wie|warum|wieso) \w+|(?:kann|können|könnt|gibt|habt|haben|seid|ist|sind) (?:ich|ihr|sie|es|man|du|das)|any (?:chance|news|update|plans|idea)\w*)\b[^!]*$",
    r"^\W*(?:why|how so|how come|since when|when|where|who|which one)\W*$",
)
#: Something is wanted of the one that is spoken to ...
_WANTS = _any(
    r"\b(?:please|pls|plz|bitte)\b", r"\b(?:help|tell|send|give|show|teach|call|e-?mail|dm|message|text|contact|toss|shoot|drop|ping) (?:me|us)\b|\bif (?:you|u|y'?all|someone) (?:guys )?could\b",
    r"\b(?:let|keep) (?:me|us) (?:know|posted|updated)\b(?! if\b)", r"\b(?:i|we) (?:\w+ )?need (?:you|your|help|a hand|some help)\b|\bi (?:\w+ )?need to (?:know|talk|speak|contact)\b",
    r"\b(?:you|u) (?:guys )?(?:should|must|need to|have to|gotta) (?:\w+ )?(?:come|make|do|add|try|see|read|meet|visit|write|play|bring|fix|follow|check|sell|open|get)\b",
    r"\bwe (?:should|must|gotta|need to|have to) (?:\w+ )?(?:hang|meet|grab|get together|catch up|talk|chat|collab\w*|do (?:this|it|something))\b",
    r"\blet'?s (?:connect|hang|meet|grab|catch up|talk|chat|set|do (?:lunch|coffee|it|this))\b", r"(?:^\W*|\b(?:please|you|u) (?:\w+ ){0,2})bring back\b|\b(?:fix (?:this|it|that|your)|come (?:back )?to [A-Z])",
    r"\b(?:i|we)(?: ?'?d| would) (?:\w+ )?(?:love|like) (?:you|your|to (?:have|get|know|ask|talk|chat|meet|join|invite|speak|book|order|interview|discuss))\b",
    r"\bwould be (?:\w+ )?(?:nice|great|good|helpful|awesome|cool|useful) if\b|\bfeature request\b", r"\b(?:helft|hilf|schickt?|sagt?|meldet) (?:mir|uns|euch|dich)\b",
    r"\blooking for (?:a|an|some|any|your|help)\b",
    r"^\W*(?:(?:stop|add|remove|change|explain|return|restore|create|release|answer) (?:\w+ing|me|us|it|my|the|your|this|that|these|those|all|a|an|more)|"
    r"(?:cancel|refund|delete|deploy|unlock|unblock|restock|reply to|respond to|translate|summari[sz]e|remind me)) ?\S+",
)  # fmt: skip
#: ... unless it is offered, or only said so.
_OFFERS = _any(
    r"\b(?:yes|oh|ooh|more) ?,? please\b|\bbitte,? ?(?:sehr|gern\w*)|\bplease (?:go to|visit|click|refer|see|find|note|rt|retweet|share)\b", r"\bplease (?:do (?:try|come|check|visit|enjoy|join)|enjoy|accept|tell me (?:this|that|it|you)|god|keep (?:it )?up|stay|don'?t (?:ever )?(?:change|stop|go|leave)|let me know (?:if|i may|should)|"
    r"feel free|note|be (?:safe|well|advised))\b", r"\byou (?:can|could|might|may) (?:\w+ )?(?:fix|try|use|find|get|change|check|do|also|always)\b",
    r"\b(?:(?:let (?:me|us) know|tell (?:me|us)) if you|let (?:me|us) know (?:if|i may|should|what you think)|follow (?:me|us|back))\b", r"\btell me (?:about it|more)\b", r"\bgive me (?:a break|life|strength)\b",
)  # fmt: skip
#: A trouble of the writer's, or of what is yours.
_TROUBLE = _any(
    r"\b(?:i|we)(?:'m|'ve| am| have| was| were)? (?:\w+ )?(?:can'?t|can ?not|couldn'?t|unable|still|never (?:got|get|had|heard|received|saw|worked)|not (?:able|allowed|getting|receiving|seeing|happy|impressed|amused)|stuck|locked|waiting|having (?:trouble|issues|problems)|(?:did|have|do) ?n[o']?t (?:get|got|received?|hear|heard))\b(?! (?:wait|believe|stop|help|even|get enough|imagine|agree|afford))",
    r"\b(?:my|our) (?:\w+ ){1,4}(?:is|was|are|has|have|been|keeps?|won'?t|doesn'?t|isn'?t|never|not|arrived|broke|crash\w*|fail\w*)\b",
    r"\b(?:your|ur|you'?re|you are|(?:you|u) (?:guys|all|have|had|never|don'?t|didn'?t|still|keep|won'?t|can'?t))\b.*\b(?:not|n'?t|never|broken?|down|crash\w*|errors?|bugs?|issues?|problems?|fail\w*|late|delay\w*|missing|wrong|refund|ignor\w*|rude|disappoint\w*|worst|terribl\w*|awful|ridiculous)\b",
    r"\b(?:link|site|website|page|app|video|download|form|store|account|order|login|feed|stream|server|update|password|code)s? (?:\w+ ){0,2}(?:is|are|isn'?t|aren'?t|doesn'?t|don'?t|not|won'?t|keeps?|gives?|was|has|seems?|still)\b",
    r"^\W*(?:still )?(?:not|doesn'?t|isn'?t|won'?t|can'?t) (?:work|load|open|play|log|find|see|access|get)",
    r"\b(?:ich|wir|mein\w*|euer|eure[mnrs]?|ihre?) .*\b(?:nicht|kein\w*|nie|kaputt|defekt|fehler|problem\w*)\b",
)  # fmt: skip
#: Something is not as it should be: then also who only names somebody tells it to them.
_WRONG = _any(
    r"\b(?:not|no|never|without|instead|but|\w+n'?t|nothing|nobody|nicht|kein\w*|aber)\b|\bme\b.*\b(?:you|u)\b"
)
#: Thanks with such a face are none.
_ANGRY = re.compile("[\U0001f620\U0001f621\U0001f624\U0001f92c\U0001f595\U0001f644\U0001f611\U0001f612]")
#: A trouble told with a smile is a tease.
_SMILES = re.compile(r"(?<!\w)[:;=]-?[)DpP](?!\w)|\b(?:lol|haha\w*)\b", re.IGNORECASE)
#: A sentence of so many words tells something; a question after it, in a text without "you" or "I", goes to everybody.
_LONG = 4
#: It asks back about what the other told.
_BACK = _any(
    r"\b(?:what|which|where|when|how|why|who)\b.*\b(?:was|is|did|does) (?:it|that|this|he|she)\W*\?", r"\bthere\W*\?"
)
#: It begins with a name, after a word of greeting at most; so many names are a round to everybody.
_HAILS = re.compile(
    r"^(?!\.@\w+:)\W*(?:(?:hi|hey|hello|dear|yo|so|and|but|hallo|liebe\w*|ok|thanks?|thank you)\W+)?@[\w.-]+(?![\w'’])"
    r"(?!:? ?[\"“]| (?:and|&amp;|&) i\b| (?:is|are|was|were|has|have|had|will) (?!there|it|you|this|that|they|i\b|the|any|my|your))",
    re.IGNORECASE,
)
_PICTURES = re.compile("[\U0001f300-\U0001faff\u2600-\u27bf]")
_NAMES, _MANY = re.compile(r"@\w+"), 6


def read(
    texts: Sequence[str], calls: Sequence[str] | None = None, spoken_to: Sequence[bool] | None = None
) -> list[Word]:
    """One word for each text.

    Args:
        texts: as they were written, mentions and all.
        calls: what the label ``call`` says of each, where that is known: it decides alone where the text is not kept
            (an empty one).
        spoken_to: whether it answers the one that is meant; of others the text tells, by a name that it begins with.
            Who only mentions somebody says "you" to others.
    """
    if not texts:
        return []
    batch = batch_of([*texts])
    calls = calls or call.LABEL.read(batch)["word"].to_pylist()
    unquoted = [_QUOTED.sub(" ", text) for text in plain(batch["text"]).to_pylist()]
    said = speech(batch_of(unquoted)["text"]).to_pylist()
    split = [[part for part in _ENDS.split(one) if _WORDS.search(part)] for one in said]
    flat = [part for parts in split for part in parts]
    words = iter(call.LABEL.read(batch_of(flat))["word"].to_pylist() if flat else [])
    return [
        _read(text, word, [(part, next(words)) for part in parts], is_ours or bool(_HAILS.search(text)))
        for text, word, parts, is_ours in zip(texts, calls, split, spoken_to or [False] * len(texts), strict=True)
    ]


def _read(text: str, word: str, parts: list[tuple[str, str]], spoken_to: bool) -> Word:
    if not text:
        return "ask" if word in call.ASKS else "step" if word in ("other", "unread") else "nothing"
    if word == "spam" or len(_NAMES.findall(text)) >= _MANY:
        return "nothing"
    if not parts:  # a picture of what is wrong, or a row of emoji
        return "step" if _LINK.search(text) and not _PICTURES.search(text) else "nothing"
    if _is_settled([part for part, _ in parts]):
        return "closed"
    if len(parts) == 1 and (_DID.search(parts[0][0]) or (_NOD.search(parts[0][0]) and _LINK.search(text))):
        return "step"
    left = [(part, "question" if of not in call.ASKS and _PLAIN_QUESTION.search(part) else of) for part, of in parts]
    left = [(part, of) for part, of in left if not _ends(part, of)]
    if _thanks_last(parts, left):
        left = []
    if parts[0][1] == "praise" and not _DID.search(parts[0][0]) and not any(of in call.ASKS for _, of in left):
        left = []  # it begins with praise: what follows tells why
    if not left and _ANGRY.search(text):
        return "step"
    if not left:
        return "closed" if any(_CLOSED.search(part) for part, _ in parts) else "nothing"
    if _asks(
        [part for part, of in left if of in call.ASKS],
        [part for part, _ in parts],
        spoken_to,
    ):
        return "ask"
    if spoken_to and any(_WANTS.search(part) and not _OFFERS.search(part) for part, _ in left if "?" not in part):
        return "ask"
    if any(of in call.ASKS for _part, of in left):
        return "crowd"
    if len(left) < len(parts) and (_CLOSED.search(parts[-1][0]) or sum(_length(part) for part, _ in left) < 3):
        return "closed" if any(_CLOSED.search(part) for part, _ in parts) else "nothing"
    if all(_OFFERS.search(part) for part, _ in left):
        return "crowd"
    return "step" if spoken_to or any(_WRONG.search(part) for part, _ in left) else "crowd"


def _thanks_last(parts: list[tuple[str, str]], left: list[tuple[str, str]]) -> bool:
    """Thanks at the end close the talk, where the rest asks nothing and gives no facts."""
    asks = any(of in call.ASKS or _WANTS.search(part) for part, of in left)
    return (
        bool(_THANKS.search(parts[-1][0])) and not asks and not re.search(r"\d", " ".join(part for part, _ in left))
    )


def _is_settled(parts: list[str]) -> bool:
    """It works now, and nothing else is asked or went wrong after that."""
    at = max((n for n, part in enumerate(parts) if _says_settled(part)), default=None)
    return at is not None and not any("?" in part for part in parts[at:]) and not any(map(_BUT.search, parts[at:]))


def _says_settled(part: str) -> bool:
    return bool(_SETTLED.search(part)) and not _BUT.search(part) and not _NOT_YET.search(part)


def _ends(part: str, word: str) -> bool:
    """A sentence that ends the talk, or only thanks."""
    if word in ("praise", "wordless", "spam") or _NOD.search(part):
        return not (word == "praise" and _WANTS.search(part))
    return "?" not in part and bool(_CLOSED.search(part) or (word not in call.ASKS and _COMPLIMENT.search(part)))


def _asks(parts: list[str], whole: list[str], spoken_to: bool) -> bool:
    """Whether one of these sentences is meant for the one that is spoken to."""
    if spoken_to:
        return any(_question(part, whole) if "?" in part else _wish(part) for part in parts)
    told = [part for part in parts if not _YOU.search(part)]
    return any(_question(part, whole) if "?" in part else bool(_TROUBLE.search(part)) for part in told)


def _question(part: str, whole: list[str]) -> bool:
    if _RHETORIC.search(part):
        return False
    at = whole.index(part)
    after = whole[at + 1] if at + 1 < len(whole) else ""
    if _OWN_ANSWER.search(after) or (
        _STUB.search(part) and after and "?" not in after and not _TROUBLE.search(after)
    ):
        return False
    if any(_YOU.search(one) or _ME.search(one) for one in whole):
        return True
    return bool(_BACK.search(part)) or not any("?" not in one and _length(one) >= _LONG for one in whole[:at])


def _wish(part: str) -> bool:
    if _PLAIN_QUESTION.search(part):
        return not _RHETORIC.search(part)
    if _OFFERS.search(part):
        return False
    return bool(_WANTS.search(part) or (_TROUBLE.search(part) and not _SMILES.search(part)))


def _length(part: str) -> int:
    return len(_WORDS.findall(part))
