"""Whatever a request holds, it is answered, or refused as such, and writes nothing then."""

from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from chassis.errors import CallSomeone, CorrectIt
from chassis.unit_of_work import UnitOfWork
from tests.interface.assessment.making import request, sizes
from tests.interface.calling import Call

METHODS = [
    "submit_assessment",
    "import_assessments",
    "withdraw_assessment",
    "get_assessment",
    "list_assessments",
    "export_assessments",
    "announce_again",
]
# Surrogates too: JSON can carry them, and a database cannot.
texts = st.text(st.characters(), max_size=20) | st.sampled_from(
    ["", "$where", "../x", "a.b", "\0", "\ud800", "1a", "50", "perform-full", "0" * 32, "=1+1"]
)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=6,
)
FIELDS = [*request(), "edition", "layer", "practitioner", "assessment", "reason", "after", "limit"]
changes = st.dictionaries(st.sampled_from(FIELDS) | texts, values, max_size=3)


@pytest.mark.parametrize("method", METHODS)
def test_any_data_is_answered_or_refused(call: Call, unit: UnitOfWork, method: str) -> None:
    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(changes)
    @example({"organisation": "\ud800"})
    @example({"practitioner": "\ud800"})
    @example({"scores": {"\ud800": "50"}})
    @example({"region": "\ud800"})
    @example({"organisation": "x" * 10_000_000})
    def run(change: dict[str, Any]) -> None:
        data: Any = {**request(), **change} if method == "submit_assessment" else change
        if method == "import_assessments":
            data = {"assessments": [request(), {**request(organisation="B"), **change}]}
        before = sizes(unit.db)

        try:
            call(method, data)
        except CallSomeone as error:
            raise AssertionError("the service failed") from error
        except CorrectIt:
            assert sizes(unit.db) == before

    run()
