"""Synthetic countries whose organisations are sealed by the real rules and kept as releases are."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial
from itertools import count

import numpy as np
from numpy.typing import NDArray

from chassis.unit_of_work import Transaction, UnitOfWork
from services.benchmark.domain.announcement import Announcement
from services.benchmark.domain.batch import Batch
from services.benchmark.domain.policy import Policy
from services.benchmark.domain.record import Record, Series, scores
from services.benchmark.domain.seal_rule import SealRule
from services.benchmark.domain.sealing import Moment, plan_sealing
from services.benchmark.store import aggregates, stamps

# fmt: off
COUNTRIES = (
    "at", "be", "bg", "hr", "cy", "cz", "dk", "ee", "fi", "fr",
    "de", "el", "hu", "ie", "it", "lv", "lt", "lu", "mt", "nl",
    "pl", "pt", "ro", "sk", "si", "es", "se", "gb", "no", "ch",
)
# fmt: on
MODELS = ("perform-full", "perform-quick", "efqm")
YEARS = tuple(range(2021, 2026))
CODES = tuple("123456789")
EDITION, LAYER = "2020", "consensus"
# Twelve sectors and four sizes, as unequal as they are in the field.
SECTORS = tuple(f"sector-{number:02}" for number in range(12))
SIZES = ("large", "medium", "micro", "small")
MONTHS = 13


@dataclass(frozen=True)
class Raw:
    """One country's scores of one model and year: bins of shape (organisations, 10), total last."""

    country: str
    model: str
    year: int
    sector: NDArray[np.int64]
    size: NDArray[np.int64]
    bins: NDArray[np.uint8]


def populations(organisations: int, seed: int) -> Iterator[Raw]:
    """Every country, model and year; nine correlated criteria, 70 % on multiples of five."""
    rng = np.random.default_rng(seed)
    sectors, sizes = _skewed(len(SECTORS)), _skewed(len(SIZES))
    for model in MODELS:
        for year in YEARS:
            for country in COUNTRIES:
                common = rng.normal(45 + rng.normal(0, 3), 12, (organisations, 1))
                points = common + rng.normal(0, 13, (organisations, len(CODES)))
                coarse = rng.random(points.shape) < 0.7
                points = np.where(coarse, 5 * np.rint(points / 5), np.rint(points)).clip(0, 100)
                total = points.mean(axis=1, keepdims=True) // 1
                yield Raw(
                    country,
                    model,
                    year,
                    rng.choice(len(SECTORS), organisations, p=sectors),
                    rng.choice(len(SIZES), organisations, p=sizes),
                    np.hstack([points, total]).astype(np.uint8),
                )


def release(unit: UnitOfWork, raw: Raw) -> int:
    """Seal month by month, close the year, and keep the release; gives how many were sealed."""
    batches = tuple(_sealed(raw))
    announcement = Announcement(
        country=raw.country,
        model=raw.model,
        year=raw.year,
        epoch=1,
        version=1,
        released=date(2026, 2, 1),
        valid_until=date(2099, 12, 31),
        prev_hash=None,
        policy=Policy(SealRule()),
        batches=batches,
    )
    unit.run(partial(_keep, announcement=announcement))
    return sum(batch.m for batch in batches)


def _keep(tx: Transaction, announcement: Announcement) -> None:
    aggregates.put(tx, announcement)
    stamps.lift(tx, announcement.model, announcement.year)


def _sealed(raw: Raw) -> Iterator[Batch]:
    numbers = count()
    subject = f"{raw.country}:{raw.model}:{raw.year}"
    records = list(_records(raw, subject))
    pending: list[Record] = []
    for month in range(MONTHS):
        pending += records[month::MONTHS]
        moment = Moment(
            datetime(raw.year, 2, 1, tzinfo=UTC) + timedelta(days=30 * month),
            closing=month == MONTHS - 1,
        )
        plan = plan_sealing(pending, SealRule(), moment, lambda: _id(f"{subject}:{next(numbers)}"))
        yield from (sealing.batch for sealing in plan.sealings)
        gone = {member.assessment for sealing in plan.sealings for member in sealing.members}
        pending = [record for record in pending if record.assessment not in gone]


def _records(raw: Raw, subject: str) -> Iterator[Record]:
    series = Series(raw.model, EDITION, raw.year, LAYER)
    january = datetime(raw.year, 1, 10, tzinfo=UTC)
    for number, bins in enumerate(raw.bins.tolist()):
        name = f"{subject}:{number}"
        yield Record(
            assessment=name,
            version=1,
            participant=name,
            series=series,
            scores=scores(dict(zip(CODES, map(str, bins[:-1]), strict=True)), str(10 * bins[-1])),
            sector=SECTORS[raw.sector[number]],
            size=SIZES[raw.size[number]],
            region=raw.country,
            submitted=f"{raw.year}-01-10",
            principals=(),
            first_seen=january + timedelta(days=30 * (number % MONTHS)),
        )


def _skewed(kinds: int) -> Sequence[float]:
    weights = 1 / np.arange(1, kinds + 1)
    shares: list[float] = (weights / weights.sum()).tolist()
    return shares


def _id(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()[:32]
