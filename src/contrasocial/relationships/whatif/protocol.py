"""What is asked: how many people, how deep, in how much time; and when the data can carry an answer."""

from dataclasses import dataclass

#: Greatest depth of a handshake and least of a conversation.
LIMITS = {"turns": (2.0, 4.0), "minutes": (1.0, 3.0)}
#: Where break-even is looked for: doublings, rounded to what one says.
RUNGS = {
    "turns": (3.0, 4.0, 6.0, 8.0, 12.0, 16.0, 24.0, 32.0),
    "minutes": (20 / 60, 40 / 60, 80 / 60, 3.0, 5.0, 10.0, 20.0, 40.0, 80.0),
}
#: Weeks until a pair has been followed to the end of day 60.
FOLLOWED = 61 / 7
EFFORTS = {"turns": "messages", "minutes": "minutes"}
#: Fifty messages in ninety minutes: an assumption, said wherever it counts.
MINUTES_EACH = {"turns": 1.8, "minutes": 1.0}


@dataclass(frozen=True)
class Protocol:
    """``people`` conversations stand against twice as many handshakes; ``minutes`` is the time for the third ledger.

    ``inside``: the share of the draws that an interval holds. ``both``: see the module ``bootstrap``.
    """

    people: int = 25
    turns: float = LIMITS["turns"][1]
    talk: float = LIMITS["minutes"][1]
    minutes: float = 90.0
    inside: float = 0.95
    draws: int = 2000
    seed: int = 20_260_501
    both: bool = False
    at_risk: int = 100
    kept: int = 20
    #: A rung, or a side of the comparison, with fewer pairs is not read.
    least: int = 10

    def conversation(self, unit: str) -> float:
        """The least depth of a conversation."""
        return self.turns if unit == "turns" else self.talk
