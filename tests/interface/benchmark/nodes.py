"""Benchmarks of several countries in one test: keys, trust, intake and announcements."""

import json
import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import count
from pathlib import Path
from typing import Any, cast

import yaml
from joserfc.jwk import OKPKey

from chassis.actor import Actor
from chassis.batch import BatchProcess
from chassis.commands import Command
from chassis.delivery import Delivery
from chassis.publisher import ConfirmingPublisher
from chassis.unit_of_work import UnitOfWork
from contracts.assessment_submitted_v1 import AssessmentSubmitted
from contracts.assessment_withdrawn_v1 import AssessmentWithdrawn
from contracts.envelope import Event
from services.benchmark.announcer import Announcer
from services.benchmark.content import known_labels
from services.benchmark.domain.announcement import Announcement
from services.benchmark.domain.policy import Policy
from services.benchmark.run import Run
from services.benchmark.sealing_key import SealingKey
from services.benchmark.signing import Signer
from services.benchmark.store import announcements
from services.benchmark.trust_file import TrustFile
from services.benchmark.use_cases.close_year import YearCloser
from services.benchmark.use_cases.intake import take_in
from services.benchmark.use_cases.may_seal import Gate
from services.benchmark.use_cases.pictures import Pictures
from services.benchmark.use_cases.planning import Planner
from services.benchmark.use_cases.receive_announcement import Receiver
from services.benchmark.use_cases.releasing import Releasing
from tests.interface.set_clock import SetClock
from tests.unit.benchmark.making import CODES, hexadecimal

CONTENT = Path(__file__).parents[3] / "content"
MIGRATIONS = "services.benchmark.migrations"
INTAKE, ANNOUNCEMENTS = "benchmark.intake", "benchmark.announcements"
SEEN = "node.seen.v1"
HELD = ("batches", "announcements", "aggregates", "stamps")
# Nothing in these tests is retried, so nothing is ever published by the consumer.
NO_PUBLISHER = cast(ConfirmingPublisher, None)
PERCENTS = ["0", "12.5", "33.333333333333", "50", "57.5", "66.666666666666", "80", "97.5", "100"]


@dataclass
class Association:
    """Keeps the trust file, and makes keys for countries."""

    folder: Path
    countries: dict[str, Any] = field(default_factory=dict)

    def admit(self, country: str, kid: str, **changes: Any) -> Path:
        """Trust a new key of a country from 2026 to 2030; gives the file with its private part."""
        key = OKPKey.generate_key("Ed25519", {"kid": kid})
        entry = self.countries.setdefault(country, {"epoch": 1, "keys": []})
        entry["keys"].append(
            {
                "kid": kid,
                "public": key.as_dict(private=False)["x"],
                "not_before": date(2026, 1, 1),
                "not_after": date(2030, 12, 31),
                **changes,
            }
        )
        self.write()
        file = self.folder / f"{kid}.jwk"
        file.write_text(json.dumps(key.as_dict(private=True)))
        return file

    @property
    def trust_file(self) -> Path:
        return self.folder / "trust.yaml"

    def write(self) -> None:
        """Publish the list as it stands."""
        self.trust_file.write_text(yaml.safe_dump({"countries": self.countries}))


@dataclass
class BenchmarkNode:
    """The benchmark service of one country, without broker and nameko."""

    country: str
    unit: UnitOfWork
    announcer: Announcer
    releasing: Releasing
    receiver: Receiver
    gate: Gate
    pictures: Pictures

    def take_in(self, events: Iterable[Event]) -> None:
        """Deliver one batch of events of our own assessment service."""
        withdrawal = self.releasing.planner.policy.withdrawal
        process = BatchProcess(
            INTAKE, self.unit, lambda tx, events: take_in(tx, events, withdrawal)
        )
        deliveries = [
            delivery(INTAKE, event.type.removeprefix("eu.perform."), event.to_bytes())
            for event in events
        ]
        process.process(deliveries, NO_PUBLISHER)

    def hear(self, *messages: tuple[str, bytes]) -> None:
        """Deliver one batch of announcements: routing key and body of each."""
        process = BatchProcess(ANNOUNCEMENTS, self.unit, self.receiver.receive)
        process.process([delivery(ANNOUNCEMENTS, *each) for each in messages], NO_PUBLISHER)

    def said(self, kind: str = "") -> list[tuple[str, bytes]]:
        """Everything it announced (of one kind): routing key and body, oldest first."""
        rows = self.unit.db["outbox"].find({"exchange": "network"}).sort("_id", 1)
        return [
            (row["routing_key"], bytes(row["body"]))
            for row in rows
            if row["routing_key"].endswith(kind)
        ]

    def close(self, year: int = 2025, command_id: str | None = None) -> dict[str, Any]:
        """Close a year of `perform-full`."""
        closer = YearCloser(self.releasing)
        return closer.close(request({"model": "perform-full", "year": year}, command_id))

    def newest(self, year: int = 2025) -> Announcement:
        """The newest release of our own of `perform-full`."""
        kept = announcements.get(self.unit.db, self.country, f"release:perform-full:{year}")
        assert kept is not None
        return kept.announcement

    def state(self) -> dict[str, list[dict[str, Any]]]:
        """All that is believed of others and released by ourselves."""
        return {name: list(self.unit.db[name].find().sort("_id", 1)) for name in HELD}


