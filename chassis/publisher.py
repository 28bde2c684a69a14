"""Publishing with confirms: many messages in flight, and an outcome for each."""

import time
from contextlib import suppress
from enum import StrEnum

from amqp import ChannelError
from amqp import Message as WireMessage
from kombu import Connection

from chassis.broker import BrokerAddress, translated
from chassis.errors import Unavailable
from chassis.logs import logger
from chassis.outbox import Message

log = logger(__name__)

CONFIRM_SECONDS = 10.0


class Outcome(StrEnum):
    """What became of one published message."""

    CONFIRMED = "confirmed"
    RETURNED = "returned"
    REFUSED = "refused"


class ConfirmingPublisher:
    """One channel in confirm mode; not for use by two threads at once."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._outcomes: dict[str, Outcome] = {}
        self._open_channel()

    @classmethod
    def open(cls, address: BrokerAddress) -> "ConfirmingPublisher":
        """Connect and open a confirming channel; raises Unavailable."""
        return cls(address.connect())

    def publish(self, messages: list[Message]) -> dict[str, Outcome]:
        """Publish all and wait for the broker's word on each; returns outcome by message id.

        Persistent, JSON. Raises Unavailable when the broker falls silent or goes away: any of
        the messages may then have been taken, so publish them again (receivers know them by id).
        """
        try:
            return self._publish(messages)
        except ChannelError as error:
            # The broker closes a channel over one message (no such exchange, too large, not
            # allowed) without a word on which; alone, each gets its own outcome.
            log.error("broker closed the channel", messages=len(messages), error=str(error))
            self._open_channel()
            if len(messages) == 1:
                return {messages[0].id: Outcome.REFUSED}
            outcomes: dict[str, Outcome] = {}
            for message in messages:
                outcomes.update(self.publish([message]))
            return outcomes

    def _publish(self, messages: list[Message]) -> dict[str, Outcome]:
        self._outcomes = {}
        with translated():
            for message in messages:
                self._send(message)
            deadline = time.monotonic() + CONFIRM_SECONDS
            while self._waiting:
                left = deadline - time.monotonic()
                if left <= 0:
                    raise Unavailable("broker.no_confirm", waiting=len(self._waiting))
                try:
                    self._connection.drain_events(timeout=min(left, 1.0))
                except TimeoutError:
                    self._connection.heartbeat_check()
        return self._outcomes

    def keep_alive(self) -> None:
        """Notice a dead connection and keep a quiet one open; raises Unavailable."""
        with translated():
            with suppress(TimeoutError):
                self._connection.drain_events(timeout=0.001)
            self._connection.heartbeat_check()

    def close(self) -> None:
        """Close the connection; one that is already dead is simply forgotten."""
        self._connection.release()

    def _open_channel(self) -> None:
        with translated():
            self._channel = self._connection.connection.channel()
            self._channel.confirm_select()
        self._channel.events["basic_ack"].add(self._on_ack)
        self._channel.events["basic_nack"].add(self._on_nack)
        self._channel.events["basic_return"].add(self._on_return)
        self._next_tag = 1
        self._waiting: dict[int, str] = {}

    def _send(self, message: Message) -> None:
        wire = WireMessage(
            message.body,
            content_type="application/json",
            content_encoding="utf-8",
            delivery_mode=2,
            message_id=message.id,
            application_headers=dict(message.headers),
        )
        self._waiting[self._next_tag] = message.id
        self._next_tag += 1
        self._channel.basic_publish(
            wire, message.exchange, message.routing_key, mandatory=message.mandatory
        )

    def _on_ack(self, delivery_tag: int, multiple: bool) -> None:
        self._settle(delivery_tag, multiple, Outcome.CONFIRMED)

    def _on_nack(self, delivery_tag: int, multiple: bool) -> None:
        self._settle(delivery_tag, multiple, Outcome.REFUSED)

    def _on_return(self, exception: object, exchange: str, key: str, message: WireMessage) -> None:
        # The broker returns a message before it confirms it, so the confirm must not overwrite it.
        self._outcomes[message.properties["message_id"]] = Outcome.RETURNED

    def _settle(self, tag: int, multiple: bool, outcome: Outcome) -> None:
        tags = [known for known in self._waiting if known <= tag] if multiple else [tag]
        for known in tags:
            message_id = self._waiting.pop(known, None)
            if message_id is not None:
                self._outcomes.setdefault(message_id, outcome)
