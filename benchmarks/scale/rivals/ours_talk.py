"""What ``convokit_`` counts, by our engine over the ledger: the posts that were answered, and the middle wait."""

import sys
from pathlib import Path

from contrasocial.ledger.store import Ledger
from contrasocial.measure.engines.duckdb import DuckDBEngine

_ANSWERS = """
select count(distinct q.post) as answered, median(p.at - q.at) as wait, (select count(*) from posts) as posts
from posts as p
join posts as q on q.post = p.parent
"""


def main(folder: Path) -> None:
    ledger, engine = Ledger(folder), DuckDBEngine()
    engine.posts(ledger.files([g.gather for g in ledger.gathers()]))
    (row,) = engine.fetch(_ANSWERS).to_pylist()
    print(row["posts"], row["answered"], row["wait"])
    engine.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
