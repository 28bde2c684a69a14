"""Payload dataclasses and the data on the wire are the same thing in two forms."""

from copy import deepcopy

import pytest
from hypothesis import given

from contracts.assessment_submitted_v1 import AssessmentSubmitted
from contracts.benchmark_released_v1 import validate_announcement
from contracts.errors import Malformed
from contracts.payload import Payload
from contracts.registry import all_contracts, contract
from contracts.testing import announcements, payloads, submitted


@given(payloads)
def test_payload_survives_the_round_trip(payload: Payload) -> None:
    data = payload.to_data()

    contract(payload.TYPE).validate(data)

    assert contract(payload.TYPE).payload.from_data(data) == payload


@given(submitted())
def test_changing_the_data_does_not_change_the_payload(payload: AssessmentSubmitted) -> None:
    before = deepcopy(payload)

    payload.to_data()["principals"].append("x")
    payload.to_data()["criteria"].clear()

    assert payload == before


@given(announcements())
def test_drawn_announcements_keep_their_schema_and_count_everyone(announcement: dict) -> None:
    validate_announcement(announcement)

    for batch in announcement["content"]["batches"]:
        for bins in batch["histograms"].values():
            assert sum(count for _, count in bins) == batch["m"]
            assert bins == sorted(bins)


@pytest.mark.parametrize("data", [None, [], "text", 7, {}], ids=repr)
@pytest.mark.parametrize("promise", all_contracts(), ids=lambda promise: promise.type)
def test_data_that_is_not_the_payload_is_refused(promise, data: object) -> None:
    with pytest.raises(Malformed):
        promise.validate(data)


@pytest.mark.parametrize("given_percent", ["100", "0", "100.000", "07.5", "99.999999999999"])
def test_percent_within_the_range_is_accepted(
    given_percent: str, first: AssessmentSubmitted
) -> None:
    data = first.to_data() | {"criteria": {"1": given_percent}}

    contract(first.TYPE).validate(data)


@pytest.mark.parametrize(
    "wrong",
    ["100.1", "101", "-0", "+5", "1e1", ".5", "5.", "", " 5", "5\n", "٣", "5,5", "5.1234567890123"],
)
def test_percent_outside_the_form_is_refused(wrong: str, first: AssessmentSubmitted) -> None:
    data = first.to_data() | {"criteria": {"1": wrong}}

    with pytest.raises(Malformed, match="^/criteria/1: "):
        contract(first.TYPE).validate(data)
