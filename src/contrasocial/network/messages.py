"""One request and its answer: JSON as servers really send it, sizes, the next page, and a refusal's short word."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import msgspec

from contrasocial.core.errors import Problem

if TYPE_CHECKING:  # loaded with the first request: an audit of a file knows these sources too
    import httpx2

#: An answer in JSON may be so large; a repository so much larger. More is refused, never cut.
MAX_JSON = 256 * 2**20
MAX_FILE = 4 * 2**30
#: What a gateway would say: an answer came and was not whole, or none came.
NOT_WHOLE, NO_ANSWER = 502, 504
_LINK = re.compile(r'<([^<>]*)>((?:[^,"<]|"(?:\\.|[^"\\])*")*)')
_PARAMETER = re.compile(r';\s*([\w*-]+)\s*=\s*("(?:\\.|[^"\\])*"|[^\s;,"]*)')


@dataclass(frozen=True)
class Ask:
    """One request. ``token`` goes into the header ``Authorization`` and nowhere else."""

    url: str
    params: Mapping[str, Any] = field(default_factory=dict)
    token: str | None = field(default=None, repr=False)
    body: Mapping[str, Any] | None = field(default=None, repr=False)

    @property
    def place(self) -> str:
        """Host and path: what an error may say (the rest may hold secrets)."""
        try:
            parts = urlsplit(self.url)
        except ValueError:
            return "an address that cannot be read"
        return f"{parts.netloc.rpartition('@')[2]}{parts.path}"

    @property
    def secrets(self) -> list[str]:
        """What no message may say. (A shorter string would only make holes in other words.)"""
        sent = [(self.token or "").strip(), *(self.body or {}).values()]
        return sorted((v for v in sent if isinstance(v, str) and len(v) > 3), key=len, reverse=True)


@dataclass(frozen=True)
class Answer:
    """What a server said: JSON, and the address of the next page where it tells one (``Link``)."""

    data: Any
    headers: Mapping[str, str]
    next: str | None = None


class Refused(Exception):
    """A server said no (4xx but for those that pass), or kept failing. ``error`` is its own short word.

    ``status`` is what it answered; 502 where its answers were not whole, 504 where it gave none.
    """

    def __init__(self, ask: Ask, status: int, error: str = "") -> None:
        super().__init__(f"{ask.place}: {status} {error}".strip())
        self.place, self.status, self.error = ask.place, status, error


class Again(Exception):
    """Worth another try, after ``wait`` seconds where the server says so."""

    def __init__(self, why: str, status: int, wait: float | None = None, unreachable: bool = False) -> None:
        super().__init__(why)
        self.status, self.wait, self.unreachable = status, wait, unreachable


def read_json(ask: Ask, response: httpx2.Response) -> Answer:
    """The JSON of an answer, and the address of the next page."""
    import httpx2

    body = b"".join(blocks(ask, response, MAX_JSON))
    try:
        data = _decode(body)
    except RecursionError as error:
        raise Refused(ask, NOT_WHOLE, "the answer is nested too deeply") from error
    except ValueError as error:
        if body.lstrip()[:1] == b"<":
            raise Refused(ask, response.status_code, "a web page came, and no JSON") from error
        raise Again("the answer is not whole", NOT_WHOLE) from error
    try:
        following = _next(response)
    except httpx2.InvalidURL as error:
        raise Refused(ask, NOT_WHOLE, "the address of the next page cannot be read") from error
    return Answer(data, response.headers, following)


def _decode(body: bytes) -> Any:
    """JSON as servers really send it: a wrong byte, half a character or a NaN in one post must not lose a page."""
    try:
        return msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeError):
        found = json.loads(body.decode("utf-8-sig", "replace"), parse_constant=lambda _name: None)
    text = json.dumps(found, ensure_ascii=False)
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return json.loads(text, parse_constant=lambda _name: None)


def _next(response: httpx2.Response) -> str | None:
    """The address of the next page, by ``Link``; httpx2's own reading stumbles over what the standard allows."""
    for address, rest in _LINK.findall(response.headers.get("link", "")):
        told = {name.casefold(): value.strip('"') for name, value in reversed(_PARAMETER.findall(rest))}
        if "next" in told.get("rel", "").casefold().split():
            url = response.url.join(address)
            if url.host == response.url.host and url.scheme == "http" and response.url.scheme == "https":
                # A server that does not know that it stands behind TLS.
                url = url.copy_with(scheme="https", port=response.url.port)
            return str(url)
    return None


def blocks(ask: Ask, response: httpx2.Response, most: int) -> Iterator[bytes]:
    """The body in blocks, under a limit of size; the transport limits the time."""
    size = 0
    for block in response.iter_bytes(1 << 16):
        size += len(block)
        if size > most:
            raise Refused(ask, NOT_WHOLE, f"the answer is larger than {most >> 20:,} MiB")
        yield block


def word_of(ask: Ask, response: httpx2.Response) -> str:
    """The server's own short word for what is wrong; never a whole page, nor what was sent to it."""
    import httpx2

    try:
        found = msgspec.json.decode(b"".join(blocks(ask, response, 1 << 16)))
    except (msgspec.DecodeError, UnicodeError, RecursionError, Refused, httpx2.HTTPError):
        return ""
    if not isinstance(found, dict):
        return ""
    word = ": ".join(dict.fromkeys(str(found[k]) for k in ("error", "message") if found.get(k)))
    for secret in ask.secrets:
        word = word.replace(secret, "…")
    return " ".join("".join(c if c.isprintable() else " " for c in word).split())[:200]


@contextmanager
def told(found: Callable[[Refused], Problem]) -> Iterator[None]:
    """Turn a refusal inside the block into the problem that it means for the user."""
    try:
        yield
    except Refused as refused:
        raise found(refused) from refused
