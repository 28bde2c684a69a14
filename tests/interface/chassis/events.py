"""Valid events in any number, each known by its own number."""

from datetime import UTC, datetime
from typing import Any

from contracts.assessment_submitted_v1 import AssessmentSubmitted
from contracts.envelope import Event, source_of

SUBMITTED = AssessmentSubmitted(
    assessment="0" * 32,
    version=1,
    participant="0" * 64,
    model="perform-full",
    edition="2003.1",
    year=2025,
    layer="consensus",
    criteria={"1": "57.5"},
    total=None,
    sector="care",
    size="small",
    region="gb",
    submitted="2026-01-31",
    principals=(),
)
# The counting service takes its time over events of this sector.
SLOW = "slow"
# Where the ticking service notes its runs.
TICKS = "ticks"


def hexadecimal(number: int) -> str:
    """The number as an id."""
    return f"{number:032x}"


def event(number: int, **changed: Any) -> Event:
    """The event of this number; `changed` replaces attributes of the envelope."""
    payload = {**SUBMITTED.to_data(), "assessment": hexadecimal(number)}
    attributes: dict[str, Any] = {
        "id": hexadecimal(number),
        "type": SUBMITTED.TYPE,
        "source": source_of("gb", "assessment"),
        "subject": payload["assessment"],
        "time": datetime(2026, 1, 31, 12, tzinfo=UTC),
        "version": SUBMITTED.version,
        "node": "gb",
        "data": payload,
    }
    return Event(**{**attributes, **changed})
