"""Whatever a request holds, the benchmark answers it, or refuses it as such and writes nothing."""

from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from chassis.errors import CallSomeone, CorrectIt
from services.benchmark.service import BenchmarkService, Parts
from tests.interface.assessment.making import sizes
from tests.interface.assessment.test_hostile_requests import texts, values
from tests.interface.benchmark.nodes import BenchmarkNode, submitted
from tests.interface.calling import Call, caller
from tests.unit.service_methods import policies

MODEL_YEAR = {"model": "perform-full", "year": 2025}
SCORES = {str(code): "50" for code in range(1, 10)}
SUSPECT = {"id": "gb:" + "0" * 64}
# Each method with a request that is right, or would be if there were such a thing.
BASES: dict[str, dict[str, Any]] = {
    "close_year": MODEL_YEAR,
    "release_due": {},
    "seal_alone": {},
    "preview_release": {},
    "audit": {},
    "retire_batches": {**MODEL_YEAR, "batches": ["0" * 32], "reason": "asked for"},
    "compare": MODEL_YEAR,
    "position": {**MODEL_YEAR, "edition": "2003", "scores": SCORES, "total": "500"},
    "distribution": MODEL_YEAR,
    "funnel": MODEL_YEAR,
    "trend": {"model": "perform-full"},
    "coverage": MODEL_YEAR,
    "open_data": {},
    "list_releases": {},
    "list_quarantine": {},
    "show_quarantined": SUSPECT,
    "accept_quarantined": SUSPECT,
    "drop_quarantined": SUSPECT,
    "figures": {},
    "tally": MODEL_YEAR,
    "rebuild_figures": {},
    "list_dead_letters": {},
    "show_dead_letter": {"id": "x"},
    "replay_dead_letter": {"id": "x"},
    "drop_dead_letter": {"id": "x"},
}
FIELDS = [
    *("model", "year", "edition", "layer", "sector", "size", "country", "countries", "scores"),
    *("total", "assessment", "mix", "directory", "batches", "reason", "closing", "after", "state"),
    *("limit", "id", "command_id"),
]
changes = st.dictionaries(st.sampled_from(FIELDS) | texts, values, max_size=3)


@pytest.fixture
def call(gb: BenchmarkNode) -> Call:
    """Ask a node that has released one batch and has others pending."""
    gb.take_in(submitted(number) for number in range(9))
    gb.close()
    gb.take_in(submitted(number, year=2024) for number in range(20, 24))
    parts = Parts(gb.announcer, gb.receiver, gb.gate, gb.releasing, gb.pictures)
    return caller(BenchmarkService, gb.unit, parts=parts)


@pytest.mark.parametrize("method", BASES)
def test_any_data_is_answered_or_refused(call: Call, gb: BenchmarkNode, method: str) -> None:
    @settings(max_examples=25, suppress_health_check=list(HealthCheck))
    @given(changes)
    @example({})
    @example({"model": {"$ne": ""}})
    @example({"year": {"$gt": 0}})
    @example({"country": "\ud800"})
    @example({"reason": "\ud800"})
    @example({"id": "\ud800"})
    @example({"after": "\ud800"})
    @example({"after": "99999999999999999999:0"})
    @example({"state": "\ud800"})
    @example({"scores": {"1": "1e9"}})
    @example({"scores": {"\ud800": "50"}})
    @example({"directory": {"sectors": {"$where": 1}}})
    @example({"reason": "x" * 10_000_000})
    def run(change: dict[str, Any]) -> None:
        before = sizes(gb.unit.db)

        try:
            call(method, {**BASES[method], **change}, "operator")
        except CallSomeone as error:
            raise AssertionError("the service failed") from error
        except CorrectIt:
            assert sizes(gb.unit.db) == before

    run()


def test_every_method_is_tried() -> None:
    assert set(BASES) == set(policies(BenchmarkService))
