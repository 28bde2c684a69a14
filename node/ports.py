"""Ports of a checkout's nodes: chosen free once, kept, and chosen again only when taken."""

import fcntl
import hashlib
import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from node.errors import NoFreePort
from node.layout import SERVICES, Home

LOOPBACK = "127.0.0.1"
PURPOSES = ("amqp", "dist", "management", "prometheus", "mongod", *SERVICES)

# Below the range from which Linux takes ports of outgoing connections (32768 and up).
LOWEST, HIGHEST, BLOCK = 10_000, 32_699, 100
# Somebody else's broker, database or Erlang would expect to find these free.
RESERVED = frozenset({15671, 15672, 15692, 25672, 27017, 27018, 27019})


@dataclass(frozen=True, slots=True)
class CountryPorts:
    """The ports of one country's node."""

    amqp: int
    dist: int
    management: int
    prometheus: int
    mongod: int
    assessment: int
    benchmark: int
    directory: int
    notification: int

    def health(self, service: str) -> int:
        """Give the port of a service's `/metrics` and `/healthz`."""
        return int(getattr(self, service))


class Ports:
    """The ports file of one checkout."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._kept: dict[str, dict[str, int]] = {}

    @classmethod
    def of(cls, home: Home) -> "Ports":
        """Read what was chosen before."""
        ports = cls(home)
        ports._read()
        return ports

    @property
    def epmd(self) -> int:
        """The port of the checkout's Erlang port mapper, chosen at the first call."""
        return self._ensure("checkout", ("epmd",))["epmd"]

    def country(self, code: str) -> CountryPorts:
        """Give a country's ports, chosen at the first call."""
        return CountryPorts(**self._ensure(code, PURPOSES))

    def renew_taken(self, code: str) -> dict[str, tuple[int, int]]:
        """Choose again what other programs took while the country was down: {purpose: (old, new)}.

        Only for a country of which nothing runs: its own processes would count as others.
        """
        return self._renew(code, PURPOSES)

    def renew_epmd(self) -> dict[str, tuple[int, int]]:
        """Choose the port mapper's port again if it is taken; only while nothing runs here."""
        return self._renew("checkout", ("epmd",))

    def _renew(self, code: str, purposes: tuple[str, ...]) -> dict[str, tuple[int, int]]:
        before = dict(self._ensure(code, purposes))
        taken = [purpose for purpose in purposes if not is_free(before[purpose])]
        if not taken:
            return {}
        with self._changing():
            for purpose in taken:
                del self._kept[code][purpose]
            self._choose(code, purposes)
        return {purpose: (before[purpose], self._kept[code][purpose]) for purpose in taken}

    def _ensure(self, code: str, purposes: tuple[str, ...]) -> dict[str, int]:
        if not all(purpose in self._kept.get(code, {}) for purpose in purposes):
            with self._changing():
                self._choose(code, purposes)
        return self._kept[code]

    def _choose(self, code: str, purposes: tuple[str, ...]) -> None:
        kept = self._kept.setdefault(code, {})
        used = {port for ports in self._kept.values() for port in ports.values()}
        free = (port for port in candidates(self._home) if port not in used and is_free(port))
        for purpose in purposes:
            if purpose not in kept:
                port = next(free, None)
                if port is None:
                    raise NoFreePort(LOWEST, HIGHEST)
                kept[purpose] = port

    def _read(self) -> None:
        if self._home.ports.exists():
            self._kept = json.loads(self._home.ports.read_text(encoding="utf-8"))

    @contextmanager
    def _changing(self) -> Iterator[None]:
        """Read, change and write under a lock, so that two commands do not choose twice."""
        self._home.path.mkdir(parents=True, exist_ok=True)
        lock = os.open(self._home.path / "ports.lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            self._read()
            yield
            new = self._home.ports.with_suffix(".new")
            new.write_text(json.dumps(self._kept, indent=2) + "\n", encoding="utf-8")
            new.replace(self._home.ports)
        finally:
            os.close(lock)


def candidates(home: Home) -> Iterator[int]:
    """Give every usable port, beginning with a block that depends on where the checkout lies.

    Two checkouts thus rarely look at the same ports, even while neither is running.
    """
    blocks = (HIGHEST - LOWEST + 1) // BLOCK
    digest = hashlib.sha256(os.fsencode(home.path.resolve())).digest()
    first = LOWEST + BLOCK * (int.from_bytes(digest[:8]) % blocks)
    size = blocks * BLOCK
    for step in range(size):
        port = LOWEST + (first - LOWEST + step) % size
        if port not in RESERVED:
            yield port


def is_free(port: int) -> bool:
    """Whether a server could listen on this port of the loopback interface now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        # As servers do: a connection that ended a moment ago does not take the port.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True
