"""Announcements as they arrive, and what tests of receiving look at afterwards."""

from collections.abc import Callable
from datetime import UTC, datetime

from chassis.commands import Answer
from contracts.envelope import Event
from services.benchmark import metrics
from services.benchmark.domain.reasons import Reason
from services.benchmark.store import batches
from services.benchmark.use_cases.list_quarantine import list_quarantine
from services.benchmark.use_cases.list_releases import list_releases
from tests.interface.benchmark.nodes import BenchmarkNode, request
from tests.unit.benchmark.making import announcement, batch, hexadecimal

A, B = batch("a", 9), batch("b", 12, first=30)
FIRST, SECOND = announcement(A), announcement(A, B, version=2)
TYPE = "eu.perform.benchmark.released.v1"
Say = Callable[..., tuple[str, bytes]]


def message(token: str, event: object, link: str = "gb") -> tuple[str, bytes]:
    envelope = Event(
        id=hexadecimal(repr(event), 32),
        type=TYPE,
        source=f"/{link}/benchmark",
        subject="release:perform-full:2025",
        time=datetime(2026, 2, 1, tzinfo=UTC),
        version=1,
        node=link,
        data={"jws": token},
    )
    return f"{link}.benchmark.released.v1", envelope.to_bytes()


def quarantined(de: BenchmarkNode) -> list[tuple[str, str]]:
    answer: Answer = list_quarantine(de.unit, request({"after": None, "limit": 50}))
    return [(row["country"], row["reason"]) for row in answer["quarantine"]]


def alarms(reason: Reason, country: str = "gb") -> float:
    return float(metrics.QUARANTINED.labels(country, reason.value)._value.get())


def held(de: BenchmarkNode) -> list[tuple[str, int]]:
    rows = list_releases(de.unit, request({}))["releases"]
    return [(row["country"], row["version"]) for row in rows]


def counted(de: BenchmarkNode) -> int:
    found = batches.of_countries(de.unit.db, "perform-full", 2025, ["gb"])
    return sum(each.m for each in found.get("gb", []))
