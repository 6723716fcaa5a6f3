"""Call: what does a person's message want of the one it is written to?

``question``, ``complaint``, ``request`` (also "can you fix it?"): it wants an answer. ``praise`` (thanks and a mere
"ok" included), ``wordless`` (emoji, a link, a bare mention) and ``spam`` do not. ``other``: nothing that these
English and German patterns know: a remark. ``unread``: the like, in another language (``lang``); nobody can say
what it wants.
"""

import pyarrow as pa
import pyarrow.compute as pc

from contrasocial.core.contracts.label import Label
from contrasocial.text.language import languages
from contrasocial.text.patterns import WORD, both, has, has_german, speech, sub, whole, words_of

#: The words of messages that want an answer.
ASKS = ("question", "request", "complaint")
#: What only looks like a question, a complaint or a request.
_BESIDE = (
    r"(?i)\b(?:wtf|seriously|really|right|huh|maybe|what the \w+)\s*\?+|\?+(?:!+\?*)+|\bno (?:problems?|issues?|worries|errors?)(?: at all| so far)?\b|"
    r"\b(?:thanks?|thank you|thx|ty|cheers|appreciate\w*)\b[^.!?\n]*\b(?:help\w*|support|advice|fix)\b|"
    r"\b(?:solved|fixed|resolved|sorted)(?: \w+){0,2} (?:issues?|problems?|errors?)\b|\buser error\b|"
    r"\b(?:kein\w*|ohne|null)(?: \pL+){0,2} (?:problem\w*|fehler\w*|st(?:ö|oe)rung\w*|versp(?:ä|ae)tung\w*)|\b(?:problem|fehler|st(?:ö|oe)rung)\w*(?: \pL+){0,3} (?:behoben|gel(?:ö|oe)st|beseitigt)|"
    r"\bnicht (?:so |ganz )?schlecht\b|\bbitte (?:sch(?:ö|oe)n|sehr|gerne?)\b|"
    r"\bdanke?\b[^.!?\n]*\b(?:hilfe|unterst(?:ü|ue)tzung|tipps?)\b"
)
_ASKED_TO = (
    r"^[^?]*\b(?:can|could|would|will) (?:you|u|ya|y'all|someone|somebody)(?: guys| all)?(?: please| pls| plz)? (?:please |pls |plz )?"
    r"(?:fix|add|help|promote|bring|send|change|put|make|refund|cancel|remove|delete|give|contact|call|stop|rectify|sort|unlock|reset|restore|include)\b[^?]*\??[^?]*$"
)
_QUESTION = (
    r"[?？؟]|^(?:hi|hey|hello)?[ ,!]*(?:(?:who|how|why|what|when|where|which|any(?:one|body)) \w+ \w+|"
    r"(?:can|could|is|are|do|does|did|will|would|should|has|have) (?:i|you|we|it|they|there|this|that|the|my|your|any\w*) \w+)|"
    r"^(?:hallo|hi|moin|liebe\w* \w+)?[ ,!]*(?:wer|wie|warum|wieso|weshalb|was|wann|wo|wohin|welche\w*|kann|können|könnt|könntet|gibt|habt|haben|ist|sind|"
    r"werdet|wird|geht|funktioniert|darf) (?:ich|man|ihr|sie|du|wir|es|das|der|die|den|dieser?|denn|euch|eure?|ihre?|bei|lange|viele?|kann|ist|sind|wird|geht|"
    r"komme?|hat) \w+"
)
_NOT = r"(?:not|isn'?t|doesn'?t|don'?t|didn'?t|won'?t|never|stopped|barely|hasn'?t|haven'?t|no longer)"
_COMPLAINT = (
    rf"\b{_NOT} (?:\w+ )?(?:work|works|worked|working|load|loading|play|playing|arriv\w+|answer\w*|respond\w*|help\w*|let|allow|receiv\w*|fix\w*|done|verify\w*)\b|"
    r"\b(?:broken?|crash\w*|errors?|bugs?|issues?|problems?|trouble|glitch\w*|fail\w*|faulty|down again|freez\w+|worse|worst|terribl\w*|horribl\w*|awful|"
    r"useless|sucks?|sucking|ridiculous\w*|unacceptable|disappoint\w*|frustrat\w*|annoy\w*|angry|rude|pathetic|joke|shame\w*|fraud\w*|disgust\w*|"
    r"appall\w*|fuck\w*|shitty|bullshit|crap\w*|stupid|idiots?|ruin\w*|poor|screw\w*|unethical|dishonest|lies|lied|lying|ugh|fed up|done with|refund\w*|scam\w*|"
    r"stolen|hacked|stuck|disappeared|still (?:waiting|nothing|no|not|the same|isn'?t|doesn'?t|won'?t|can'?t|send)|nothing (?:helps?|works?|happens)|"
    r"no (?:one|reply|answer|response|change)|keeps? \w+ing|locked out|too (?:long|slow)|can ?not|can'?t|unable|wtf|missing|"
    r"(?:is|was|so|days?|hours?|arrived|minutes) late|delayed|delays?|overcharged|damaged|cold again|ignored|mess(?:es|ed) up|cancel(?:l?ed|s|l?ing) (?:my|our|on)|lost my|"
    r"problem)\b"
)
_COMPLAINT_DE = whole(
    r"(?:geht|geht's|gehen|funktionier\pL*|klapp\pL*|lädt|läuft|kommt|kam|antwortet|hilft|passiert|ging|stimmt|stimmen|öffnet|startet) (?:\S+ ){0,3}(?:nicht|nichts|nie|niemand)|"
    r"(?:nicht|nichts|nie|niemand|kein\pL*) (?:\S+ ){0,2}(?:funktionier\pL*|geklappt|gekommen|angekommen|bekommen|erhalten|geliefert|gebracht|geholfen|erreicht|erreichbar|lesbar|"
    r"reagiert|geantwortet|gemeldet|gefunden|möglich)|nicht (?:einloggen|anmelden|öffnen|buchen|bezahlen|abspielen|laden|finden|erreichen|nachvollziehen|akzeptabel|normal|gut|schön|okay|in ordnung|richtig|pünktlich|sauber)|nicht ein einzig\pL*|schnauze voll|verwirrend\pL*|widerspr\pL*|"
    r"kaputt\pL*|defekt\pL*|fehler\pL*|fehlermeldung|fehlt|fehlen|fehlte|\pL*störung\pL*|probleme?n?|abgestürzt|stürzt (?:\S+ )?ab|hängt|"
    r"enttäusch\pL*|unverschämt\pL*|frech\pL*|ärger\pL*|nerv(?:t|en|ig\pL*)|genervt|mies\pL*|schlecht\pL*|furchtbar\pL*|schrecklich\pL*|katastroph\pL*|"
    r"inakzeptabel|unmöglich\pL*|unfassbar\pL*|lächerlich\pL*|peinlich\pL*|schäm\pL*|chaos|chaotisch|zumutung|unfähig\pL*|gestrandet|falsch\pL*|doof\pL*|blöd\pL*|dämlich\pL*|bescheuert|"
    r"kacke|schei(?:ß|ss)\pL*|mist|arsch|verarsch\pL*|dreck\pL*|sauerei|nie wieder|nie mehr|(?:immer noch|noch immer|schon wieder|mal wieder|wieder mal|ständig|dauernd|jeden tag)|"
    r"keine (?:antwort|rückmeldung|reaktion|info\pL*|auskunft|hilfe)|warte\pL* (?:seit|schon|immer)|beschädigt\pL*|zerbrochen|verspätet\pL*|\pL*verspätung\pL*|zu spät|"
    r"rückerstattung|betrug|betrogen|abzocke|saftladen|ausgefallen\pL*|ausfälle?|\pL*ausfall|ausfällt|ausfallen|(?:fällt|fallen) (?:\S+ ){0,4}aus|gesperrt|überfüllt|zu (?:voll|teuer|langsam|laut|klein|kalt)|"
    r"(?:verstehe|begreife) (?:\S+ ){0,3}nicht|kann doch nicht|darf doch nicht|von wegen|fehlleistung\pL*|unzuverlässig\pL*|dreist\pL*"
)
_REQUEST = (
    r"\b(?:please|pls|plz|help (?:me|us|please|pls|with|out)|(?:need|want|wanted) (?:some |your |a little )?help|(?:i|we|really|just) need|"
    r"need (?:you|your|some|support|somebody|someone|to (?:speak|talk|contact|know|cancel|change))|fix (?:this|it|your|the|that)|bring back|"
    r"would be (?:nice|great|good|helpful)|(?:i|we) would (?:really )?(?:love|like)|i'?d (?:really )?(?:love|like)|i wish|wish (?:i could|you|it|there)|"
    r"send me|let me know|tell me|(?:i'?m|i am|we're) looking for|let us|advice|request|(?:should|could) add|add (?:a|an|the|support)|"
    r"(?:i|we) want (?:a|an|the|my|you))\b|(?:^|[.!,] *)(?:\w+ )?help\W*$"
)
_REQUEST_DE = whole(
    r"bitte|brauche|bräuchte|benötige|helft? mir|hilfe|helfen sie|(?:ich|wir) (?:möchten?|hätten? gern\pL*|wünschen?|suchen?|will|wollen)|(?:hätte|würde|wüsste|wüßte) (?:\S+ ){0,3}gern\pL*|gern\pL* (?:eine )?(?:antwort|rückmeldung)|"
    r"(?:wäre|wär) (?:\S+ ){0,2}(?:schön|super|toll|gut|nett|cool|klasse|besser|hilfreich)|besser wäre|suche (?:eine?n?|nach)|wollte (?:\S+ ){0,2}(?:fragen|wissen)|wei(?:ß|ss) (?:jemand|einer|wer)|"
    r"(?:könnt|könntet) ihr|können sie|könnten sie|kannst du|könntest du|schickt mir|schicken sie|sagt mir|sagen sie mir|gebt mir|meldet euch|melden sie sich|frage an|eine frage|sollte\pL* (?:\S+ ){0,4}werden|was fehlt|wasfehlt"
)
_PRAISE = (
    r"\b(?:thanks?|thank you|thank u|thx|thks|ty|cheers|appreciate\w*|love|loving|great|awesome|amazing|perfect\w*|excellent|brilliant|nice|"
    r"cool|wow|good job|well done|congrat\w*|best|solved|works? (?:now|again|great|perfectly)|working now|"
    r"got it|shout-?out|bravo)\b|^\W*(?:(?:will do|ok(?:ay)?|yes|yep|sure|done|i will|alright|lol|haha\w*|yay)\W*)+$"
)
_PRAISE_DE = whole(
    r"danke\pL*|dank|merci|super|(?:echt|ganz|einfach|ist|war|total) klasse|klasse (?:service|arbeit|sache|idee|gemacht)|toll\pL*|prima|spitze|großartig\pL*|perfekt\pL*|wunderbar\pL*|lecker|begeistert|lob|loben|zufrieden|\pL*glückwunsch|weiter so|alles gut|(?:echt|sehr|richtig|wirklich) (?:gut|schön|nett|lieb)|"
    r"gute (?:antwort|arbeit|idee|sache)|(?:läuft|klappt|geht|funktioniert) (?:jetzt|wieder|nun)|hat (?:\S+ ){0,2}(?:geklappt|erledigt|geholfen)|liebe (?:es|das|euch|eure?n?)|freu\pL* mich"
)

