"""Watch: gather and judge on a schedule, write the digest, and tell only what is worth it."""

import json
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2s
from pathlib import Path

from contrasocial.api.config import config
from contrasocial.api.digest import digest
from contrasocial.api.gather import gather
from contrasocial.api.today import safe, today
from contrasocial.api.workspace import Source, Sources, in_place
from contrasocial.coach import state
from contrasocial.coach.digest import Digest, markdown
from contrasocial.core.errors import Code, Problem
from contrasocial.core.files import write
from contrasocial.core.progress import OnNotice
from contrasocial.core.time import DAY, HOUR


@dataclass(frozen=True)
class Round:
    """One round of a watch: the digest, and what there is to tell somebody who is not looking; ``shared`` are the
    same alerts for others, persons under pseudonyms."""

    found: Digest
    alerts: tuple[str, ...]
    shared: tuple[str, ...]


def rounds(
    sources: Sources,
    workspace: Source | None = None,
    *,
    brand: str | None = None,
    out: Source | None = None,
    every_hours: float = 24.0,
    waits_days: float = 3.0,
    times: int | None = None,
    notify: Sequence[str] = (),
    names: bool = False,
    sleep: Callable[[float], None] = time.sleep,
    on_notice: OnNotice | None = None,
) -> Iterator[Round]:
    """Gather, judge, write the digest; then sleep, and again. What was read stays whole, wherever it is stopped.

    Nobody is told the same alert twice, in this run or (a timer's) next one.

    Args:
        sources, workspace, brand, on_notice: as of :func:`contrasocial.audit`.
        out: the folder in which ``digest.md`` is kept up to date.
        every_hours: between two rounds.
        waits_days: a person who waits longer than that is worth an alert.
        times: so many rounds; by default for ever.
        notify: addresses of Apprise (the extra ``alerts``), told only where there is something to tell.
        names: these are told persons' names and addresses, too.

    Raises:
        Problem: of the first round; later ones are told, and the watch goes on.
    """
    paths, folder = in_place(sources, workspace)
    tell = _teller(notify)
    done = 0
    while times is None or done < times:
        try:
            for path in paths:
                gather(path, folder, on_notice=on_notice)
            found = digest(paths or None, folder, brand=brand, follow=True, on_notice=on_notice)
            standing = {mark: a for mark, *a in _alerts(found, paths, folder, brand, waits_days)}
            told = _told_before(folder, found.brand, bool(notify))
            alerts = [a for mark, a in standing.items() if mark not in told]
        except Problem as problem:
            if not done or on_notice is None:
                raise
            on_notice(f"this round failed, the next one comes: {problem.what}")
        else:
            if out is not None:
                write(Path(out) / "digest.md", markdown(found))
            if alerts:
                shown = brief([a[0 if names else 1] for a in alerts])
                tell(f"{found.brand}: {len(alerts)} to look at", "\n".join(shown))
            _remember(folder, found.brand, bool(notify), standing)
            yield Round(found, tuple(own for own, _ in alerts), tuple(shared for _, shared in alerts))
        done += 1
        if times is None or done < times:
            sleep(every_hours * HOUR)


def brief(alerts: Sequence[str]) -> list[str]:
    """The first alerts, numbers before people, and how many more there are."""
    rest = len(alerts) - _SHOWN
    return [*alerts[:_SHOWN], f"and {rest} more: contrasocial today"] if rest > 1 else list(alerts)


#: So many alerts are told one by one.
_SHOWN = 5


def _mark(about: str) -> str:
    """What an alert is remembered by: no name lies in it."""
    return blake2s(about.encode(), digest_size=8).hexdigest()


def _kind(is_sent: bool) -> str:
    return "alerts sent" if is_sent else "alerts shown"


def _told_before(folder: Path, brand: str, is_sent: bool) -> set[str]:
    with state.opened(folder) as kept:
        last = kept.last_look(brand, _kind(is_sent), 2**62)
    return set(json.loads(last.told)) if last else set()


def _remember(folder: Path, brand: str, is_sent: bool, standing: Iterable[str]) -> None:
    """What stands now was told; what no longer stands may be told again when it comes back."""
    with state.opened(folder) as kept:
        kept.look(brand, _kind(is_sent), int(time.time()), json.dumps(sorted(standing)))


def _alerts(
    found: Digest, paths: Sequence[str | Path], folder: Path, brand: str | None, waits_days: float
) -> Iterator[tuple[str, str, str]]:
    """By what it is remembered, what somebody who is not looking should hear, and the same for others: a number
    beyond chance, and who waits longer than the goal, in the hours that count as waiting."""
    yield from ((_mark(n.id), n.says, n.says) for n in found.numbers if n.moved and not n.better)
    now, desk = today(paths or None, folder, brand=brand, limit=10**6), config(folder).office
    masked = safe(now, folder).value.people
    for need, other in zip(now.people, masked, strict=True):
        waited = desk.open_seconds(need.waiting_since, now.at) if desk else now.at - need.waiting_since
        if need.kind != "going-cold" and waited > waits_days * DAY:
            told = f"has waited for more than {waits_days:g} days{f' {desk.words}' if desk else ''}"
            yield _mark(need.post or need.who), f"{need.who} {told} ({need.url or need.post})", f"{other.who} {told}"


def _teller(notify: Sequence[str]) -> Callable[[str, str], None]:
    if not notify:
        return lambda _title, _body: None
    try:
        import apprise
    except ImportError as error:
        do = "pip install 'contrasocial[alerts]'"
        raise Problem(Code.LIBRARY_MISSING, "alerts need the extra 'alerts'", "--notify", do) from error
    to = apprise.Apprise()
    for address in notify:
        if not to.add(address):
            do = "see Apprise's list of addresses, such as mailto://user:password@mail.example"
            raise Problem(Code.BAD_OPTION, "this is no address that Apprise knows", address.split("://")[0], do)
    return lambda title, body: _told(to, title, body)


def _told(to: object, title: str, body: str) -> None:
    if not to.notify(title=title, body=body):  # type: ignore[attr-defined]
        raise Problem(Code.NOT_TOLD, "an alert could not be delivered", "--notify")
