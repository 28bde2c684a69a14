"""Every event version there is, found by its type."""

from functools import cache

from contracts.action_due_v1 import ActionDue
from contracts.action_erased_v1 import ActionErased
from contracts.assessment_grant_changed_v1 import AssessmentGrantChanged
from contracts.assessment_grant_erased_v1 import AssessmentGrantErased
from contracts.assessment_round_changed_v1 import AssessmentRoundChanged
from contracts.assessment_started_v1 import AssessmentStarted
from contracts.assessment_submitted_v1 import AssessmentSubmitted
from contracts.assessment_validated_v1 import AssessmentValidated
from contracts.assessment_withdrawn_v1 import AssessmentWithdrawn
from contracts.benchmark_released_v1 import BenchmarkReleased
from contracts.benchmark_returned_v1 import BenchmarkReturned
from contracts.contract import Contract, load
from contracts.errors import UnknownType
from contracts.node_seen_v1 import NodeSeen
from contracts.payload import Payload

PAYLOADS: tuple[type[Payload], ...] = (
    ActionDue,
    ActionErased,
    AssessmentStarted,
    AssessmentSubmitted,
    AssessmentValidated,
    AssessmentWithdrawn,
    AssessmentRoundChanged,
    AssessmentGrantChanged,
    AssessmentGrantErased,
    BenchmarkReleased,
    BenchmarkReturned,
    NodeSeen,
)


@cache
def _by_type() -> dict[str, Contract]:
    return {payload.TYPE: load(payload) for payload in PAYLOADS}


def all_contracts() -> tuple[Contract, ...]:
    """Give every contract, in the order of registration."""
    return tuple(_by_type().values())


def contract(type: str) -> Contract:
    """Give the contract of an event type; raise ``UnknownType`` when there is none."""
    found = _by_type().get(type)
    if found is None:
        raise UnknownType("/type: no contract is registered for this event type and version")
    return found
