"""Connects to public addresses only.

A handle, a redirect or a server's answer may name any host; none of them may make this machine speak to its own
network. The check stands where the connection is made, on the address that is really dialled, so a name that
resolves differently the second time does not get past it.
"""

import socket
from collections.abc import Iterable
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any

import httpcore2
import httpx2

from contrasocial.core.errors import Problem

#: IPv4 inside IPv6: what a gateway would turn into the address at the end.
_NAT64 = ip_network("64:ff9b::/96")


class GuardedTransport(httpx2.HTTPTransport):
    """The transport of httpx2, whose connections go through :class:`_Guard`."""

    def __init__(self, allow_private: bool, connections: int) -> None:
        super().__init__(trust_env=False)
        # httpx2 has no parameter for it; a test dials a private address to see that this still holds.
        self._pool = httpcore2.ConnectionPool(
            ssl_context=httpx2.create_ssl_context(trust_env=False),
            max_connections=connections,
            keepalive_expiry=30,
            network_backend=_Guard(allow_private),
        )


class _Guard(httpcore2.SyncBackend):
    def __init__(self, allow_private: bool) -> None:
        self._allow_private = allow_private

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
        except OSError as error:
            raise httpcore2.ConnectError(f"the name {host} cannot be resolved ({error.strerror})") from error
        addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
        if not self._allow_private and (inner := [a for a in addresses if not is_public(a)]):
            raise Problem("E116", f"{host} is not a public address ({inner[0]})", f"port {port}")
        trouble: httpcore2.ConnectError | httpcore2.ConnectTimeout | None = None
        for address in addresses:
            try:
                return super().connect_tcp(address, port, timeout, local_address, socket_options or [])
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                trouble = error
        raise trouble or httpcore2.ConnectError(f"the name {host} has no address")


def is_public(address: str) -> bool:
    """Whether an IP address can be reached by everybody, also where it hides an IPv4 address."""
    ip: IPv4Address | IPv6Address = ip_address(address.partition("%")[0])
    if isinstance(ip, IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (IPv4Address(int(ip) & 0xFFFFFFFF) if ip in _NAT64 else None)
        if inner is not None:
            return is_public(str(inner))
    return ip.is_global and not ip.is_multicast
