"""From announcing a release in one country to holding it in another, across one federation link."""

import time
import uuid
from datetime import UTC, date, datetime
from functools import partial

from pymongo.collection import Collection

from chassis.database import Document
from chassis.outbox import Message
from chassis.publisher import ConfirmingPublisher
from contracts.benchmark_released_v1 import BenchmarkReleased
from contracts.envelope import Event, source_of
from contracts.registry import contract
from perf.latency import Latency, published, until
from perf.stack import Stack
from services.benchmark.domain.announcement import Announcement
from services.benchmark.domain.batch import WHOLE_COUNTRY, Batch
from services.benchmark.domain.histogram import Histogram
from services.benchmark.domain.policy import Policy
from services.benchmark.domain.record import Series
from services.benchmark.signing import Signer

RELEASES = 200
MEMBERS = 20
YEAR = 2020
SERIES = Series("perform-full", "2003", YEAR, "consensus")
CODES = (*"123456789", "total")


def across_a_link(sender: Stack, receiver: Stack) -> Latency:
    """Signed releases, each newer than the last, until the other country's node holds it."""
    country = sender.node.country
    held = receiver.database("benchmark")["announcements"]
    signer = Signer(sender.node.country_home.signing_key)
    publisher = ConfirmingPublisher.open(sender.broker)
    batch = _batch()
    until(partial(_is_linked, receiver, country), seconds=60)
    first = 1 + _held_version(held, country)
    try:
        took = []
        for version in range(first, first + RELEASES):
            message = _message(country, signer, batch, version)
            began = time.perf_counter()
            published(publisher, message)
            until(partial(_is_held, held, country, version))
            took.append(1000 * (time.perf_counter() - began))
    finally:
        publisher.close()
    return Latency("release to the other country's state, one link", tuple(took))


def _batch() -> Batch:
    histogram = Histogram.of(range(MEMBERS))
    name = uuid.uuid5(uuid.NAMESPACE_URL, "perf:link").hex
    return Batch(name, 0, SERIES, WHOLE_COUNTRY, MEMBERS, dict.fromkeys(CODES, histogram))


def _message(country: str, signer: Signer, batch: Batch, version: int) -> Message:
    announcement = Announcement(
        country=country,
        model=SERIES.model,
        year=YEAR,
        epoch=1,
        version=version,
        released=date(2026, 1, 31),
        valid_until=date(2036, 1, 31),
        prev_hash=None,
        policy=Policy(),
        batches=(batch,),
    )
    payload = BenchmarkReleased(signer.sign(announcement.to_bytes()))
    agreed = contract(payload.TYPE)
    event = Event(
        id=uuid.uuid4().hex,
        type=payload.TYPE,
        source=source_of(country, agreed.sender),
        subject=announcement.subject,
        time=datetime(2026, 1, 31, tzinfo=UTC),
        version=version,
        node=country,
        data=payload.to_data(),
    )
    return Message(
        event.id, agreed.exchange, agreed.publish_key(country), event.to_bytes(), mandatory=False
    )


def _is_linked(receiver: Stack, country: str) -> bool:
    links = receiver.node.api.links()
    return any(link["upstream"] == country and link["status"] == "running" for link in links)


def _is_held(held: Collection[Document], country: str, version: int) -> bool:
    return _held_version(held, country) == version


def _held_version(held: Collection[Document], country: str) -> int:
    """Of an earlier run on the same data, or of this one; an old version would be a replay."""
    row = held.find_one({"country": country, "year": YEAR}, {"version": 1})
    return int(row["version"]) if row is not None else 0
