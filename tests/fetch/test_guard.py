"""No address of an inner network is dialled, whatever leads to it."""

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest

from contrasocial.core.errors import Problem
from contrasocial.network import client as module
from contrasocial.network.client import Client, Stopped
from contrasocial.network.messages import Ask, Refused
from contrasocial.network.outgoing import allowed
from contrasocial.network.public_only import is_public
from tests.fetch.stub import Reply, Stub, drip, leads_to, yes

Open = Callable[..., Client]
INNER = """
127.0.0.1 127.255.255.254 0.0.0.0 0.1.2.3 10.0.0.1 172.16.0.1 172.31.255.255 192.168.1.1 100.64.0.1 100.127.255.255
169.254.169.254 192.0.0.1 192.0.0.200 192.0.2.1 198.18.0.1 198.51.100.1 203.0.113.1 224.0.0.1 239.255.255.255
240.0.0.1 255.255.255.255 192.88.99.1
:: ::1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::127.0.0.1 ::8.8.8.8 64:ff9b::10.0.0.1 64:ff9b::7f00:1 64:ff9b:1::1
2002:7f00:1:: 2002:a00:1::1 2002:c0a8:101:: 2001::1 2001:0:7f00:1:: 2001:db8::1 3fff::1 100::1 fe80::1 fe80::1%eth0
fec0::1 fc00::1 fd12:3456::1 ff02::1 ff0e::1 5f00::1 4000::1
"""
PUBLIC = """
1.1.1.1 8.8.8.8 100.63.255.255 100.128.0.1 172.15.255.255 172.32.0.1 192.0.1.1 192.167.255.255 223.255.255.255
2606:4700::1111 2a01:4f8::1 2400:cb00::1 2001:4860:4860::8888 64:ff9b::8.8.8.8 ::ffff:8.8.8.8 2002:808:808::1
"""
ANYWHERE = "93.184.216.34"
#: Made for these tests, and of use to nothing else.
PEM = Path(__file__).parent / "stub.pem"


@pytest.mark.parametrize("address", INNER.split())
def test_an_inner_address_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", PUBLIC.split())
def test_an_address_that_everybody_reaches_is_public(address: str) -> None:
    assert is_public(address)


def names(monkeypatch: pytest.MonkeyPatch, **answers: list[str]) -> None:
    """Let each name (``_`` for a dot) resolve to what is said, one after the other; the last stays."""
    real = socket.getaddrinfo

    def resolve(host: Any, port: Any, *more: Any, **named: Any) -> Any:
        left = answers.get(str(host).replace(".", "_"))
        if left is None:
            return real(host, port, *more, **named)
        found = left.pop(0) if len(left) > 1 else left[0]
        return [entry for one in found.split() for entry in real(one, port, type=socket.SOCK_STREAM)]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)


@pytest.fixture
def dialled(monkeypatch: pytest.MonkeyPatch, stub: Stub) -> list[str]:
    """Every address that is dialled; a public one leads to the stub."""
    found: list[str] = []
    real = socket.create_connection

    def connect(address: Any, *more: Any, **named: Any) -> socket.socket:
        found.append(address[0])
        return real(("127.0.0.1", stub.port), *more, **named)

    monkeypatch.setattr(socket, "create_connection", connect)
    return found


@pytest.fixture
def guarded(open_client: Open, monkeypatch: pytest.MonkeyPatch) -> Client:
    """A client that may not speak to private addresses, but without TLS: the stub has none."""
    monkeypatch.setattr(module, "allowed", lambda *_: None)
    return open_client(allow_private=False)


def code(client: Client, url: str) -> str:
    with pytest.raises(Problem) as caught:
        client.get(Ask(url))
    return caught.value.code


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "127.1", "[::ffff:127.0.0.1]"])
def test_this_machine_is_not_dialled_however_it_is_written(host: str, open_client: Open, stub: Stub) -> None:
    assert code(open_client(allow_private=False), f"https://{host}:{stub.port}/") == "E116"
    assert (stub.connections, stub.seen) == (0, [])


def test_no_byte_is_sent_to_this_machine_also_without_tls(guarded: Client, stub: Stub) -> None:
    assert code(guarded, stub.on("/", yes())) == "E116"
    assert stub.connections == 0


def test_an_address_without_tls_is_refused(open_client: Open, dialled: list[str]) -> None:
    assert code(open_client(allow_private=False), f"http://{ANYWHERE}/") == "E116"
    assert dialled == []