def node(
    unit: UnitOfWork, association: Association, key_file: Path, policy: Policy | None = None
) -> BenchmarkNode:
    """The benchmark of the country that `unit` belongs to."""
    sealing_key = association.folder / f"{unit.node}-sealing.key"
    sealing_key.write_text(hexadecimal(f"sealing key of {unit.node}"))
    announcer = Announcer(
        unit.node, Signer(key_file), TrustFile(association.trust_file), unit.clock
    )
    planner = Planner(
        unit, unit.node, SealingKey(sealing_key), policy or Policy(), batch_ids(unit.node)
    )
    run = Run(lambda: uuid.uuid4().hex)
    gate = Gate(unit, announcer, run)
    return BenchmarkNode(
        country=unit.node,
        unit=unit,
        announcer=announcer,
        releasing=Releasing(unit, announcer, planner, may_seal=gate.may_seal),
        receiver=Receiver(announcer, run, known_labels(CONTENT)),
        gate=gate,
        pictures=Pictures(unit, unit.node),
    )


def acquainted(*nodes: BenchmarkNode) -> None:
    """Let all of these hear each other's node.seen and echo it, so that each of them may seal.

    Nothing of it is left in the outboxes, where tests look for releases.
    """
    heard: dict[str, int] = {}
    for each in nodes:
        each.gate.tell_if_due()
    while any(heard.get(each.country, 0) < len(each.said(SEEN)) for each in nodes):
        for speaker in nodes:
            news = speaker.said(SEEN)[heard.get(speaker.country, 0) :]
            heard[speaker.country] = heard.get(speaker.country, 0) + len(news)
            for listener in nodes:
                if listener is not speaker and news:
                    listener.hear(*news)
    for each in nodes:
        each.unit.db["outbox"].delete_many({"routing_key": f"{each.country}.{SEEN}"})


def batch_ids(country: str) -> Callable[[], str]:
    """Ids of batches that look random and are known beforehand."""
    numbers = count()
    return lambda: hexadecimal(f"batch {country} {next(numbers)}", 32)


def request(data: dict[str, Any], command_id: str | None = None) -> Command:
    """A validated call of an operator."""
    actor = Actor("someone", frozenset({"operator"}), via="test")
    return Command("method", actor, data, command_id or uuid.uuid4().hex, data)


def delivery(queue: str, routing_key: str, body: bytes) -> Delivery:
    """A first delivery."""
    return Delivery(queue, 1, body, routing_key, times_delivered=0, attempts=0)


def submitted(
    number: int,
    percents: Sequence[str] | None = None,
    *,
    version: int = 1,
    participant: object = None,
    layer: str = "consensus",
    principals: Sequence[object] = (),
    year: int = 2025,
    event: str | None = None,
    sector: str = "social-care",
    size: str = "small",
) -> Event:
    """Assessment `number` as the assessment service tells it."""
    given = percents or [PERCENTS[(number * 4 + int(code)) % 9] for code in CODES]
    payload = AssessmentSubmitted(
        assessment=hexadecimal(f"assessment {number}", 32),
        version=version,
        participant=hexadecimal(f"participant {number if participant is None else participant}"),
        model="perform-full",
        edition="2003",
        year=year,
        layer=layer,
        criteria=dict(zip(CODES, given, strict=True)),
        total="515.25",
        sector=sector,
        size=size,
        region="gb",
        submitted="2026-01-15",
        principals=tuple(sorted(hexadecimal(f"principal {name}") for name in principals)),
    )
    return _event(payload, event)


def withdrawn(
    number: int, *, version: int = 2, reason: str = "withdrawn", event: str | None = None
) -> Event:
    """Assessment `number` taken back, or erased."""
    payload = AssessmentWithdrawn(
        assessment=hexadecimal(f"assessment {number}", 32),
        version=version,
        participant=hexadecimal(f"participant {number}"),
        model="perform-full",
        edition="2003",
        year=2025,
        reason=reason,
        withdrawn="2026-02-01",
    )
    return _event(payload, event)


def _event(payload: AssessmentSubmitted | AssessmentWithdrawn, name: str | None) -> Event:
    return Event(
        id=hexadecimal(name, 32) if name else uuid.uuid4().hex,
        type=payload.TYPE,
        source="/gb/assessment",
        subject=payload.assessment,
        time=datetime(2026, 2, 1, 12, tzinfo=UTC),
        version=payload.version,
        node="gb",
        data=payload.to_data(),
    )


def set_clock() -> SetClock:
    """A clock that stands in June 2026."""
    clock = SetClock()
    clock.moment = datetime(2026, 6, 1, 9, 30, tzinfo=UTC)
    return clock
