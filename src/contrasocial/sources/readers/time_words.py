"""The words in written times: months, halves of the day, zones, and what may stand beside them."""

import re
import unicodedata
from datetime import date, timedelta
from functools import lru_cache

#: For each month how it is written: English, German, French, Spanish, Italian, Portuguese, Dutch, Polish, Swedish,
#: Danish, Turkish, Czech, Russian, Greek, Indonesian; a name may be cut to three letters or more.
_MONTHS = (
    "january januar januari jänner janvier enero gennaio janeiro styczen stycznia styczeń ocak leden ledna января"
    " январь ιανουαρίου ιαν janv ene gen",
    "february februar februari feber février fevrier febrero febbraio fevereiro luty lutego şubat subat únor února"
    " февраля февраль φεβρουαρίου févr fevr fév fev",
    "march märz maerz mars marzo março marco maart marzec marca marts mart březen března марта март μαρτίου maret mrt"
    " mär mrz",
    "april avril abril aprile kwiecień kwietnia nisan duben dubna апреля апрель απριλίου avr abr",
    "may mai mayo maggio maio mei maj maja mayıs mayis květen května мая май μαΐου mag",
    "june juni juin junio giugno junho czerwiec czerwca haziran červen června июня июнь ιουνίου giu",
    "july juli juillet julio luglio julho lipiec lipca temmuz červenec července июля июль ιουλίου juil lug",
    "august août aout agosto augustus sierpień sierpnia augusti ağustos agustos srpen srpna августа август αυγούστου"
    " aoû ago agt",
    "september septembre septiembre settembre setembro wrzesień września eylül eylul září сентября сентябрь"
    " σεπτεμβρίου sept set",
    "october oktober octobre octubre ottobre outubro październik października ekim říjen října октября октябрь"
    " οκτωβρίου okt ott out",
    "november novembre noviembre novembro listopad listopada kasım kasim listopadu ноября ноябрь νοεμβρίου",
    "december dezember décembre decembre diciembre dicembre dezembro grudzień grudnia aralık aralik prosinec"
    " prosince декабря декабрь δεκεμβρίου desember déc dez dic",
)
_BY_NAME = {name: number for number, names in enumerate(_MONTHS, 1) for name in names.split()}


def _cut() -> dict[str, int]:
    """The names cut to three letters or more, where that leaves one month (``jui`` may be June or July)."""
    found: dict[str, set[int]] = {}
    for number, names in enumerate(_MONTHS, 1):
        for name in names.split():
            for length in range(3, len(name)):
                found.setdefault(name[:length], set()).add(number)
    return {cut: months.pop() for cut, months in found.items() if len(months) == 1}


_SHORT = _cut()
_DAYS = """
monday tuesday wednesday thursday friday saturday sunday montag dienstag mittwoch donnerstag freitag samstag sonnabend
sonntag lundi mardi mercredi jeudi vendredi samedi dimanche lunes martes miércoles miercoles jueves viernes sábado
sabado domingo lunedì lunedi martedì martedi mercoledì mercoledi giovedì giovedi venerdì venerdi sabato domenica
segunda terça terca quarta quinta sexta feira maandag dinsdag woensdag donderdag vrijdag zaterdag zondag
poniedziałek wtorek środa czwartek piątek sobota niedziela måndag tisdag onsdag torsdag fredag lördag söndag mandag
tirsdag lørdag søndag pazartesi salı çarşamba perşembe cuma cumartesi pazar понедельник вторник среда четверг пятница
суббота воскресенье пн вт ср чт пт сб вс mo di mi do fr sa so mié sáb
""".split()
_CUT_DAYS = {name[:length] for name in _DAYS for length in (2, 3, 4)} | set(_DAYS)
#: What stands between: at, on, of, the day's ending ...
_BETWEEN = frozenset(
    "at on of the las los alle ore de las um às as am den der le à a de del di d g г в о om op kl klo uhr th st nd rd er º ª t"
    " 年 月 日 년 월 일 月曜日 火曜日 水曜日 木曜日 金曜日 土曜日 日曜日 火 水 木 金 土 ad ce date".split()
)
_AM, _PM = "am a.m. a.m 午前 上午 오전 πμ ص".split(), "pm p.m. p.m 午後 下午 오후 μμ م".split()
HALVES = "|".join(re.escape(word) for word in sorted([*_AM, *_PM, *map(str.upper, [*_AM, *_PM])], key=len)[::-1])
_SPACES = re.compile(r"[\s\u200e\u200f\u061c]+")
_ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th|er|e|º|ª)\b", re.IGNORECASE)
_GLUED = re.compile(r"(\d{4}):(\d\d:\d\d:\d\d)")  # logs of web servers: 04/Jan/2024:10:05:07
_EXIF = re.compile(r"^(\d{4}):(\d\d):(\d\d)(?=\s)")
_HALF_GLUED = re.compile(r"(?<=\d)(?=[ap]\.?m\b)", re.IGNORECASE)

