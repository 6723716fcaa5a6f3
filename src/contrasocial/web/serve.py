"""Serves the page on the loopback address until it is stopped."""

import secrets
import socket
from collections.abc import Callable
from pathlib import Path

from contrasocial.core.errors import Code, Problem


def serve(workspace: Path, brand: str | None, port: int, on_ready: Callable[[str], None]) -> None:
    """Serve the page of a workspace; ``on_ready`` is told the address with its token.

    Raises:
        Problem: E164 where the port is taken.
    """
    import uvicorn

    from contrasocial.web.app import create

    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind(("127.0.0.1", port))
    except OSError as error:
        listening.close()
        raise Problem(
            Code.PORT_TAKEN, f"port {port} is taken or not allowed ({error.strerror})", f"127.0.0.1:{port}"
        ) from error
    port = listening.getsockname()[1]
    token = secrets.token_urlsafe(32)
    workspace.mkdir(parents=True, exist_ok=True, mode=0o700)
    config = uvicorn.Config(
        create(workspace, token, port, brand), log_level="warning", access_log=False, server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=2,
    )  # fmt: skip
    on_ready(f"http://127.0.0.1:{port}/?token={token}")
    uvicorn.Server(config).run(sockets=[listening])
