"""Whose: every account that could be the brand, where what was read does not say which is."""

from contrasocial.api.options import choice, reading
from contrasocial.api.pipeline import chosen, gathered
from contrasocial.api.workspace import Source, locate
from contrasocial.measure.engines import engine as make_engine
from contrasocial.measure.scope import accounts, choose


def whose(workspace: Source | None = None) -> list[tuple[str, str, int]]:
    """The key and the name of each account that could be judged, and how many messages it wrote, the most first.

    Raises:
        Problem: E111 where the ledger holds nothing.
    """
    folder = locate(workspace)
    ledger, gathers = gathered([], folder, reading())
    brands = choose(ledger, gathers, chosen(choice(all_brands=True), [], folder))
    engine = make_engine()
    try:
        engine.posts(ledger.files([g.gather for g in gathers]))
        accounts(engine, brands)
        rows = engine.fetch(
            "select a.brand as brand, count(*) as n from posts as p join accounts as a on a.account = p.author"
            " group by a.brand"
        ).to_pylist()
    finally:
        engine.close()
    wrote = {row["brand"]: int(row["n"]) for row in rows}
    found = [(brand.key, brand.name, wrote.get(brand.key, 0)) for brand in brands]
    return sorted(found, key=lambda one: (-one[2], one[1].casefold()))
