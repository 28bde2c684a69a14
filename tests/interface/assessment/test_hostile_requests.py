"""Whatever a request holds, it is answered, or refused as such, and writes nothing then."""

from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from chassis.errors import CallSomeone, CorrectIt
from chassis.unit_of_work import UnitOfWork
from tests.interface.assessment.making import request, sizes
from tests.interface.calling import Call

# Each method with a request that is right, or would be if there were such a thing.
MODEL_YEAR = {"model": "perform-full", "year": 2024}
BASES: dict[str, dict[str, Any]] = {
    "submit_assessment": request(),
    "import_assessments": {},
    "withdraw_assessment": {"assessment": "0" * 32},
    "get_assessment": {"assessment": "0" * 32},
    "list_assessments": {},
    "export_assessments": {"model": "perform-full", "edition": "2003"},
    "announce_again": MODEL_YEAR,
    "tally": MODEL_YEAR,
    "list_dead_letters": {},
    "show_dead_letter": {"id": "x"},
    "replay_dead_letter": {"id": "x"},
    "drop_dead_letter": {"id": "x"},
}
# Surrogates too: JSON can carry them, and a database cannot.
texts = st.text(st.characters(), max_size=20) | st.sampled_from(
    ["", "$where", "../x", "a.b", "\0", "\ud800", "1a", "50", "perform-full", "0" * 32, "=1+1"]
)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=6,
)
FIELDS = [
    *request(),
    "edition",
    "layer",
    "practitioner",
    "assessment",
    "reason",
    "after",
    "limit",
    "id",
]
changes = st.dictionaries(st.sampled_from(FIELDS) | texts, values, max_size=3)


@pytest.mark.parametrize("method", BASES)
def test_any_data_is_answered_or_refused(call: Call, unit: UnitOfWork, method: str) -> None:
    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(changes)
    @example({"organisation": "\ud800"})
    @example({"practitioner": "\ud800"})
    @example({"scores": {"\ud800": "50"}})
    @example({"region": "\ud800"})
    @example({"organisation": "x" * 10_000_000})
    def run(change: dict[str, Any]) -> None:
        data: Any = {**BASES[method], **change}
        if method == "import_assessments":
            data = {"assessments": [request(), {**request(organisation="B"), **change}]}
        before = sizes(unit.db)

        try:
            call(method, data, "operator")
        except CallSomeone as error:
            raise AssertionError("the service failed") from error
        except CorrectIt:
            assert sizes(unit.db) == before

    run()
