"""From publishing one event to its effect in the database, one event at a time."""

import gc
import statistics
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

import orjson
from pymongo.collection import Collection

from chassis.database import Document
from chassis.outbox import Message
from chassis.publisher import ConfirmingPublisher, Outcome
from perf import events
from perf.stack import Stack

T = TypeVar("T")
EVENTS = 300
LONGEST_SECONDS = 10.0
EXCHANGE, ROUTING_KEY = "assessment.events", "assessment.submitted.v1"


@dataclass(frozen=True)
class Latency:
    """Milliseconds from publish to effect, or from question to answer."""

    name: str
    milliseconds: tuple[float, ...]

    @property
    def p50(self) -> float:
        """The median."""
        return statistics.median(self.milliseconds)

    @property
    def p99(self) -> float:
        """The 99th percentile, by the nearest rank."""
        ranked = sorted(self.milliseconds)
        return ranked[min(len(ranked) - 1, int(0.99 * len(ranked)))]


def of_each(name: str, ask: Callable[[T], object], questions: Iterable[T]) -> Latency:
    """Milliseconds of asking one question after the other."""
    took = []
    gc.collect()
    for question in questions:
        began = time.perf_counter()
        ask(question)
        took.append(1000 * (time.perf_counter() - began))
    return Latency(name, tuple(took))


def within_a_node(stack: Stack, seed: int) -> Latency:
    """Submitted events, from the first byte to the broker until the record can be read."""
    records = stack.database("benchmark")["records"]
    publisher = ConfirmingPublisher.open(stack.broker)
    try:
        took = []
        for event_id, body in events.submitted(EVENTS, seed, year=2023):
            subject = _subject(body)
            began = time.perf_counter()
            published(publisher, Message(event_id, EXCHANGE, ROUTING_KEY, body, mandatory=True))
            until(partial(_is_there, records, subject))
            took.append(1000 * (time.perf_counter() - began))
    finally:
        publisher.close()
    return Latency("submitted event to record, same node", tuple(took))


def published(publisher: ConfirmingPublisher, message: Message) -> None:
    """Publish one message and have it confirmed."""
    outcomes = publisher.publish([message])
    if outcomes[message.id] is not Outcome.CONFIRMED:
        raise SystemExit(f"the broker did not take {message.routing_key}: {outcomes}")


def until(reached: Callable[[], bool], seconds: float = LONGEST_SECONDS) -> None:
    """Look again and again: the question itself takes less than a millisecond."""
    deadline = time.monotonic() + seconds
    while not reached():
        if time.monotonic() > deadline:
            raise SystemExit(f"no effect after {seconds:.0f} s")


def _is_there(records: Collection[Document], subject: str) -> bool:
    return records.find_one({"_id": subject}, {"_id": 1}) is not None


def _subject(body: bytes) -> str:
    return str(orjson.loads(body)["subject"])
