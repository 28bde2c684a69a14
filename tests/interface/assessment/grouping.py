"""Rounds for tests: begun, answered, agreed, by whoever a test names."""

from typing import Any

from tests.interface.calling import Call
from tests.unit.assessment.making import PARTS

OWN, OTHER = "Harbour Kitchen", "Hillside Garden"


def beginning(organisation: str = OWN, **other: Any) -> dict[str, Any]:
    """Give the request that begins a round of perform-full/2003."""
    return {
        "organisation": organisation,
        "sector": "food-farming",
        "size": "small",
        "region": "gb-sct",
        "model": "perform-full",
        "edition": "2003",
        "year": 2025,
        **other,
    }


def begun(call: Call, organisation: str = OWN, **other: Any) -> dict[str, Any]:
    """Begin a round as a member of the organisation; give it."""
    request = beginning(organisation, **other)
    answer = call("begin_round", request, role="member", organisation=organisation)
    round_: dict[str, Any] = answer["round"]
    return round_


__all__ = ["OTHER", "OWN", "PARTS", "beginning", "begun"]
