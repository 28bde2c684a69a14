"""How a process reaches RabbitMQ: address, certificates, heartbeats, and patience."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

from amqp.exceptions import AMQPError
from kombu import Connection
from kombu.exceptions import OperationalError

from chassis.errors import Unavailable
from chassis.settings import Settings, read_secret

HEARTBEAT_SECONDS = 10
ANSWER_SECONDS = 10.0
LONGEST_PAUSE_SECONDS = 5.0
FIRST_PAUSE_SECONDS = 0.2

# Everything a socket, a channel or a broker in trouble may raise.
CONNECTION_ERRORS: tuple[type[Exception], ...] = (
    *Connection("amqp://").recoverable_connection_errors,
    *Connection("amqp://").recoverable_channel_errors,
    OperationalError,
    OSError,
)


@dataclass(frozen=True)
class BrokerAddress:
    """Where the broker is and how to prove who we are."""

    url: str = field(repr=False)  # it holds the password
    ssl: dict[str, Any] | bool = False

    @classmethod
    def from_settings(cls, settings: Settings) -> "BrokerAddress":
        """The address with the password read from its file."""
        parts = urlsplit(settings.broker_url)
        password = quote(read_secret(settings.broker_password_file), safe="")
        port = parts.port or (5671 if parts.scheme == "amqps" else 5672)
        netloc = f"{parts.username}:{password}@{parts.hostname}:{port}"
        url = urlunsplit(("amqp", netloc, parts.path, "", ""))
        if parts.scheme == "amqp":
            return cls(url)
        files = {
            "ca_certs": settings.broker_ca_file,
            "certfile": settings.broker_cert_file,
            "keyfile": settings.broker_key_file,
        }
        ssl = {key: str(path) for key, path in files.items() if path is not None}
        return cls(url, {**ssl, "server_hostname": parts.hostname, "cert_reqs": 2})

    def connect(self) -> Connection:
        """An open connection; raises Unavailable when the broker is away or refuses it."""
        connection = Connection(
            self.url,
            ssl=self.ssl,
            heartbeat=HEARTBEAT_SECONDS,
            connect_timeout=5,
            transport_options={"read_timeout": None, "write_timeout": 15},
        )
        try:
            with translated():
                # Once: kombu itself would pause for two seconds before it tries again.
                connection.ensure_connection(max_retries=0, reraise_as_library_errors=False)
        except AMQPError as error:
            # Whoever repairs user, password or virtual host need not start every service again.
            raise Unavailable("broker.refused", type=type(error).__name__) from error
        # Opening and closing channels and connections would otherwise wait for an answer for ever
        # when the link swallows it; draining events brings its own, shorter patience.
        connection.connection.transport.sock.settimeout(ANSWER_SECONDS)
        return connection


@contextmanager
def translated() -> Iterator[None]:
    """Turn broker and socket failures into Unavailable."""
    try:
        yield
    except CONNECTION_ERRORS as error:
        raise Unavailable("broker.unavailable", type=type(error).__name__) from error


class Patience:
    """Pauses that double up to five seconds, end early on a stop, and start over after success."""

    def __init__(self, stopping: threading.Event) -> None:
        self._stopping = stopping
        self._pause = FIRST_PAUSE_SECONDS

    def reset(self) -> None:
        """Start over with short pauses."""
        self._pause = FIRST_PAUSE_SECONDS

    def wait(self) -> float:
        """Pause, longer each time; returns the seconds meant."""
        pause = self._pause
        self._stopping.wait(pause)
        self._pause = min(pause * 2, LONGEST_PAUSE_SECONDS)
        return pause