def test_a_redirect_to_an_address_without_tls_is_refused(
    open_client: Open, stub: Stub, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first request is let through as if it had TLS."""
    client, first = open_client(), [True]
    monkeypatch.setattr(module, "allowed", lambda *a: None if first and first.pop() else allowed(*a))
    client._allow_private = False
    stub.on("/", leads_to(stub.url("/plain")))
    assert code(client, stub.url("/")) == "E116"
    assert stub.count("/plain") == 0


def test_a_name_that_leads_inside_is_refused(
    guarded: Client, dialled: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    names(monkeypatch, inner_example=["10.1.2.3"])
    assert code(guarded, "http://inner.example/") == "E116"
    assert dialled == []


def test_a_name_with_one_inner_address_among_others_is_refused(
    guarded: Client, dialled: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    names(monkeypatch, both_example=[f"{ANYWHERE} 192.168.0.1"])
    assert code(guarded, "http://both.example/") == "E116"
    assert dialled == []


def test_a_public_name_is_dialled_at_the_address_that_was_looked_at(
    guarded: Client, stub: Stub, dialled: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    names(monkeypatch, good_example=[ANYWHERE, "127.0.0.1"])
    stub.on("/", yes())
    assert guarded.get(Ask("http://good.example/")).data == {"good": True}
    assert dialled == [ANYWHERE]


def test_a_redirect_inside_is_refused(
    guarded: Client, stub: Stub, dialled: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    names(monkeypatch, good_example=[ANYWHERE])
    stub.on("/", leads_to("http://169.254.169.254/latest/meta-data"))
    assert code(guarded, "http://good.example/") == "E116"
    assert dialled == [ANYWHERE]


def test_a_name_that_turns_inside_after_the_first_connection_is_refused(
    guarded: Client, stub: Stub, dialled: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    names(monkeypatch, turning_example=[ANYWHERE, "127.0.0.1"])
    # Not read to its end, so that the next request needs a connection of its own.
    stub.on("/", leads_to("http://turning.example/secret"))
    stub.on("/secret", yes())
    assert code(guarded, "http://turning.example/") == "E116"
    assert (dialled, stub.count("/secret")) == ([ANYWHERE], 0)


def test_the_next_address_is_dialled_where_one_does_not_answer(
    guarded: Client, stub: Stub, monkeypatch: pytest.MonkeyPatch
) -> None:
    names(monkeypatch, two_example=[f"2606:4700::1111 {ANYWHERE}"])
    real = socket.create_connection

    def connect(address: Any, *more: Any, **named: Any) -> socket.socket:
        if ":" in address[0]:
            raise OSError("no route")
        return real(("127.0.0.1", stub.port), *more, **named)

    monkeypatch.setattr(socket, "create_connection", connect)
    stub.on("/", yes())
    assert guarded.get(Ask("http://two.example/")).data == {"good": True}


# ---- TLS


@pytest.fixture
def safe() -> Iterator[Stub]:
    """A stub that speaks TLS, with a certificate that nobody signed."""
    with Stub(PEM) as stub:
        yield stub


@pytest.fixture
def trusting(monkeypatch: pytest.MonkeyPatch, open_client: Open) -> Client:
    """A client that takes the stub's certificate for a good one."""
    context = ssl.create_default_context(cafile=PEM)
    monkeypatch.setattr(httpx2, "create_ssl_context", lambda **_: context)
    return open_client(sleep=None, clock=time.monotonic)


def test_a_certificate_that_nobody_signed_is_refused(client: Client, safe: Stub) -> None:
    assert code(client, safe.on("/", yes())) == "E117"
    assert (safe.connections, safe.seen) == (1, [])


def test_a_certificate_for_another_name_is_refused(
    trusting: Client, safe: Stub, monkeypatch: pytest.MonkeyPatch
) -> None:
    names(monkeypatch, other_example=["127.0.0.1"])
    assert code(trusting, safe.url("/", "other.example")) == "E117"
    assert safe.seen == []


def test_a_server_with_tls_is_read_over_one_connection(trusting: Client, safe: Stub) -> None:
    url = safe.on("/", yes())
    for _ in range(5):
        assert trusting.get(Ask(url)).data == {"good": True}
    assert safe.connections == 1


def test_closing_wakes_a_thread_that_reads_over_tls(trusting: Client, safe: Stub) -> None:
    safe.on("/", Reply((60.0,)))
    closing = threading.Timer(0.3, trusting.close)
    closing.start()
    start = time.monotonic()
    with pytest.raises(Stopped):
        list(trusting.each([Ask(safe.url("/"))] * 4))
    closing.join()
    assert time.monotonic() - start < 3


def test_an_answer_that_drips_over_tls_ends(trusting: Client, safe: Stub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_WHOLE", 0.2)
    monkeypatch.setattr(module, "_TRIES", 1)
    safe.on("/", drip(b'"slow"' * 99, 0.05))
    with pytest.raises(Refused):
        trusting.get(Ask(safe.url("/")))


def test_a_handshake_without_end_ends(trusting: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_WHOLE", 0.2)
    monkeypatch.setattr(module, "_TRIES", 1)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        assert code(trusting, f"https://127.0.0.1:{silent.getsockname()[1]}/") == "E117"