#: Written to many, and meant for nobody.
_SPAM = (
    r"\b(?:follow (?:me (?:all|guys|everyone|everybody|and)|4 ?follow|for follow)|f4f|l4l|check (?:out )?my (?:profile|bio|page|channel|music|store|onlyfans)|link in (?:my )?bio|onlyfans|"
    r"dm me (?:to|for|if you want) (?:earn|make|invest\w*|promo\w*|collab\w*)|(?:earn|make|made) (?:up to )?[$£€]\d+|(?:crypto|bitcoin|forex|binary) "
    r"(?:invest\w*|trad\w*|giveaway|recovery)|whats ?app (?:me|him|her|us)? ?(?:on|at)? ?[:+]|sugar (?:daddy|mommy|baby)|hot singles|"
    r"(?:he|she|they) (?:helped me )?recover(?:ed)? my (?:account|funds|money)|buy (?:cheap )?(?:followers|likes)|free followers)\b"
)


def read(batch: pa.RecordBatch) -> pa.RecordBatch:
    """One word for each post."""
    said = speech(batch["text"])
    meant = sub(said, _BESIDE, " ")
    words = words_of(
        [
            ("wordless", pc.invert(has(said, r"[\pL\pN]"))),
            ("spam", has(said, _SPAM)),
            ("request", has(meant, _ASKED_TO)),
            ("question", has(meant, _QUESTION)),
            ("complaint", pc.or_(has(meant, _COMPLAINT), has_german(meant, _COMPLAINT_DE))),
            ("request", pc.or_(has(meant, _REQUEST), has_german(meant, _REQUEST_DE))),
            ("praise", pc.or_(has(said, _PRAISE), has_german(said, _PRAISE_DE))),
        ],
        "other",
    )
    words, spoken = _unread(words, said, batch["lang"])
    if "wants" in batch.schema.names:  # read before its author's words were dropped
        words = pc.coalesce(batch["wants"], words)
    return pa.record_batch([batch["post_id"], words, spoken], schema=LABEL.schema)


#: Fewer words may be of any language.
_FEW = 4


def _unread(words: pa.Array, said: pa.Array, langs: pa.Array) -> tuple[pa.Array, pa.Array]:
    """What matched nothing is unread where it is in a language that the patterns do not know; and which it is."""
    told = pa.nulls(len(words), pa.string())
    open_ones = both(pc.equal(words, "other"), pc.greater_equal(pc.count_substring_regex(said, pattern=WORD), _FEW))
    if not pc.any(open_ones).as_py():
        return words, told
    spoken = languages(said.filter(open_ones), langs.filter(open_ones))
    known = pc.is_in(spoken, pa.array([*LABEL.languages, ""]))
    words = pc.replace_with_mask(words, open_ones, pc.if_else(known, "other", "unread"))
    return words, pc.replace_with_mask(told, open_ones, pc.if_else(known, pa.scalar(None, pa.string()), spoken))


LABEL = Label(
    "call",
    5,
    pa.schema([("post_id", pa.int64()), ("word", pa.string()), ("lang", pa.string())]),
    read,
    of="talk",
    languages=("en", "de"),
)
