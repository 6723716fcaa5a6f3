"""When so much of a source could not be used that it is the first thing to say."""

from collections.abc import Mapping

from contrasocial.core.errors import SKIP_REASONS

#: Above this share of the records a loss is told first.
_MUCH = 0.05
#: The reasons that lose a record which was meant to count; the others leave out what does not.
_LOSSES = frozenset(
    "no-id no-time no-author time-out-of-range broken-record duplicate-other-text no-person no-minutes".split()
)


def loss(origin: str, read: int, reasons: Mapping[str, int]) -> str:
    """The line that tells of a loss, with the reason of most of it; empty where little or nothing was lost."""
    lost = {reason: count for reason, count in reasons.items() if reason in _LOSSES}
    total = sum(lost.values())
    if total <= _MUCH * read:
        return ""
    most = max(lost, key=lambda reason: lost[reason])
    share = f"{100 * total / read:.0f} %"
    return f"{origin}: {total:,} of {read:,} records are LOST ({share}), most because {SKIP_REASONS[most]}"
