"""What can go wrong, with a stable code for each, and why a record may be left out.

A :class:`Problem` ends the run with exit code 2 and three lines: what, where, what to do.
A skip reason explains one record that was read but not kept; the run goes on.
"""

from collections.abc import Iterable
from difflib import get_close_matches
from enum import StrEnum, unique


@unique
class Code(StrEnum):
    """The code of a problem: one meaning each, never used for another. It names the page in docs/errors.

    ``meaning`` is the title of the page, ``do`` what the user can do where the problem itself knows nothing better.
    """

    meaning: str
    do: str

    def __new__(cls, number: str, meaning: str, do: str) -> "Code":
        code = str.__new__(cls, number)
        code._value_ = number
        code.meaning, code.do = meaning, do
        return code

    NO_SUCH_PATH = ("E100", "The path does not exist", "check the path; quote it if it holds spaces")
    UNKNOWN_EXPORT = (
        "E101",
        "Nothing here is an export that is known",
        "run 'contrasocial sources' for what can be read, or name the columns: --map text=body",
    )
    DAMAGED_ARCHIVE = (
        "E102",
        "The archive is empty, cut off or damaged",
        "download the export again; a whole zip opens in any file manager",
    )
    OVERSIZED_ARCHIVE = (
        "E103",
        "The archive unpacks to more than is allowed",
        "unpack it yourself, look at what is in it, and give the folder instead",
    )
    PATH_LEADS_OUT = (
        "E104",
        "A path in the archive leads out of it",
        "do not trust this archive; download the export again from the network itself",
    )
    MISSING_COLUMN = (
        "E105",
        "A table lacks a column that is needed",
        "name the columns: --map id=... --map time=... --map author=... --map text=...",
    )
    UNKNOWN_ENCODING = ("E106", "The file's encoding cannot be read", "save it as UTF-8 and run again")
    NOTHING_USABLE = (
        "E107",
        "No record of the source could be used",
        "a wrong column mapping is the most frequent reason; times are read best as 2024-01-31 10:00",
    )
    SEVERAL_BRANDS = (
        "E108",
        "The source holds several brands",
        "choose one: --brand NAME (contrasocial audit reads them all with --all)",
    )
    NO_SUCH_BRAND = (
        "E109",
        "There is no such brand",
        "check the name; --all lists every brand of a source, contrasocial brand list those you have named",
    )
    LEDGER_NOT_WRITTEN = (
        "E110",
        "The workspace could not be written",
        "free some space or choose another place: --workspace DIR; what was saved before is whole",
    )
    EMPTY_LEDGER = ("E111", "The ledger holds nothing yet", "give a source: contrasocial audit SOURCE")
    BAD_OPTION = ("E112", "An option is not understood", "see --help")
    OTHER_LAYOUT = (
        "E113",
        "The ledger was written by another version",
        "choose another place: --workspace DIR, and gather again",
    )
    BROKEN_PLUGIN = (
        "E114",
        "A plug-in fails, or does not follow its contract",
        "mend or remove it; the message says which and where",
    )
    OWN_FAILURE = (
        "E115",
        "Something in contrasocial itself failed",
        "run again with --debug and send what it prints to the developers",
    )
    FORBIDDEN_ADDRESS = (
        "E116",
        "The address is not one that may be asked",
        "only public servers with TLS are asked; for a server of your own on this network add --allow-private",
    )
    SERVER_FAILS = (
        "E117",
        "The server does not answer, or not in a way that can be read",
        "look at your connection and try again later; what was read is kept, and the next run goes on from there",
    )
    LONG_WAIT = (
        "E118",
        "The server asks to wait longer than a run can",
        "run again after that time; what was read is kept, and the next run goes on from there",
    )
    NO_SUCH_ACCOUNT = (
        "E119",
        "There is no such account",
        "write it as @brand.bsky.social or @brand@mastodon.example, as its page shows it",
    )
    LOGIN_NEEDED = (
        "E120",
        "The server lets nobody read without a login",
        "log in with an account there: contrasocial login @brand@mastodon.example",
    )
    PRIVATE_PERSON = (
        "E121",
        "The account looks like a private person's",
        "if it is your own, or speaks for an organisation all the same, audit or gather it with --personal",
    )
    LOGIN_REFUSED = (
        "E122",
        "The login was refused",
        "make a new app password or token, and store it with contrasocial login",
    )
    NO_SUCH_PERSON = (
        "E123",
        "Nobody is called so in what was read",
        "write the whole handle, as the report shows it",
    )
    NO_ROOM = (
        "E124",
        "The memory or the room on the disk that is allowed is not enough",
        "allow more: --memory-limit SIZE; or give a folder with more room: --spill DIR",
    )
    SPARK_UNUSABLE = (
        "E125",
        "Spark cannot be used, or its workers are gone",
        "see that the cluster runs, then run again; without a cluster: --engine duckdb",
    )
    NOTHING_OF_THE_BRAND = (
        "E126",
        "The source holds nothing of a brand",
        "see with `contrasocial sources` what this source shows; a log needs the brand's own messages",
    )
    NOBODY_MET = (
        "E127",
        "The brand was in contact with nobody that could be seen",
        "give a source that shows with whom it spoke: an archive, a support log, a contact log",
    )
    OUTPUT_NOT_WRITTEN = (
        "E128",
        "What was asked for could not be written there",
        "free some space, or name another place",
    )
    KEY_UNUSABLE = (
        "E129",
        "The key of the pseudonyms cannot be read or written",
        "mend or remove it; with a new key people have other pseudonyms",
    )
    EXPERIMENT_GOES_ON = (
        "E130",
        "An experiment of this brand is going on",
        "contrasocial experiment read says how far it is; let it end first",
    )
    PLAN_CHANGED = (
        "E131",
        "The plan of an experiment was changed or is damaged",
        "put the file back as it was; where that is lost, remove it and begin anew: nobody can tell who was drawn",
    )
    EXPERIMENT_TOO_LONG = (
        "E132",
        "The experiment would take longer than a year",
        "look for a larger effect, or add --long",
    )
    EXPERIMENT_NOT_SHOWN = (
        "E133",
        "The source does not show what an experiment needs",
        "give a source that holds what people write to the brand and its answers, such as a support log",
    )
    NO_EXPERIMENT = ("E134", "No experiment of this brand has begun", "contrasocial experiment start SOURCE")
    ACCOUNT_BUSY = ("E135", "Another run reads this account and does not end", "end it, and run again")
    NO_SUCH_METRIC = ("E136", "No metric or gauge is called so", "look at the ids in the report, or at docs/metrics")
    NO_SUCH_POST = ("E137", "No post, or more than one, is called so", "give the id or the address of one post")
    EMPTY_TIME = ("E138", "The time asked for holds nothing of the brand", "choose another time, or leave it open")
    LEDGER_NOT_ALONE = ("E139", "A ledger is read alone", "gather the other sources into it first")
    DAILY_LIST_HELD = (
        "E160",
        "The daily list cannot be opened, or another program holds it",
        "let the other program end, then run again; nothing was changed",
    )
    NEWER_DAILY_LIST = (
        "E161",
        "The daily list was written by a newer version",
        "update contrasocial; or move the file away, and a new one is begun",
    )
    NO_DRAFT = ("E162", "There is no draft that can be looked at", "give the text of one message")
    NOT_MET = ("E163", "The brand has spoken with nobody of that name", "write the handle as it is shown")
    PORT_TAKEN = ("E164", "The port is taken", "choose another one: --port NUMBER; or none, and a free one is found")
    NOT_TOLD = ("E166", "An alert could not be delivered", "look at the address and the network")
    PAGE_BUSY = ("E165", "The page reads one source at a time", "wait until it is done")
    BAD_CONFIG = (
        "E168",
        "The settings in contrasocial.toml cannot be understood",
        "known are goals, accounts, brands, staff, own_domains, zone, business_hours, quiet_hours; see docs/goals.md",
    )
    OTHER_REPORT = (
        "E171",
        "A report.json is of another version, or is none",
        "judge the brand anew: contrasocial audit writes the report as this version reads it",
    )
    WOULD_NAME = (
        "E172",
        "What is for others would have named somebody",
        "nothing of it was given out; for yourself alone: --names",
    )
    NO_SUCH_FIELD = ("E140", "A table has no such field", "the message lists the fields; write --map FIELD=COLUMN")
    BAD_TIME = ("E141", "The time asked for cannot be understood", "write days as 2024-01-31, the earlier one first")
    NOT_A_HANDLE = ("E142", "This is no handle", "write it as @brand.bsky.social or @brand@mastodon.example")
    NO_KEYRING = (
        "E143",
        "There is no keyring to store a login in",
        "set the environment variable instead; contrasocial login --help shows its name",
    )
    NOTHING_STORED = ("E144", "No login is stored for this handle", "nothing")
    LEDGER_CHANGED = ("E145", "What was to be read of the ledger was renewed or removed meanwhile", "run again")
    LEDGER_UNREADABLE = (
        "E146",
        "The ledger or a file beside it cannot be read",
        "see that you may read it; where it is damaged, choose another place: --workspace DIR, and gather again",
    )
    LIBRARY_MISSING = (
        "E147",
        "A library that this needs is not installed",
        "install it with pip; the message says which",
    )
    AMBIGUOUS_DATES = (
        "E150",
        "The dates of a file can be read in two ways",
        "say which: --dates dmy (3/4/2024 is in April), --dates mdy (it is in March) or --dates ymd",
    )
    NO_SOURCE = ("E148", "This is no source", "give a path, a handle, or a list of them")
    NO_SUCH_SOURCE = ("E149", "No kind of source is called so", "contrasocial sources lists them all")


