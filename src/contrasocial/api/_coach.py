"""What the verbs of the daily loop share: which brand is meant, and whether what was made of the ledger holds."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from contrasocial.api._fresh import product
from contrasocial.api.options import GatherOptions
from contrasocial.api.pipeline import chosen, gathered
from contrasocial.core.errors import Code, Problem
from contrasocial.ledger.store import Gather, Ledger
from contrasocial.measure.scope import AuditOptions, Brand, choose


@dataclass(frozen=True)
class Meant:
    """The one brand that is meant, and what of the ledger speaks of it."""

    ledger: Ledger
    gathers: list[Gather]
    asked: AuditOptions
    brand: Brand


def meant(sources: Sequence[str | Path], folder: Path, asked: AuditOptions, how: GatherOptions) -> Meant:
    """The brand of these sources, or of the ledger.

    Raises:
        Problem: E108 where several could be meant.
    """
    ledger, gathers = gathered(sources, folder, how, known=True)
    asked = chosen(asked, sources, folder)
    brands = choose(ledger, gathers, asked)
    if len(brands) > 1:
        raise Problem(
            Code.SEVERAL_BRANDS, f"{len(brands)} brands are in the source", ", ".join(b.name for b in brands[:8])
        )
    return Meant(ledger, gathers, asked, brands[0])


def key_of(one: Meant, *more: object) -> str:
    """Changes when anything does that was read or asked."""
    told = [product(), sorted(g.gather for g in one.gathers), repr(one.asked), *map(repr, more)]
    return hashlib.blake2b(json.dumps(told).encode(), digest_size=16).hexdigest()
