"""The line of an organisation goes through everything it handed in, and breaks where it must."""

import itertools
from dataclasses import replace
from typing import Any

import pytest

from chassis.errors import CorrectIt
from chassis.unit_of_work import UnitOfWork
from services.assessment.domain.catalogue import Catalogue
from services.assessment.registry import Registry
from services.assessment.service import AssessmentService
from tests.interface.assessment.grouping import OTHER, OWN
from tests.interface.assessment.making import request
from tests.interface.assessment.planning import MEMBER, handed_in
from tests.interface.calling import Call, caller
from tests.unit.assessment.making import FULL, KEY

EDITIONS = Catalogue([FULL, replace(FULL, edition="2026")], ["food-farming"], ["small"])
MODEL = {"model": "perform-full"}


def points(call: Call) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = call("get_trend", MODEL, **MEMBER)["points"]
    return found


def test_imported_years_and_rounds_are_one_line(call: Call, unit: UnitOfWork) -> None:
    call("import_assessments", {"assessments": [request("40", year=2023), request("50")]})
    handed_in(call, unit, "47.5", year=2025)

    line = points(call)

    assert [(each["year"], each["total"], each["change"]) for each in line] == [
        (2023, "400", None),
        (2024, "500", "10"),
        (2025, "475", "-2.5"),
    ]
    assert [each["breaks"] for each in line] == [[], [], []]
    assert line[2]["changes"]["1"] == "-2.5"
    assert (line[2]["percent"], line[2]["edition"], line[2]["layer"]) == (
        "47.5",
        "2003",
        "consensus",
    )


def test_line_breaks_where_the_edition_changes(unit: UnitOfWork) -> None:
    call = caller(AssessmentService, unit, registry=Registry(unit, "gb", EDITIONS, KEY))
    for year, edition in ((2023, "2003"), (2024, "2026"), (2025, "2026")):
        call("submit_assessment", request(str(year - 2000), year=year, edition=edition), "operator")

    line = points(call)

    assert [(len(each["breaks"]), each["change"], len(each["changes"])) for each in line] == [
        (0, None, 0),
        (9, None, 0),
        (0, "1", 9),
    ]


def test_order_in_which_years_came_does_not_matter(call: Call) -> None:
    lines = []
    for order in itertools.permutations([2022, 2023, 2024]):
        for year in order:
            call("submit_assessment", request(str(year - 2000), year=year))
        lines.append(points(call))
        for each in lines[-1]:
            which = {"assessment": each.pop("assessment"), "reason": "erased"}
            call("withdraw_assessment", which)

    assert len(lines[0]) == 3
    assert all(line == lines[0] for line in lines)


def test_withdrawn_year_is_left_out(call: Call) -> None:
    kept = call("submit_assessment", request("40", year=2023))["assessment"]
    gone = call("submit_assessment", request("50"))["assessment"]
    call("withdraw_assessment", {"assessment": gone})

    assert [each["assessment"] for each in points(call)] == [kept]


def test_line_of_others_is_not_shown(call: Call) -> None:
    with pytest.raises(CorrectIt, match="organisation.not_yours"):
        call("get_trend", {**MODEL, "organisation": OWN}, role="member", organisation=OTHER)


def test_unknown_model_is_refused(call: Call) -> None:
    with pytest.raises(CorrectIt, match="model.unknown"):
        call("get_trend", {"model": "perform-tiny"}, **MEMBER)
