"""What several gathers hold of one account (an older and a newer export) is taken once: portable SQL."""

from collections.abc import Iterable
from pathlib import Path

from contrasocial.core.ledger_tables import LEDGER

#: Posts that several gathers hold, each with the newest of them: made of ``post`` and ``gather`` of all posts.
REPEATED = "select p.post as post, max(p.gather) as gather from ({}) as p group by p.post having count(*) > 1"

#: What tells two rows of one post apart.
_SAME = {"links": "url", "mentions": "person"}


def several(files: Iterable[list[str]]) -> bool:
    """Whether these files of the ledger, for each table, are of more than one gather."""
    return len({Path(file).parent.name for found in files for file in found}) > 1


def once(name: str, rows: str) -> str:
    """The rows of a ledger's table, those that two gathers both hold from the newer one. Needs ``repeated``."""
    if name == "posts":
        return (
            f"select p.* from ({rows}) as p left join repeated as r on r.post = p.post"
            " where r.gather is null or r.gather = p.gather"
        )
    columns = ", ".join(f"x.{column} as {column}" for column in LEDGER[name].names)
    if name in _SAME:
        return (
            f"select {columns} from ({rows}) as x left join repeated as r on r.post = x.post where r.post is null"
            f" union all select {columns} from (select y.*, max(y.gather) over (partition by y.post, y.{_SAME[name]})"
            f" as newest from ({rows}) as y join repeated as r on r.post = y.post) as x where x.gather = x.newest"
        )
    if name == "contacts":  # two meetings of one day may look alike: those of one gather are all kept
        return (
            f"select {columns} from (select y.*, max(y.gather) over (partition by y.account, y.person, y.at)"
            f" as newest from ({rows}) as y) as x where x.gather = x.newest"
        )
    return rows
