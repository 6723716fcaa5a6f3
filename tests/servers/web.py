"""One call over HTTP, as it is: any status is an answer. The tests seed and look with it, so that no client library
of a platform stands between them and the server (it would retry, cache or check what a test wants to see).
"""

import json
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import Message
from typing import Any
from urllib.parse import urlencode

_OPEN = urllib.request.build_opener(urllib.request.ProxyHandler({})).open


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Message
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class Refused(Exception):
    """The server said no where the tests need a yes."""

    def __init__(self, url: str, answer: Answer) -> None:
        super().__init__(f"{url}: {answer.status} {answer.body[:500]!r}")
        self.answer = answer


def call(
    url: str,
    query: Mapping[str, Any] | None = None,
    *,
    body: Any = None,
    token: str | None = None,
    method: str | None = None,
    headers: Mapping[str, str] | None = None,
) -> Answer:
    """A GET, or with a body (sent as JSON) a POST. Lists in the query are repeated."""
    head = dict(headers or {})
    if token:
        head["Authorization"] = f"Bearer {token}"
    data = None
    if body is not None:
        data = json.dumps(body).encode()
        head["Content-Type"] = "application/json"
    full = f"{url}?{urlencode(query, doseq=True)}" if query else url
    request = urllib.request.Request(full, data=data, headers=head, method=method)
    try:
        with _OPEN(request, timeout=60) as got:
            return Answer(got.status, got.headers, got.read())
    except urllib.error.HTTPError as error:
        with error:
            return Answer(error.code, error.headers, error.read())
