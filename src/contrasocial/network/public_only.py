"""Connects to public addresses only, and lets nothing last for ever.

A handle, a redirect or a server's answer may name any host; none of them may make this machine speak to its own
network. The check stands where the connection is made, on the address that is really dialled, so a name that
resolves differently the second time does not get past it.
"""

import math
import socket
import ssl
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any

import httpcore2
import httpx2

from contrasocial.core.errors import Code, Problem

#: IPv4 inside IPv6: what a gateway would turn into the address at the end.
_NAT64 = ip_network("64:ff9b::/96")
#: The only part of IPv6 that is handed out; what lies outside it is somebody's own, or nobody's.
_UNICAST = ip_network("2000::/3")
#: Special ranges that ``ipaddress`` calls global in some versions of Python.
_SPECIAL = tuple(map(ip_network, ("192.0.0.0/24", "192.88.99.0/24", "2001::/23", "3fff::/20")))


class GuardedTransport(httpx2.HTTPTransport):
    """The transport of httpx2, whose connections go through :class:`_Guard`."""

    def __init__(self, allow_private: bool, connections: int) -> None:
        context = httpx2.create_ssl_context(trust_env=False)
        super().__init__(verify=context, trust_env=False)
        self._guard = _Guard(allow_private)
        # httpx2 has no parameter for it; a test dials a private address to see that this still holds.
        self._pool = httpcore2.ConnectionPool(
            ssl_context=context, max_connections=connections, keepalive_expiry=30, network_backend=self._guard
        )

    @contextmanager
    def within(self, whole: float) -> Iterator[None]:
        """Inside the block, this thread's reading and writing ends after so many seconds, drop by drop or not."""
        self._guard.until.at = time.monotonic() + whole
        try:
            yield
        finally:
            self._guard.until.at = math.inf

    def wake(self) -> None:
        """End what is under way in any thread, and begin nothing more."""
        self._guard.wake()


class _Until(threading.local):
    at: float = math.inf


class _Guard(httpcore2.SyncBackend):
    def __init__(self, allow_private: bool) -> None:
        self._allow_private = allow_private
        self._lock, self._open, self._awake = threading.Lock(), set[_Stream](), False
        self.until = _Until()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.NetworkStream:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            what = f"the name {host} cannot be resolved"
            if is_offline():
                raise _offline(host) from error
            if isinstance(error, UnicodeError) or error.errno == socket.EAI_NONAME:  # nothing that passes
                what = f"there is no server called {host}: its name cannot be resolved"
                do = "check how the name is spelled; where it is right, the server may be gone"
                raise Problem(Code.SERVER_FAILS, what, host, do) from error
            raise httpcore2.ConnectError(f"{what} ({error.strerror})") from error
        addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
        if not self._allow_private and (inner := [a for a in addresses if not is_public(a)]):
            shown = host if inner[0] == host else f"{host} ({inner[0]})"
            raise Problem(Code.FORBIDDEN_ADDRESS, f"{shown} is an address inside a network of its own", host)
        trouble: httpcore2.ConnectError | httpcore2.ConnectTimeout | None = None
        for address in addresses:
            try:
                return self.keep(
                    super().connect_tcp(address, port, self.left(timeout), local_address, socket_options or [])
                )
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                trouble = error
        if is_offline(addresses):
            raise _offline(host) from trouble
        raise trouble or httpcore2.ConnectError(f"the name {host} has no address")

    def left(self, timeout: float | None) -> float:
        """How long one step may take: as long as it may be silent, and not longer than the whole may last."""
        if self._awake:
            raise httpcore2.ReadError("the client is closed")
        left = self.until.at - time.monotonic()
        if left <= 0:
            raise httpcore2.ReadTimeout("the answer takes too long")
        return min(left, math.inf if timeout is None else timeout)

    def keep(self, inner: httpcore2.NetworkStream) -> "_Stream":
        stream = _Stream(inner, self)
        with self._lock:
            self._open.add(stream)
        return stream

    def drop(self, stream: "_Stream") -> None:
        with self._lock:
            self._open.discard(stream)

    def wake(self) -> None:
        self._awake = True
        with self._lock:
            streams = list(self._open)
        for stream in streams:
            # To close it would not wake a thread that reads from it.
            with suppress(OSError):
                socket.socket.shutdown(stream.get_extra_info("socket"), socket.SHUT_RDWR)


class _Stream(httpcore2.NetworkStream):
    """A connection that knows how long the thread which uses it has left."""

    def __init__(self, inner: httpcore2.NetworkStream, guard: _Guard) -> None:
        self._inner, self._guard = inner, guard

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, self._guard.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, self._guard.left(timeout))

    def close(self) -> None:
        self._guard.drop(self)
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        self._guard.drop(self)
        return self._guard.keep(self._inner.start_tls(ssl_context, server_hostname, self._guard.left(timeout)))

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


def is_offline(addresses: Iterable[str] = ("192.0.2.1", "2001:db8::1")) -> bool:
    """Whether this machine has no way to these addresses, by default to those of nobody. Nothing is sent."""
    for address in addresses:
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        with suppress(OSError), socket.socket(family, socket.SOCK_DGRAM) as probe:
            probe.connect((address, 9))
            return False
    return True


def _offline(host: str) -> Problem:
    do = "connect it, and run again; what was read before is kept"
    return Problem(Code.SERVER_FAILS, "this machine is not connected to the internet", host, do)


def is_public(address: str) -> bool:
    """Whether an IP address can be reached by everybody, also where it hides an IPv4 address."""
    ip: IPv4Address | IPv6Address = ip_address(address.partition("%")[0])
    if isinstance(ip, IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (IPv4Address(int(ip) & 0xFFFFFFFF) if ip in _NAT64 else None)
        if inner is not None:
            return is_public(str(inner))
        if ip not in _UNICAST:
            return False
    return ip.is_global and not ip.is_multicast and not any(ip in special for special in _SPECIAL)
