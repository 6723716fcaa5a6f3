"""The plan of an experiment: written once before it begins, and never changed.

People are drawn one by one (simple randomisation, no blocks): a hash of the person under the plan's own random key
decides, so a person is always in the same arm, nobody can tell beforehand in which, and no list of people is kept.
The key lies in the plan, beside the ledger: who opens that file on purpose could work the arms out.
"""

import hashlib
import json
import secrets
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from contrasocial.core import files
from contrasocial.core.errors import Code, Problem

ARMS = ("quick answer", "answer and one follow-up question")

#: An outcome's word, what it says of a person, and after how many days it is known of everybody.
KEPT_FROM, KEPT_TO, TURN_WITHIN = 14, 60, 7
OUTCOMES = {
    "came-back": (f"wrote again {KEPT_FROM} to {KEPT_TO} days after they came", KEPT_TO),
    "second-turn": (f"wrote again after the answer, within {TURN_WITHIN} days", TURN_WITHIN),
}


@dataclass(frozen=True)
class Plan:
    """What was decided before the first person was drawn.

    ``usual`` and ``hoped`` are the shares that are to be told apart, ``people`` how many that takes in both arms
    together: the first so many who come are counted, and the effect is read once, when all of them can be.
    """

    brand: str
    accounts: tuple[int, ...]
    number: int
    began: int
    outcome: str
    usual: float
    hoped: float
    people: int
    key: str

    def arm(self, person: int) -> int:
        """Which of :data:`ARMS` a person is in."""
        digest = hashlib.blake2b(str(person).encode(), key=bytes.fromhex(self.key), digest_size=8).digest()
        return digest[0] & 1

    @property
    def days(self) -> int:
        """After how many days a person's outcome is known."""
        return OUTCOMES[self.outcome][1]


def fresh_key() -> str:
    """A key that nobody can guess."""
    return secrets.token_hex(32)


def plans(folder: Path, accounts: Iterable[int] | None = None) -> list[Plan]:
    """The plans below a ledger's folder, or those of these accounts, the oldest first.

    Raises:
        Problem: E131 where one was changed after it began.
    """
    wanted = None if accounts is None else set(accounts)
    found = [_load(file) for file in sorted((folder / "experiments").glob("*.json"))]
    mine = (p for p in found if wanted is None or wanted & set(p.accounts))
    return sorted(mine, key=lambda p: (p.began, p.brand, p.number))


def write(folder: Path, plan: Plan) -> None:
    """Write a plan, whole or not at all; one that is there is never replaced.

    Raises:
        Problem: E130 where it is there already, E110 where the disk refuses.
    """
    name = hashlib.blake2b(json.dumps(sorted(plan.accounts)).encode(), digest_size=8).hexdigest()
    file = folder / "experiments" / f"{name}-{plan.number}.json"
    try:
        files.write(file, json.dumps({**asdict(plan), "seal": _seal(plan)}, indent=2), over=False)
    except FileExistsError as error:
        raise Problem(Code.EXPERIMENT_GOES_ON, "an experiment of this brand has begun already", str(file)) from error
    except OSError as error:
        raise Problem(
            Code.LEDGER_NOT_WRITTEN, f"the plan could not be written ({error.strerror})", str(file)
        ) from error


def _load(file: Path) -> Plan:
    try:
        known = json.loads(file.read_text(encoding="utf-8"))
        seal = known.pop("seal")
        plan = Plan(**{**known, "accounts": tuple(known["accounts"])})
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise Problem(Code.PLAN_CHANGED, f"the plan cannot be read ({error})", str(file)) from error
    if seal != _seal(plan):
        raise Problem(Code.PLAN_CHANGED, "the plan is not what it was when the experiment began", str(file))
    return plan


def _seal(plan: Plan) -> str:
    """A hash of all that was decided: it shows a slip of the hand, not a forger."""
    return hashlib.blake2b(json.dumps(asdict(plan), sort_keys=True).encode(), digest_size=16).hexdigest()
