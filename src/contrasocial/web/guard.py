"""What keeps others out of the page: it serves this machine alone, to who holds the token, and nothing from outside.

Another site's page can make a browser send requests here (CSRF), and a name server can call this machine by a foreign
name (DNS rebinding). So every request must name this machine as its host, carry the cookie that only the address with
the token gives, and, where it changes something, come from the page itself.
"""

import secrets
from http.cookies import SimpleCookie
from urllib.parse import parse_qs, urlencode, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_SAFE = frozenset(["GET", "HEAD"])
_HOSTS = frozenset(["127.0.0.1", "localhost", "::1"])
#: No script, style or picture but the page's own; no frame around it; nothing is sent anywhere.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; frame-src 'self'; frame-ancestors 'self'; base-uri 'none'"
)
_HEADERS = {
    "content-security-policy": POLICY,
    # Not "no-referrer": forms of this page would then be sent with the origin "null", as those of a foreign one.
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "x-frame-options": "SAMEORIGIN",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
}


class Guard:
    """An ASGI application before another one. ``port`` is the one that the page is served on."""

    def __init__(self, app: ASGIApp, token: str, port: int) -> None:
        self._app, self._token, self._port = app, token, port
        self._cookie = f"contrasocial-{port}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer it here."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        answer: ASGIApp = self._refused(scope) or self._entered(scope) or self._app
        await answer(scope, receive, _dressed(send))

    def _refused(self, scope: Scope) -> Response | None:
        headers = Headers(scope=scope)
        if not self._is_here(headers.get("host", "")):
            return PlainTextResponse("this page is for this machine alone", 421)
        origin = headers.get("origin")
        is_foreign = origin is not None and not self._is_here(urlsplit(origin).netloc)
        if is_foreign or headers.get("sec-fetch-site", "none") not in ("same-origin", "none"):
            return PlainTextResponse("another site asked for this", 403)
        if scope["method"] not in _SAFE and origin is None:
            return PlainTextResponse("only the page itself may change something", 403)
        return None

    def _entered(self, scope: Scope) -> Response | None:
        """The token of the address is changed for a cookie; without either nobody comes in."""
        query = parse_qs(scope["query_string"].decode("latin-1"), keep_blank_values=True)
        if "token" in query and scope["method"] in _SAFE:
            if not self._is_token(query["token"][0]):
                said = "the token in the address is not this page's: start contrasocial open again"
                return PlainTextResponse(said, 403)
            rest = urlencode([(k, v) for k, vs in query.items() if k != "token" for v in vs])
            moved = RedirectResponse(scope["path"] + (f"?{rest}" if rest else ""), 303)
            moved.set_cookie(self._cookie, self._token, httponly=True, samesite="strict", path="/")
            return moved
        morsel = SimpleCookie(Headers(scope=scope).get("cookie", "")).get(self._cookie)
        if morsel is None or not self._is_token(morsel.value):
            return PlainTextResponse("open the address that contrasocial open has printed: it holds the token", 401)
        return None

    def _is_token(self, told: str) -> bool:
        return secrets.compare_digest(told.encode(), self._token.encode())

    def _is_here(self, host: str) -> bool:
        try:
            parts = urlsplit(f"//{host}")
            return parts.hostname in _HOSTS and (parts.port or 80) == self._port
        except ValueError:
            return False


def _dressed(send: Send) -> Send:
    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in _HEADERS.items():
                headers.setdefault(name, value)
        await send(message)

    return sent
