"""People: the brand's relationships, and what is left open in them."""

from collections.abc import Callable, Mapping

import msgspec

from contrasocial.api.options import When, choice, reading
from contrasocial.api.pipeline import opened
from contrasocial.api.share import Safe, safe_list, unnamed_in
from contrasocial.api.workspace import Source, Sources, in_place
from contrasocial.core.errors import Code, Problem
from contrasocial.core.progress import OnNotice
from contrasocial.relationships.people import DECAY
from contrasocial.relationships.people import people as relationships
from contrasocial.report.people_schema import People


def people(
    sources: Sources = None,
    workspace: Source | None = None,
    *,
    brand: str | None = None,
    since: When | None = None,
    until: When | None = None,
    columns: Mapping[str, str] | None = None,
    include_private: bool = False,
    decay: float = DECAY,
    limit: int = 20,
    shared: bool = False,
    on_notice: OnNotice | None = None,
) -> People:
    """The brand's relationships: how far it came with people, and who waits.

    Args:
        sources, workspace, brand, since, until, columns, include_private, on_notice: as of
            :func:`contrasocial.audit`; an account that was read before is not read again.
        decay: the share of warmth that is lost in a month.
        limit: so many people are listed.
        shared: under pseudonyms, without persons' words.

    Raises:
        Problem: E127 where the brand has spoken with nobody that could be seen.
    """
    paths, folder = in_place(sources, workspace)
    asked = choice(brand=brand, since=since, until=until)
    how = reading(columns=columns, include_private=include_private, on_notice=on_notice)
    with opened(paths, folder, asked, how) as (engine, (one,)):
        found = relationships(engine, [one], decay, limit, unnamed_in(folder))
    if one.key not in found:
        raise Problem(Code.NOBODY_MET, f"{one.name} has spoken with nobody that could be seen", "people")
    made = found[one.key]
    return safe(made, folder).value if shared else made


def safe(found: People, workspace: Source | None = None) -> Safe[People]:
    """The relationships as others may see them: persons under pseudonyms, without words and addresses."""

    def masked(person: Callable[[str], str]) -> People:
        listed = [msgspec.structs.replace(p, who=person(p.who), asked="", url=None) for p in found.listed]
        return msgspec.structs.replace(found, listed=listed)

    return safe_list([p.who for p in found.listed], workspace, masked)
