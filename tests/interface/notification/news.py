"""What the assessment service tells about one assessment, as events."""

from typing import Any

from contracts.action_due_v1 import ActionDue
from contracts.assessment_grant_changed_v1 import AssessmentGrantChanged
from contracts.assessment_round_changed_v1 import AssessmentRoundChanged
from contracts.assessment_started_v1 import AssessmentStarted
from contracts.assessment_submitted_v1 import AssessmentSubmitted
from contracts.assessment_validated_v1 import AssessmentValidated
from contracts.assessment_withdrawn_v1 import AssessmentWithdrawn
from contracts.benchmark_released_v1 import BenchmarkReleased
from contracts.envelope import Event, source_of
from contracts.payload import Payload
from contracts.registry import contract
from tests.interface.set_clock import SetClock

SUBMITTED = AssessmentSubmitted(
    assessment="a" * 32,
    version=1,
    participant="b" * 64,
    model="perform-full",
    edition="2003",
    year=2024,
    layer="consensus",
    criteria={"1": "57.5"},
    total="57.5",
    sector="health",
    size="small",
    region="gb-sct",
    submitted="2025-03-04",
    principals=("c" * 64,),
)
WITHDRAWN = AssessmentWithdrawn(
    assessment=SUBMITTED.assessment,
    version=3,
    participant=SUBMITTED.participant,
    model=SUBMITTED.model,
    edition=SUBMITTED.edition,
    year=SUBMITTED.year,
    reason="withdrawn",
    withdrawn="2025-03-05",
)
DUE = ActionDue(
    action="9" * 32,
    version=2,
    participant=SUBMITTED.participant,
    round="f" * 32,
    model=SUBMITTED.model,
    edition=SUBMITTED.edition,
    codes=("1a", "2b"),
    due="2025-03-04",
)
_ROUND: dict[str, Any] = {
    "round": "d" * 32,
    "participant": SUBMITTED.participant,
    "model": SUBMITTED.model,
    "edition": SUBMITTED.edition,
    "year": SUBMITTED.year,
}
STARTED = AssessmentStarted(version=1, started="2025-03-04", **_ROUND)
VALIDATED = AssessmentValidated(
    version=4, assessment=SUBMITTED.assessment, validated="2025-03-06", **_ROUND
)
CHANGED = AssessmentRoundChanged(
    version=2,
    status="consensus",
    assessment=None,
    previous=None,
    validated=None,
    changed="2025-03-05",
    **_ROUND,
)
GRANTED = AssessmentGrantChanged(
    grant="e" * 32,
    version=1,
    participant=SUBMITTED.participant,
    grantee="c" * 64,
    kind="practitioner",
    scopes=("scores",),
    given="2025-03-04",
    until="2026-03-04",
    revoked=None,
)
# No alert is made of it, whatever brings it into this queue.
RELEASED = BenchmarkReleased("e30.e30.e30")


def event(payload: Payload, id: str) -> Event:
    """The event around a payload; its time is midnight, as announcements need it."""
    return Event(
        id=id,
        type=payload.TYPE,
        source=source_of("gb", contract(payload.TYPE).sender),
        subject=payload.subject or "release:perform-full:2024",
        time=SetClock().now().replace(hour=0, minute=0),
        version=payload.subject_version or 1,
        node="gb",
        data=payload.to_data(),
    )
