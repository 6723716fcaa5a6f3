"""What goes out: a request as it is built from what a source asks, and whether it may go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contrasocial.core.errors import Code, Problem
from contrasocial.network.messages import Ask

if TYPE_CHECKING:  # loaded with the first request: an audit of a file knows these sources too
    import httpx2


def built(http: httpx2.Client, ask: Ask) -> httpx2.Request:
    """The request of what is asked.

    Raises:
        Problem: E116 where the address is none, E122 where the token can be none.
    """
    import httpx2

    headers = {}
    if ask.token is not None:
        token = ask.token.strip()
        # Said here: the library's own error would quote it.
        if not (token.isascii() and token.isprintable()):
            raise Problem(Code.LOGIN_REFUSED, "the stored token holds a character that no token has", ask.place)
        headers["Authorization"] = f"Bearer {token}"
    told = {name: value for name, value in ask.params.items() if value is not None}
    method = "GET" if ask.body is None else "POST"
    try:
        # Not by `params=`: that would drop what stands in the address already.
        url = httpx2.URL(ask.url).copy_merge_params(told) if told else httpx2.URL(ask.url)
        return http.build_request(method, url, headers=headers, json=ask.body)
    except httpx2.InvalidURL as error:
        raise Problem(Code.FORBIDDEN_ADDRESS, "this is no address that can be asked", ask.place) from error


def allowed(request: httpx2.Request, ask: Ask, without_tls: bool) -> None:
    """Look at each request and each redirect: without TLS only where the user allows it, and with no login in it.

    Raises:
        Problem: E116.
    """
    if request.url.scheme != "https" and not (without_tls and request.url.scheme == "http"):
        raise Problem(Code.FORBIDDEN_ADDRESS, "the address is not safe (no TLS)", request.url.host or ask.place)
    if request.url.userinfo or not request.url.host:
        raise Problem(Code.FORBIDDEN_ADDRESS, "this is no address that can be asked", request.url.host or ask.place)
