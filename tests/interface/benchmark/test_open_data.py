"""Open data hold everything released and nothing else, read in pages as it was at one moment."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, cast

import numpy as np
import orjson
import pytest

from chassis.errors import CallSomeone, CorrectIt
from chassis.rpc_client import RpcClient
from node.open_data.reading import read
from services.benchmark.domain.open_data.codes import Names
from services.benchmark.domain.open_data.publication import publication
from services.benchmark.domain.open_data.source import Source
from services.benchmark.schemas import OpenData
from services.benchmark.use_cases import open_data as use_case
from services.benchmark.use_cases.open_data import open_data
from tests.interface.benchmark.nodes import BenchmarkNode, request, submitted, withdrawn
from tests.interface.set_clock import SetClock
from tests.unit.benchmark.making import CODES


def filled(node: BenchmarkNode, seed: int, size: int, year: int = 2025) -> None:
    """Close a year with random whole percents."""
    scores = np.random.default_rng(seed).integers(0, 101, (size, 9)).tolist()
    node.take_in(
        submitted(1_000 * year + number, [str(p) for p in each], participant=number, year=year)
        for number, each in enumerate(scores)
    )
    node.close(year)


def page(node: BenchmarkNode, **asked: Any) -> dict[str, Any]:
    """One page, as it arrives at whoever asked."""
    call = request(OpenData().load(asked))
    answer: dict[str, Any] = orjson.loads(
        orjson.dumps(open_data(node.unit, call, node.announcer.today()))
    )
    return answer


class Asked:
    """A node's benchmark, asked without a broker; `meanwhile` happens after the first page."""

    def __init__(self, node: BenchmarkNode, meanwhile: Callable[[], None] | None = None) -> None:
        self.node = node
        self.meanwhile = meanwhile
        self.pages = 0

    def call_until_answered(self, method: str, data: dict[str, Any]) -> dict[str, Any]:
        answer = page(self.node, **data)
        self.pages += 1
        if self.pages == 1 and self.meanwhile is not None:
            self.meanwhile()
        return answer


def taken(node: BenchmarkNode | Asked, model: str | None = None, year: int | None = None) -> Source:
    asked = node if isinstance(node, Asked) else Asked(node)
    return read(cast(RpcClient, asked), model, year)


@pytest.fixture
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every row is a page."""
    monkeypatch.setattr(use_case, "MOST_PAIRS", 1)


@pytest.mark.usefixtures("acquainted_pair")
def test_every_node_writes_the_same_files_of_everybody_released(
    gb: BenchmarkNode, de: BenchmarkNode
) -> None:
    filled(gb, 1, 40)
    filled(gb, 2, 20, year=2024)
    filled(de, 3, 25)
    de.hear(*gb.said())
    gb.hear(*de.said())

    source = taken(de)

    assert list(publication(source, Names())) == list(publication(taken(gb), Names()))
    assert {each[:3]: each.organisations for each in source.releases} == {
        ("perform-full", 2024, "gb"): 20,
        ("perform-full", 2025, "gb"): 40,
        ("perform-full", 2025, "de"): 25,
    }
    assert sum(row.m for row in source.rows) == 85
    held = {row["digest"] for row in de.state()["announcements"]}
    assert {each.digest for each in source.releases} == held


def test_one_model_and_year_can_be_asked_for(gb: BenchmarkNode) -> None:
    filled(gb, 1, 40)
    filled(gb, 2, 20, year=2024)

    assert [each.year for each in taken(gb, year=2024).releases] == [2024]
    assert len(taken(gb, model="perform-full").releases) == 2
    with pytest.raises(CorrectIt) as refused:
        taken(gb, model="efqm")
    assert (refused.value.code, refused.value.field) == ("open_data.nothing_released", "model")


def test_scores_are_those_that_were_released(gb: BenchmarkNode) -> None:
    filled(gb, 4, 30)
    scores = np.random.default_rng(4).integers(0, 101, (30, 9))

    rows = taken(gb).rows

    for place in range(len(CODES)):
        counted = sum(row.counts[place].astype(np.int64) for row in rows)
        assert np.array_equal(counted, np.bincount(scores[:, place], minlength=101))


def test_what_was_not_released_is_in_no_file(gb: BenchmarkNode) -> None:
    gb.take_in(submitted(number) for number in range(30))

    with pytest.raises(CorrectIt) as refused:
        taken(gb)

    assert (refused.value.code, refused.value.field) == ("open_data.nothing_released", None)


def test_pending_and_withdrawn_assessments_change_no_byte(gb: BenchmarkNode) -> None:
    filled(gb, 5, 20)
    before = list(publication(taken(gb), Names()))

    gb.take_in(withdrawn(1_000 * 2025 + number) for number in range(5))
    gb.take_in(submitted(number, participant=f"new {number}") for number in range(30))

    assert list(publication(taken(gb), Names())) == before


@pytest.mark.usefixtures("acquainted_pair")
def test_an_expired_release_is_no_longer_given(
    gb: BenchmarkNode, de: BenchmarkNode, clock: SetClock
) -> None:
    filled(gb, 6, 20)
    de.hear(*gb.said())
    clock.moment = datetime(2036, 6, 2, tzinfo=UTC)

    with pytest.raises(CorrectIt) as refused:
        taken(de)

    assert refused.value.code == "open_data.nothing_released"


@pytest.mark.usefixtures("acquainted_pair", "small_pages")
def test_pages_together_are_the_whole(gb: BenchmarkNode, de: BenchmarkNode) -> None:
    filled(gb, 7, 40)
    filled(gb, 8, 20, year=2024)
    filled(de, 9, 25)
    gb.hear(*de.said())
    asked = Asked(gb)

    source = taken(asked)

    assert asked.pages == len(source.rows) > 2
    assert sum(row.m for row in source.rows) == 85


@pytest.mark.usefixtures("acquainted_pair", "small_pages")
def test_a_release_that_arrives_between_pages_lets_the_reading_begin_anew(
    gb: BenchmarkNode, de: BenchmarkNode
) -> None:
    filled(gb, 10, 40)
    filled(gb, 11, 20, year=2024)
    filled(de, 12, 25)
    asked = Asked(gb, meanwhile=lambda: gb.hear(*de.said()))

    source = taken(asked)

    assert {each.country for each in source.releases} == {"de", "gb"}
    assert sum(row.m for row in source.rows) == 85


@pytest.mark.usefixtures("acquainted_pair", "small_pages")
def test_a_page_of_another_state_is_refused(gb: BenchmarkNode, de: BenchmarkNode) -> None:
    filled(gb, 13, 40)
    filled(gb, 14, 20, year=2024)
    filled(de, 15, 25)
    first = page(gb)
    gb.hear(*de.said())

    with pytest.raises(CorrectIt) as refused:
        page(gb, after=first["next"], state=first["state"])

    assert (refused.value.code, refused.value.field) == ("open_data.state_changed", "state")


def test_beyond_the_last_row_there_is_nothing(gb: BenchmarkNode) -> None:
    filled(gb, 16, 20)
    state = page(gb)["state"]

    beyond = page(gb, after="7:3", state=state)

    assert (beyond["rows"], beyond["releases"], beyond["next"]) == ([], [], None)


def test_a_release_that_does_not_add_up_is_not_written(gb: BenchmarkNode) -> None:
    filled(gb, 17, 20)
    gb.unit.db["aggregates"].update_one({}, {"$inc": {"organisations": 1}})

    with pytest.raises(CallSomeone) as refused:
        taken(gb)

    assert refused.value.code == "open_data.does_not_add_up"
    assert (refused.value.params["announced"], refused.value.params["found"]) == (21, 20)
