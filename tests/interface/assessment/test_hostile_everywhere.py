"""No method of the assessment service is left out where hostile requests are tried."""

from services.assessment.service import AssessmentService
from tests.interface.assessment import (
    test_hostile_evidence_requests,
    test_hostile_group_requests,
    test_hostile_moving_requests,
    test_hostile_plan_requests,
    test_hostile_requests,
)
from tests.unit.service_methods import policies


def test_every_method_is_tried_somewhere() -> None:
    tried = {
        *test_hostile_requests.BASES,
        *test_hostile_evidence_requests.FIELDS,
        *test_hostile_group_requests.FIELDS,
        *test_hostile_moving_requests.FIELDS,
        *test_hostile_plan_requests.FIELDS,
    }

    # Throwing a round away leaves nothing to try the next request on.
    assert set(policies(AssessmentService)) - tried == {"discard_round"}