class Problem(Exception):
    """One clear error for the user; as text it is the three lines that a user sees.

    Args:
        code: what kind of problem it is.
        what: what is wrong, one line.
        where: file, row or option.
        do: what the user can do about it; by default what the code says.
    """

    def __init__(self, code: Code, what: str, where: str, do: str | None = None) -> None:
        if not isinstance(code, Code):
            raise TypeError(f"{code!r} is no Code")
        self.code, self.what, self.where = code, what, where
        self.do = do or code.do
        super().__init__(code, what, where, self.do)

    def __str__(self) -> str:
        return f"{self.code}: {self.what}\n  where: {self.where}\n  do:    {self.do}"


class PluginFailed(Problem):
    """Somebody else's plug-in went wrong: what it was for goes on without it."""


def did_you_mean(wanted: str, known: Iterable[str]) -> str:
    """``did you mean ...?`` with what is spelt much like it among what is known; empty where nothing is."""
    folded = {name.casefold(): name for name in reversed(list(known))}  # the first of two that differ in case
    near = get_close_matches(wanted.casefold(), folded, n=3, cutoff=0.6)
    return f"did you mean {' or '.join(folded[name] for name in near)}?" if near else ""


SKIP_REASONS = {
    "no-id": "the record has no id",
    "no-time": "the record has no time that can be read",
    "no-author": "the record does not say who wrote it",
    "time-out-of-range": "its time is before 2006 or in the future",
    "duplicate": "the same id with the same text was already read",
    "duplicate-other-text": "the same id was already read with another text; the first one is kept",
    "edited": "an earlier version of a post that was edited: the newest one counts",
    "broken-record": "the record is not whole (broken JSON, too few or too many cells)",
    "title-row": "a title, a header or a total of a table, not a record",
    "internal-note": "a note among agents or an activity of the desk: the customer never sees it",
    "not-public": "not public: left out unless asked for (--include-private)",
    "not-a-post": "not a post (a like, a poll vote, a deletion, an unknown activity)",
    "empty": "no text, link or media, and nothing answered or shared",
    "before-the-span": "older than the time that was asked for",
    "not-to-the-brand": "talk among others in a thread of the brand's: not stored",
    "forgotten": "its author was forgotten on request: not stored",
    "pruned": "older than this workspace keeps (contrasocial workspace --keep)",
    "no-person": "the record does not say who was met, or names one person twice",
    "no-minutes": "the record does not say how long the meeting lasted",
    "duplicate-contact": "the same contact at the same time was already read",
    "not-answered": "the server failed each time it was asked for the answers to this post",
}
