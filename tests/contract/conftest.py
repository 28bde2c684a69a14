"""One example that several tests begin from."""

import pytest

from contracts.assessment_submitted_v1 import AssessmentSubmitted
from contracts.envelope import decode
from tests.contract.folders import ROOT


@pytest.fixture
def first() -> AssessmentSubmitted:
    """Give the payload of the first passing example."""
    file = ROOT / "assessment_submitted_v1/examples/pass/first-submission.json"
    _, payload = decode(file.read_bytes())
    assert isinstance(payload, AssessmentSubmitted)
    return payload
