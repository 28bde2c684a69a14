"""Submitted events to feed every contender with: the same bytes for all of them."""

import hashlib
import random
from datetime import UTC, datetime

from contracts.assessment_submitted_v1 import AssessmentSubmitted
from contracts.envelope import Event, source_of

CRITERIA = "123456789"
WEIGHTS = (100, 80, 90, 90, 140, 200, 90, 60, 150)
SECTORS = ("health", "education", "housing", "food")
SIZES = ("micro", "small", "medium")


def submitted(count: int, seed: int, year: int = 2024) -> list[tuple[str, bytes]]:
    """`count` different assessments as (event id, wire bytes)."""
    chance = random.Random(seed)  # noqa: S311  # synthetic data, not a secret
    return [_one(chance, year) for _ in range(count)]


def _one(chance: random.Random, year: int) -> tuple[str, bytes]:
    scores = [min(100, max(0, round(chance.gauss(50, 18)))) for _ in CRITERIA]
    total = sum(weight * score for weight, score in zip(WEIGHTS, scores, strict=True)) / 100
    assessment = f"{chance.getrandbits(128):032x}"
    payload = AssessmentSubmitted(
        assessment=assessment,
        version=1,
        participant=hashlib.sha256(assessment.encode()).hexdigest(),
        model="perform-full",
        edition="2003",
        year=year,
        layer="consensus",
        criteria={code: str(score) for code, score in zip(CRITERIA, scores, strict=True)},
        total=f"{total:.1f}",
        sector=chance.choice(SECTORS),
        size=chance.choice(SIZES),
        region="gb",
        submitted=f"{year}-06-30",
        principals=(hashlib.sha256(b"adviser %d" % chance.randrange(40)).hexdigest(),),
    )
    event = Event(
        id=f"{chance.getrandbits(128):032x}",
        type=AssessmentSubmitted.TYPE,
        source=source_of("gb", "assessment"),
        subject=assessment,
        time=datetime(year, 6, 30, tzinfo=UTC),
        version=1,
        node="gb",
        data=payload.to_data(),
        correlationid=f"{chance.getrandbits(128):032x}",
        traceparent=f"00-{chance.getrandbits(128):032x}-{chance.getrandbits(64):016x}-01",
    )
    return event.id, event.to_bytes()
