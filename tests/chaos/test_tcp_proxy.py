"""The proxy itself: a fault injector that injects nothing would make every chaos test pass."""

import socket
import threading
from collections.abc import Iterator
from contextlib import closing, suppress

import pytest

from tests.chaos.tcp_proxy import Link, TcpProxy


@pytest.fixture
def echo_port() -> Iterator[int]:
    """A server that sends back whatever it gets."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=echo, args=(connection,), daemon=True).start()

    def echo(connection: socket.socket) -> None:
        with connection, suppress(ConnectionResetError):
            while chunk := connection.recv(1000):
                connection.sendall(chunk)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield listener.getsockname()[1]
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()
    thread.join()


def dial(proxy: TcpProxy) -> socket.socket:
    return socket.create_connection(("127.0.0.1", proxy.port), timeout=1)


def test_an_open_link_forwards_both_ways(echo_port: int) -> None:
    with TcpProxy(echo_port) as proxy, closing(dial(proxy)) as line:
        line.sendall(b"hello")

        assert line.recv(10) == b"hello"


def test_a_refused_link_resets_and_accepts_nobody_until_reopened(echo_port: int) -> None:
    with TcpProxy(echo_port) as proxy, closing(dial(proxy)) as line:
        line.sendall(b"hello")
        assert line.recv(10) == b"hello"

        proxy.make(Link.REFUSED)

        with pytest.raises((ConnectionResetError, BrokenPipeError)):
            _talk_for_ever(line)
        with pytest.raises(ConnectionRefusedError):
            dial(proxy)

        proxy.make(Link.OPEN)
        with closing(_dial_until_open(proxy)) as again:
            again.sendall(b"back")
            assert again.recv(10) == b"back"


def test_a_stalled_link_takes_bytes_and_delivers_none(echo_port: int) -> None:
    with TcpProxy(echo_port) as proxy, closing(dial(proxy)) as line:
        line.sendall(b"hello")
        assert line.recv(10) == b"hello"

        proxy.make(Link.STALLED)
        line.settimeout(0.5)
        threading.Event().wait(0.2)
        line.sendall(b"lost?")

        with pytest.raises(TimeoutError):
            line.recv(10)


def test_a_half_closed_link_ends_one_direction(echo_port: int) -> None:
    with TcpProxy(echo_port) as proxy, closing(dial(proxy)) as line:
        line.sendall(b"hello")
        assert line.recv(10) == b"hello"

        proxy.make(Link.HALF_CLOSED)

        assert line.recv(10) == b""
        line.sendall(b"still taken")


def _talk_for_ever(line: socket.socket) -> None:
    while True:
        line.sendall(b"x")
        line.recv(10)


def _dial_until_open(proxy: TcpProxy) -> socket.socket:
    for _ in range(100):
        try:
            return dial(proxy)
        except OSError:
            threading.Event().wait(0.05)
    raise AssertionError("the proxy did not open again")
