"""What tests of closing a year look at: the announcement, the members, a refusal."""

import json
from typing import Any

import pytest

from chassis.errors import CorrectIt
from contracts.envelope import Event
from services.benchmark.signing import verified
from tests.interface.benchmark.nodes import (
    BenchmarkNode,
)


def released(gb: BenchmarkNode) -> dict[str, Any]:
    """The content of the one announcement it made."""
    ((_, body),) = gb.said()
    trust = gb.announcer.trust()
    token = Event.from_bytes(body).data["jws"]
    payload: dict[str, Any] = json.loads(verified(token, "gb", trust, gb.announcer.today()))
    return payload


def members(gb: BenchmarkNode) -> set[str]:
    """The hashes of everybody sealed."""
    return {row["_id"] for row in gb.unit.db["members"].find()}


def refused(gb: BenchmarkNode, code: str, year: int = 2025) -> CorrectIt:
    """Close, expect a refusal that changed nothing, and give it."""
    before = gb.state(), gb.said(), members(gb)
    with pytest.raises(CorrectIt) as error:
        gb.close(year)
    assert (gb.state(), gb.said(), members(gb)) == before
    assert error.value.code == code
    return error.value