#: Rare spellings: 2024-W01-4, 2024-004, 2024_01_04 10-05-07, a. m., and a zone in brackets behind its distance.
_RARE = re.compile(r"W\d|\d_\d|-\d\d-\d\d-\d|[ap]\. m|\]$|^\d{4}-\d{3}(?!\d)", re.IGNORECASE)
_WEEK = re.compile(r"\b(\d{4})-?W(\d\d)-?([1-7])(?:T|\b)")
_DAY_OF_YEAR = re.compile(r"^(\d{4})-([0-3]\d\d)(?:[T ]|$)")
_FILE_NAME = re.compile(r"\b(\d{4})[_-](\d\d)[_-](\d\d)[ _T-](\d\d)[-_](\d\d)[-_](\d\d)\b")
_HALF_APART = re.compile(r"\b([ap])\. m\b\.?", re.IGNORECASE)
_ZONE_BEHIND = re.compile(r"(Z|[+-]\d\d:?\d\d)?\[[\w/+-]+\]$")

#: Hours east of Greenwich of the zones that are named by letters; of those with two meanings the most frequent.
ZONES = {
    "UTC": 0, "GMT": 0, "WET": 0, "WEST": 1, "BST": 1, "CET": 1, "MEZ": 1, "CEST": 2, "MESZ": 2, "EET": 2, "EEST": 3,
    "SAST": 2, "MSK": 3, "TRT": 3, "IDT": 3, "GST": 4, "PKT": 5, "IST": 5.5, "WIB": 7, "ICT": 7, "HKT": 8, "SGT": 8,
    "AWST": 8, "PHT": 8, "JST": 9, "KST": 9, "ACST": 9.5, "ACDT": 10.5, "AEST": 10, "AEDT": 11, "NZST": 12, "NZDT": 13,
    "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7, "AKST": -9, "AKDT": -8,
    "HST": -10, "AST": -4, "ADT": -3, "NST": -3.5, "NDT": -2.5, "BRT": -3, "ART": -3, "CLT": -4, "UT": 0,
}  # fmt: skip


@lru_cache(maxsize=4_096)
def month(word: str) -> int | None:
    """The number of a month by its name, folded, whole or cut."""
    return _BY_NAME.get(word) or _SHORT.get(word)


@lru_cache(maxsize=4_096)
def is_known(word: str) -> bool:
    """Whether a word may stand in a date."""
    return month(word) is not None or word in _CUT_DAYS or word in _BETWEEN or word.upper() in ZONES


def _calendar_day(found: re.Match[str]) -> str:
    """The date of a day of a week, or of a year; what is none stays as it is."""
    try:
        if found.lastindex == 3:
            told = date.fromisocalendar(int(found[1]), int(found[2]), int(found[3]))
        else:
            told = date(int(found[1]), 1, 1) + timedelta(days=int(found[2]) - 1)
    except (ValueError, OverflowError):
        return found[0]
    return f"{told.isoformat()} "


def half(word: str) -> bool | None:
    """Whether a half of the day is the second; nothing where the word is none."""
    folded = word.casefold()
    return None if folded not in (*_AM, *_PM) else folded in _PM


def plain(text: str) -> str:
    """A time with one kind of blank and of digits, without the endings of ordinals, and with date and clock apart."""
    text = _SPACES.sub(" ", text).strip()
    if not text.isascii():
        text = "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in text)
    if _RARE.search(text):
        text = _HALF_APART.sub(r" \1m", _ZONE_BEHIND.sub(r"\1", _FILE_NAME.sub(r"\1-\2-\3 \4:\5:\6", text)))
        text = _DAY_OF_YEAR.sub(_calendar_day, _WEEK.sub(_calendar_day, text))
    text = _EXIF.sub(r"\1-\2-\3", _GLUED.sub(r"\1 \2", text))
    return _HALF_GLUED.sub(" ", _ORDINAL.sub("", text))
