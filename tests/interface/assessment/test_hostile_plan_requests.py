"""Whatever a request about a plan holds, it is answered, or refused as such and writes nothing."""

from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from chassis.errors import CallSomeone, CorrectIt
from chassis.unit_of_work import UnitOfWork
from tests.interface.assessment.grouping import begun
from tests.interface.assessment.making import sizes
from tests.interface.assessment.planning import MEMBER, added, adding, handed_in
from tests.interface.assessment.test_hostile_requests import texts, values
from tests.interface.calling import Call

WORDS = ["title", "what", "owner", "measure"]
FIELDS: dict[str, list[str]] = {
    "add_action": [*WORDS, "codes", "impact", "effort", "due", "cost", "status", "origin"],
    "change_action": ["action", "version", "change", "note"],
    "get_action": ["action", "after", "limit"],
    "list_actions": ["organisation", "round", "status", "owner", "code", "due_before", "after"],
    "get_plan": ["organisation"],
    "suggest_actions": ["round", "language", "lowest"],
    "adopt_suggestion": ["round", "suggestion", "language", *WORDS],
    "set_targets": ["round", "version", "targets"],
    "get_targets": ["round"],
    "begin_next_round": [
        "round",
        "year",
        "edition",
        "sector",
        "region",
        "facilitator",
        "carry_respondents",
    ],
    "get_last_answers": ["round"],
    "get_trend": ["organisation", "model"],
    "get_effect": ["round"],
}
SURROGATE = "\ud800"


@pytest.mark.parametrize("method", FIELDS)
def test_any_data_is_answered_or_refused(call: Call, unit: UnitOfWork, method: str) -> None:
    standing = handed_in(call, unit, year=2024)["id"]
    round_id = begun(call)["id"]
    base: dict[str, Any] = {
        "add_action": adding(round_id),
        "change_action": {"action": added(call, round_id), "change": {}},
        "get_action": {"action": added(call, round_id)},
        "begin_next_round": {"round": standing},
        "get_trend": {"model": "perform-full"},
        "adopt_suggestion": {"round": round_id, "suggestion": "a" * 32},
        "set_targets": {"round": round_id, "targets": {"1a": "50"}},
        "list_actions": {},
        "get_plan": {},
    }.get(method, {"round": round_id})
    fields = st.sampled_from(FIELDS[method]) | texts

    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.dictionaries(fields, values, max_size=3))
    @example(dict.fromkeys(FIELDS[method][:1], SURROGATE))
    @example({"title": SURROGATE})
    @example({"owner": SURROGATE})
    @example({"facilitator": SURROGATE})
    @example({"region": SURROGATE})
    @example({"note": SURROGATE})
    @example({"change": {"what": SURROGATE}})
    @example({"cost": {"amount": SURROGATE, "currency": "EUR"}})
    @example({"cost": {"amount": "1", "currency": SURROGATE}})
    @example({"origin": {"code": "1a", "text": SURROGATE}})
    @example({"organisation": SURROGATE})
    @example({"what": "x" * 1_000_000})
    @example({"due": "2025-02-30"})
    @example({"due_before": "0001-01-01"})
    def run(change: dict[str, Any]) -> None:
        before = sizes(unit.db)

        try:
            call(method, {**base, **change}, **MEMBER)
        except CallSomeone as error:
            raise AssertionError("the service failed") from error
        except CorrectIt:
            assert sizes(unit.db) == before

    run()
