"""A chunk is one transaction, and every assessment in it has an answer of its own."""

from typing import Any

import pytest

from chassis.errors import CorrectIt, RetryIt
from chassis.unit_of_work import UnitOfWork
from services.assessment.store import assessments as store
from tests.interface.assessment.making import announced, request, sizes, stored
from tests.interface.calling import Call


def chunk(*requests: Any) -> dict[str, Any]:
    return {"assessments": list(requests)}


def outcomes(answer: dict[str, Any]) -> list[str]:
    return [each["outcome"] for each in answer["results"]]


def test_every_assessment_is_answered_in_its_place(call: Call, unit: UnitOfWork) -> None:
    call("import_assessments", chunk(request("10", "A"), request("20", "B")))

    answer = call(
        "import_assessments",
        chunk(
            request("10", "A"),
            request("20", "C", sector="fishing"),
            request("25", "B"),
            request("30", "D"),
        ),
    )

    assert outcomes(answer) == ["repeated", "rejected", "corrected", "accepted"]
    assert [each["version"] for each in answer["results"]] == [1, None, 2, 1]
    assert answer["results"][1]["error"] == {
        "code": "sector.unknown",
        "field": "sector",
        "params": answer["results"][1]["error"]["params"],
    }
    assert sorted(row["organisation"] for row in stored(unit.db)) == ["A", "B", "D"]
    assert len(announced(unit.db)) == 4


def test_200_assessments_are_one_transaction(call: Call, unit: UnitOfWork) -> None:
    answer = call(
        "import_assessments", chunk(*(request(str(n % 101), f"O{n}") for n in range(200)))
    )

    assert set(outcomes(answer)) == {"accepted"}
    assert len({each["assessment"] for each in answer["results"]}) == 200
    assert len(stored(unit.db)) == len(announced(unit.db)) == 200
    assert sizes(unit.db)["commands"] == 1


def test_same_chunk_again_repeats_everything(call: Call, unit: UnitOfWork) -> None:
    wanted = chunk(*(request("40", f"O{n}") for n in range(5)))
    first = call("import_assessments", wanted, command_id="c1")

    assert call("import_assessments", wanted, command_id="c1") == first
    assert outcomes(call("import_assessments", wanted)) == ["repeated"] * 5
    assert len(announced(unit.db)) == 5


def test_second_of_two_for_one_assessment_is_rejected(call: Call, unit: UnitOfWork) -> None:
    answer = call("import_assessments", chunk(request("10"), request("20")))

    assert outcomes(answer) == ["accepted", "rejected"]
    assert answer["results"][1]["error"]["code"] == "assessment.twice"
    assert len(stored(unit.db)) == 1


def test_chunk_of_nothing_but_rejects_is_answered(call: Call, unit: UnitOfWork) -> None:
    answer = call("import_assessments", chunk(request(sector="fishing"), request(size="tiny")))

    assert outcomes(answer) == ["rejected", "rejected"]
    assert stored(unit.db) == []


def test_failure_takes_the_whole_chunk_back(
    call: Call, unit: UnitOfWork, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = sizes(unit.db)
    whole = store.save

    def save_and_fail(*what: Any) -> None:
        whole(*what)
        raise RetryIt("assessment.busy")

    monkeypatch.setattr(store, "save", save_and_fail)

    with pytest.raises(RetryIt):
        call("import_assessments", chunk(request("10", "A"), request("20", "B")))

    assert sizes(unit.db) == before


def test_malformed_chunk_is_refused_naming_the_place(call: Call, unit: UnitOfWork) -> None:
    before = sizes(unit.db)

    with pytest.raises(CorrectIt) as error:
        call("import_assessments", chunk(request(), request(year="2024")))

    assert (error.value.code, error.value.field) == ("request.invalid", "assessments.1.year")
    assert sizes(unit.db) == before
