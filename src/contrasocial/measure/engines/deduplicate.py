"""What several gathers hold of one account (an older and a newer export) is taken once: portable SQL."""

from collections.abc import Iterable
from pathlib import Path

from contrasocial.core.ledger_tables import LEDGER

#: Which of two gathers is the newer one, the one that was read last: made of the rows of ``gathers``.
ORDER = """
select
    g.gather as gather,
    row_number() over (order by g.number nulls first, g.gather) as place
from ({}) as g
"""
#: Posts that several gathers hold, each with the newest of them: made of ``post`` and ``gather`` of all posts, and of
#: ``gather_order``.
REPEATED = """
select
    t.post as post,
    o.gather as gather
from (
    select p.post as post, max(n.place) as place
    from ({}) as p
    join gather_order as n on n.gather = p.gather
    group by p.post
    having count(*) > 1
) as t
join gather_order as o on o.place = t.place
"""


def several(files: Iterable[list[str]]) -> bool:
    """Whether these files of the ledger, for each table, are of more than one gather."""
    return len({Path(file).parent.name for found in files for file in found}) > 1


def once(name: str, rows: str) -> str:
    """The rows of a ledger's table; what two gathers both hold from the newer one. Needs ``gather_order`` and
    ``repeated``."""
    columns = ", ".join(f"x.{column} as {column}" for column in LEDGER[name].names)
    if name in ("posts", "links", "mentions"):
        return (
            f"select {columns} from ({rows}) as x left join repeated as r on r.post = x.post"
            " where r.gather is null or r.gather = x.gather"
        )
    if name == "contacts":  # two meetings of one day may look alike: those of one gather are all kept
        return (
            f"select {columns} from (select y.*, n.place as place,"
            " max(n.place) over (partition by y.account, y.person, y.at) as newest"
            f" from ({rows}) as y join gather_order as n on n.gather = y.gather) as x where x.place = x.newest"
        )
    return rows
