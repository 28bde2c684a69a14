"""What the assessment service tells about one assessment and one action, as events."""

from contracts.action_due_v1 import ActionDue
from contracts.assessment_submitted_v1 import AssessmentSubmitted
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
    action="e" * 32,
    version=2,
    participant=SUBMITTED.participant,
    round="f" * 32,
    model=SUBMITTED.model,
    edition=SUBMITTED.edition,
    codes=("1a", "2b"),
    due="2025-03-04",
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
