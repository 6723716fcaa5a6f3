"""What can go wrong, with a stable code for each, and why a record may be left out.

A :class:`Problem` ends the run with exit code 2 and three lines: what, where, what to do.
A skip reason explains one record that was read but not kept; the run goes on.
"""

from dataclasses import dataclass


class Problem(Exception):
    """One clear error for the user.

    Args:
        code: a key of :data:`PROBLEMS`; it names the page in the docs.
        what: what is wrong, one line.
        where: file, row or option.
        do: what the user can do about it; by default what the code's page says.
    """

    def __init__(self, code: str, what: str, where: str, do: str | None = None) -> None:
        self.code, self.what, self.where = code, what, where
        self.do = do or PROBLEMS[code].do
        super().__init__(what)

    def lines(self) -> str:
        """The three lines that the user sees."""
        return f"{self.code}: {self.what}\n  where: {self.where}\n  do:    {self.do}"


@dataclass(frozen=True)
class ProblemPage:
    """The page of one problem code: its title and what to do."""

    title: str
    do: str


PROBLEMS = {
    "E100": ProblemPage("The path does not exist", "check the path; quote it if it holds spaces"),
    "E101": ProblemPage(
        "Nothing here is an export that is known",
        "run 'contrasocial sources' for what can be read, or name the columns: --map text=body",
    ),
    "E102": ProblemPage(
        "The archive is empty, cut off or damaged",
        "download the export again; a whole zip opens in any file manager",
    ),
    "E103": ProblemPage(
        "The archive unpacks to more than is allowed",
        "unpack it yourself, look at what is in it, and give the folder instead",
    ),
    "E104": ProblemPage(
        "A path in the archive leads out of it",
        "do not trust this archive; download the export again from the network itself",
    ),
    "E105": ProblemPage(
        "A table lacks a column that is needed",
        "name the columns: --map id=... --map time=... --map author=... --map text=...",
    ),
    "E106": ProblemPage("The file's encoding cannot be read", "save it as UTF-8 and run again"),
    "E107": ProblemPage(
        "No record of the source could be used",
        "a wrong column mapping is the most frequent reason; times are read best as 2024-01-31 10:00",
    ),
    "E108": ProblemPage("The source holds several brands", "choose one: --brand NAME, or read them all: --all"),
    "E109": ProblemPage("The brand is not in the source", "check the name; --all lists every brand"),
    "E110": ProblemPage(
        "The ledger could not be written",
        "free some space or choose another place: --workspace DIR; what was saved before is whole",
    ),
    "E111": ProblemPage("The ledger holds nothing yet", "give a source: contrasocial audit SOURCE"),
    "E112": ProblemPage("An option is not understood", "see --help"),
    "E113": ProblemPage("The ledger is of another layout", "choose another place: --workspace DIR, and gather again"),
    "E114": ProblemPage("A plug-in does not follow its contract", "mend or remove the file; the message says where"),
    "E115": ProblemPage(
        "Something in contrasocial itself failed", "run again with --debug and send what it prints to the developers"
    ),
    "E116": ProblemPage(
        "The address is not one that may be asked",
        "only public servers with TLS are asked; for a server of your own on this network add --allow-private",
    ),
    "E117": ProblemPage(
        "The server does not answer, or not in a way that can be read",
        "look at your connection and try again later; what was read is kept, and the next run goes on from there",
    ),
    "E118": ProblemPage(
        "The server asks to wait longer than a run can",
        "run again after that time; what was read is kept, and the next run goes on from there",
    ),
    "E119": ProblemPage(
        "There is no such account",
        "write it as @brand.bsky.social or @brand@mastodon.example, as its page shows it",
    ),
    "E120": ProblemPage(
        "The server lets nobody read without a login",
        "log in with an account there: contrasocial login @brand@mastodon.example",
    ),
    "E121": ProblemPage(
        "The account looks like a private person's",
        "if it is your own, or speaks for an organisation all the same, audit or gather it with --personal",
    ),
    "E122": ProblemPage(
        "The login was refused", "make a new app password or token, and store it with contrasocial login"
    ),
    "E123": ProblemPage("Nobody is called so in what was read", "write the whole handle, as the report shows it"),
    "E124": ProblemPage(
        "The memory or the room on the disk that is allowed is not enough",
        "allow more: --memory-limit SIZE; or give a folder with more room: --spill DIR",
    ),
    "E125": ProblemPage(
        "Spark cannot be used, or its workers are gone",
        "see that the cluster runs, then run again; without a cluster: --engine duckdb",
    ),
    "E130": ProblemPage(
        "An experiment of this brand is going on", "contrasocial experiment read says how far it is; let it end first"
    ),
    "E131": ProblemPage(
        "The plan of an experiment was changed or is damaged",
        "put the file back as it was; where that is lost, remove it and begin anew: nobody can tell who was drawn",
    ),
    "E132": ProblemPage("The experiment would take longer than a year", "look for a larger effect, or add --long"),
    "E133": ProblemPage(
        "The source does not show what an experiment needs",
        "give a source that holds what people write to the brand and its answers, such as a support log",
    ),
    "E134": ProblemPage("No experiment of this brand has begun", "contrasocial experiment start SOURCE"),
}

SKIP_REASONS = {
    "no-id": "the record has no id",
    "no-time": "the record has no time that can be read",
    "no-author": "the record does not say who wrote it",
    "time-out-of-range": "its time is before 2006 or in the future",
    "duplicate": "the same id with the same text was already read",
    "duplicate-other-text": "the same id was already read with another text; the first one is kept",
    "broken-record": "the record is not whole (broken JSON, too few or too many cells)",
    "not-public": "not public: left out unless asked for (--include-private)",
    "not-a-post": "not a post (a like, a poll vote, a deletion, an unknown activity)",
    "empty": "no text, link or media, and nothing answered or shared",
    "before-the-span": "older than the time that was asked for",
    "not-to-the-brand": "talk among others in a thread of the brand's: not stored",
    "forgotten": "its author was forgotten on request: not stored",
    "no-person": "the record does not say who was met, or names one person twice",
    "no-minutes": "the record does not say how long the meeting lasted",
    "duplicate-contact": "the same contact at the same time was already read",
    "not-answered": "the server failed each time it was asked for the answers to this post",
}
