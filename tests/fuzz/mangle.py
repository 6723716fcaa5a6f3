"""Ways to mangle bytes, and what must hold of every input, however it was mangled."""

import random
import resource
import signal
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from types import FrameType

from contrasocial.api.gather import recognise
from contrasocial.core.errors import Problem
from contrasocial.core.records import Contact, Coverage, Post, Profile, Skipped
from contrasocial.sources.contract import ReadOptions
from contrasocial.sources.readers.input_files import Archive

#: What breaks readers: numbers without end, halves of signs, deep nesting, what steers a screen or is a formula.
NASTY = (
    b"9" * 5_000, b"\xed\xa0\x80", b"\\ud83d", b"[" * 3_000, b'{"a":' * 2_000, b"\x1b[2J\x1b]0;x\x07",
    b"=cmd|'/c calc'!A0", "\u202e\u2066\u200f".encode(), b"\x00", b'"', b"," * 2_000, b"\xff\xfe", b"NaN", b"1e999",
    b"-1", b"null", b"x" * 60_000, b"../../../../etc/passwd", b"\r", b"0000-00-00 99:99",
    b"https://a.example/" * 2_000,
)  # fmt: skip
#: Seconds and bytes that one small input may take.
SECONDS, MEMORY = 10, 1_500_000_000


@dataclass(frozen=True)
class Found:
    """What came of one input: how many records of each kind, or the problem in its three lines."""

    records: int
    skipped: int
    problem: str


class TookTooLong(Exception):
    """An input took longer than it may."""


def mangled(whole: bytes, chance: random.Random) -> bytes:
    """The same input with one to four things wrong with it."""
    for _ in range(chance.randint(1, 4)):
        whole = _once(whole, chance)
    return whole


def _once(whole: bytes, chance: random.Random) -> bytes:
    if whole[:2] == b"PK" and chance.random() < 0.7:
        return _inside(whole, chance)
    at = chance.randrange(len(whole) + 1)
    until = min(len(whole), at + chance.choice((1, 4, 40, 400)))
    match chance.randrange(8):
        case 0:
            return whole[:at]
        case 1:
            return whole[:at] + whole[until:]
        case 2:
            return whole[:at] + whole[at:until] * chance.choice((2, 30)) + whole[until:]
        case 3:
            return whole[:at] + chance.choice(NASTY) + whole[at:]
        case 4:
            return whole[:at] + chance.choice(NASTY) + whole[until:]
        case 5:
            return whole[:at] + chance.randbytes(until - at) + whole[until:]
        case 6:
            lines = whole.split(b"\n")
            chance.shuffle(lines)
            return b"\n".join(lines)
        case _:
            other = chance.randrange(len(whole) + 1)
            return whole[: min(at, other)] + whole[max(at, other) :] + whole[min(at, other) : max(at, other)]


def _inside(whole: bytes, chance: random.Random) -> bytes:
    """A zip with something wrong in one of its members."""
    try:
        with zipfile.ZipFile(BytesIO(whole)) as packed:
            files = {name: packed.read(name) for name in packed.namelist()}
    except Exception:
        return whole
    if not files:
        return whole
    name = chance.choice(sorted(files))
    match chance.randrange(4):
        case 0:
            del files[name]
        case 1:
            files[chance.choice(("../evil", "/abs", "a" * 300, "ü\u202e.js", " "))] = files[name]
        case _:
            files[name] = _once(files[name] or b"x", chance) if files[name][:2] != b"PK" else b""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for member, content in files.items():
            packed.writestr(member, content)
    return out.getvalue()


def read(path: Path) -> Found:
    """Read an input as a gather does, without a ledger.

    Raises:
        AssertionError: where something comes that is no record; TookTooLong; and whatever a reader lets through.
    """
    counts = {"kept": 0, "skipped": 0}
    try:
        with within(SECONDS):
            archive, options = Archive(path), ReadOptions(on_notice=lambda _line: None)
            for record in recognise(archive, options).read(archive, options):
                assert isinstance(record, Post | Profile | Contact | Skipped | Coverage), record
                if isinstance(record, Skipped):
                    counts["skipped"] += 1
                elif isinstance(record, Post | Contact):
                    counts["kept"] += 1
    except Problem as problem:
        lines = str(problem).splitlines()
        assert problem.what and problem.where and problem.do, problem
        return Found(0, 0, lines[0])
    finally:
        used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1_024
        assert used < MEMORY, f"{used:,} bytes"
    return Found(sum(counts.values()), counts["skipped"], "")


@contextmanager
def within(seconds: int) -> Iterator[None]:
    """Let a block run so long, and no longer."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise TookTooLong(f"more than {seconds} s")

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def fuzz(seeds: dict[str, bytes], count: int, seed: int, place: Path) -> list[str]:
    """Read so many mangled inputs; gives the findings, each with how to have it again."""
    findings = []
    names = sorted(seeds)
    begun = time.monotonic()
    for number in range(count):
        chance = random.Random(f"{seed}/{number}")
        name = chance.choice(names)
        path = place / name
        path.write_bytes(mangled(seeds[name], chance))
        try:
            read(path)
        except (Exception, RecursionError) as error:  # a reader let it through: that is what is looked for
            findings.append(f"seed {seed}, input {number} ({name}): {type(error).__name__}: {str(error)[:200]}")
            kept = place / "findings"
            kept.mkdir(exist_ok=True)
            path.rename(kept / f"{number}-{name}")
    print(f"{count:,} inputs in {time.monotonic() - begun:.0f} s, {len(findings)} findings")
    return findings
