"""A TCP proxy between two brokers whose link can be refused, stalled or half-closed at will."""

import contextlib
import enum
import selectors
import socket
import threading
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

CHUNK = 65_536
TICK_SECONDS = 0.05


class Link(enum.Enum):
    """How the link behaves."""

    OPEN = "open"
    REFUSED = "refused"
    STALLED = "stalled"
    HALF_CLOSED = "half-closed"


@dataclass
class Pair:
    """One connection: the side that came in, and the one that was opened for it."""

    near: socket.socket
    far: socket.socket
    ended: set[socket.socket] = field(default_factory=set)

    def other(self, end: socket.socket) -> socket.socket:
        return self.far if end is self.near else self.near

    def close(self) -> None:
        for end in (self.near, self.far):
            # A reset, not a farewell: that is what a cut line looks like.
            with contextlib.suppress(OSError):
                end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")
            end.close()


class TcpProxy:
    """Forwards a loopback port to another; one thread serves all connections.

    REFUSED resets what is open and accepts nobody. STALLED keeps connections but forwards no byte.
    HALF_CLOSED ends the direction towards the near side and keeps the other one open.
    """

    def __init__(self, target_port: int, port: int = 0) -> None:
        self._target = ("127.0.0.1", target_port)
        self._pairs: list[Pair] = []
        self._wanted = Link.OPEN
        self._applied = Link.OPEN
        self._stopping = threading.Event()
        self._listener: socket.socket | None = self._listen(port)
        self.port: int = self._listener.getsockname()[1]
        self.forwarded = 0
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        where: TracebackType | None,
    ) -> None:
        self._stopping.set()
        self._thread.join()
        for pair in self._pairs:
            pair.close()
        if self._listener is not None:
            self._listener.close()

    def make(self, link: Link) -> None:
        """Let the link behave so from the next tick on."""
        self._wanted = link

    @property
    def connections(self) -> int:
        """How many connections are open."""
        return len(self._pairs)

    def _listen(self, port: int) -> socket.socket:
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", port))
        listener.listen()
        listener.setblocking(False)
        return listener

    def _serve(self) -> None:
        while not self._stopping.is_set():
            self._apply()
            self._tick()

    def _apply(self) -> None:
        """Make the connections fit the wanted behaviour."""
        if self._wanted is self._applied:
            return
        self._applied = self._wanted
        if self._applied is Link.REFUSED:
            if self._listener is not None:
                self._listener.close()
                self._listener = None
            self._drop_all()
            return
        if self._listener is None:
            self._listener = self._listen(self.port)
        if self._applied is Link.HALF_CLOSED:
            for pair in self._pairs:
                with contextlib.suppress(OSError):
                    pair.near.shutdown(socket.SHUT_WR)
                pair.ended.add(pair.far)
        if self._applied is Link.OPEN:
            # What was stalled or half closed for long is of no use; let both sides begin again.
            self._drop_all()

    def _tick(self) -> None:
        with selectors.DefaultSelector() as selector:
            if self._listener is not None:
                selector.register(self._listener, selectors.EVENT_READ)
            if self._applied is not Link.STALLED:
                for pair in self._pairs:
                    for end in (pair.near, pair.far):
                        if end not in pair.ended:
                            selector.register(end, selectors.EVENT_READ, pair)
            if not selector.get_map():
                self._stopping.wait(TICK_SECONDS)
                return
            for key, _ in selector.select(TICK_SECONDS):
                if key.fileobj is self._listener:
                    self._accept()
                else:
                    self._forward(key.data, key.fileobj)  # type: ignore[arg-type]

    def _accept(self) -> None:
        assert self._listener is not None
        near, _ = self._listener.accept()
        try:
            far = socket.create_connection(self._target, timeout=2)
        except OSError:
            near.close()
            return
        self._pairs.append(Pair(near, far))

    def _forward(self, pair: Pair, end: socket.socket) -> None:
        if pair not in self._pairs:
            return
        try:
            chunk = end.recv(CHUNK)
            if chunk:
                pair.other(end).sendall(chunk)
                self.forwarded += len(chunk)
                return
        except OSError:
            chunk = b""
        self._pairs.remove(pair)
        pair.close()

    def _drop_all(self) -> None:
        while self._pairs:
            self._pairs.pop().close()
