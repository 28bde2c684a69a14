"""Assessments are shown to those who may see them, in bounded pages found by an index."""

import json
from typing import Any

import pytest
from pymongo.database import Database

from chassis.errors import CorrectIt
from chassis.unit_of_work import UnitOfWork
from services.assessment.store import assessments as store
from services.assessment.store.assessments import Filter
from tests.interface.assessment.making import request
from tests.interface.calling import Call
from tests.unit.assessment.making import PARTS


def test_scores_and_figures_are_shown_exactly(call: Call) -> None:
    scores = dict.fromkeys(reversed(PARTS), "0") | {"1a": "100", "6a": "33.3"}
    made = call("submit_assessment", request(scores=scores, practitioner="A. Guide"))

    shown = call("get_assessment", {"assessment": made["assessment"]})["assessment"]

    assert list(shown["scores"]) == PARTS
    assert shown == {
        "id": made["assessment"],
        "version": 1,
        "organisation": "Harbour Kitchen",
        "model": "perform-full",
        "edition": "2003",
        "year": 2024,
        "status": "submitted",
        "changed": "2025-03-04",
        "sector": "food-farming",
        "size": "small",
        "region": "gb-sct",
        "layer": "consensus",
        "practitioner": "A. Guide",
        "scores": scores,
        "not_applicable": [],
        "figures": {
            "criteria": {**dict.fromkeys("123456789", "0"), "1": "20", "6": "24.975"},
            "points": {**dict.fromkeys("123456789", "0"), "1": "20", "6": "49.95"},
            "enablers": "20",
            "results": "49.95",
            "total": "69.95",
        },
    }
    assert json.loads(json.dumps(shown)) == shown


def test_erased_assessment_shows_only_that_it_was_there(call: Call) -> None:
    made = call("submit_assessment", request())["assessment"]
    call("withdraw_assessment", {"assessment": made, "reason": "erased"})

    shown = call("get_assessment", {"assessment": made})["assessment"]

    assert (shown["status"], shown["organisation"]) == ("erased", None)
    assert (shown["scores"], shown["figures"]) == (None, None)


@pytest.mark.parametrize(
    ("role", "organisation", "sees"),
    [
        ("operator", None, True),
        ("member", "Harbour Kitchen", True),
        ("member", "Hillside Garden", False),
        ("member", "\ud800", False),
        ("member", None, False),
        ("practitioner", None, True),
        ("practitioner", "Hillside Garden", True),
    ],
)
def test_assessment_does_not_exist_for_those_who_may_not_see_it(
    call: Call, role: str, organisation: str | None, sees: bool
) -> None:
    made = call("submit_assessment", request(practitioner="someone"))["assessment"]

    if sees:
        assert call("get_assessment", {"assessment": made}, role, organisation)
    else:
        for wanted in (made, "0" * 32):
            with pytest.raises(CorrectIt, match="assessment.unknown"):
                call("get_assessment", {"assessment": wanted}, role, organisation)


def test_pages_show_everything_once(call: Call) -> None:
    for number in range(7):
        call("submit_assessment", request(organisation=f"O{number}"))

    seen: list[str] = []
    after = None
    for _ in range(4):
        page = call("list_assessments", {"limit": 2, "after": after})
        seen += [each["organisation"] for each in page["assessments"]]
        after = page["next"]

    assert sorted(seen) == [f"O{number}" for number in range(7)]
    assert after is None


@pytest.mark.parametrize(
    ("asked", "role", "organisation", "found"),
    [
        ({}, "operator", None, ["A 2023", "A 2024", "B 2024"]),
        ({"organisation": "A"}, "operator", None, ["A 2023", "A 2024"]),
        ({"year": 2024}, "operator", None, ["A 2024", "B 2024"]),
        ({"model": "perform-full", "year": 2023}, "operator", None, ["A 2023"]),
        ({"model": "other"}, "operator", None, []),
        ({"status": "withdrawn"}, "operator", None, []),
        ({}, "member", "A", ["A 2023", "A 2024"]),
        ({"year": 2024}, "member", "A", ["A 2024"]),
        ({}, "member", "C", []),
        ({}, "practitioner", None, ["B 2024"]),
        ({"organisation": "A"}, "practitioner", None, []),
        ({"organisation": "A"}, "practitioner", "A", []),
    ],
)
def test_list_shows_what_was_asked_for_and_may_be_seen(
    call: Call, asked: dict[str, Any], role: str, organisation: str | None, found: list[str]
) -> None:
    call("submit_assessment", request(organisation="A", year=2023))
    call("submit_assessment", request(organisation="A", year=2024))
    call("submit_assessment", request(organisation="B", year=2024, practitioner="someone"))

    page = call("list_assessments", asked, role, organisation)

    shown = [f"{each['organisation']} {each['year']}" for each in page["assessments"]]
    assert sorted(shown) == found


def test_list_refuses_half_a_character_to_look_for(call: Call) -> None:
    with pytest.raises(CorrectIt, match="request.invalid at organisation"):
        call("list_assessments", {"organisation": "\ud800"})


def stages(plan: Any) -> set[str]:
    """Every stage that a query plan names."""
    if isinstance(plan, list):
        return set().union(*map(stages, plan))
    if not isinstance(plan, dict):
        return set()
    own = {plan["stage"]} if "stage" in plan else set()
    return own.union(*map(stages, plan.values()))


def plan_of(db: Database[Any], command: dict[str, Any]) -> set[str]:
    return stages(db.command("explain", command)["queryPlanner"]["winningPlan"])


@pytest.mark.parametrize(
    "wanted",
    [
        Filter(),
        Filter(participant="p" * 64),
        Filter(participant="p" * 64, year=2024),
        Filter(practitioner="someone"),
        Filter(model="perform-full"),
        Filter(model="perform-full", year=2024),
        Filter(model="perform-full", year=2024, status="submitted"),
    ],
)
def test_no_page_is_found_by_reading_the_whole_collection(
    unit: UnitOfWork, call: Call, wanted: Filter
) -> None:
    call("import_assessments", {"assessments": [request(organisation=f"O{n}") for n in range(50)]})
    asked = {name: said for name, said in wanted._asdict().items() if said is not None}

    found = plan_of(
        unit.db, {"find": store.COLLECTION, "filter": asked, "sort": {"_id": 1}, "limit": 50}
    )

    assert found & {"IXSCAN", "IDHACK"}
    assert "COLLSCAN" not in found


def test_known_assessments_are_found_by_an_index(unit: UnitOfWork, call: Call) -> None:
    call("import_assessments", {"assessments": [request(organisation=f"O{n}") for n in range(50)]})
    asked = {
        "participant": {"$in": ["p" * 64, "q" * 64]},
        "model": {"$in": ["perform-full"]},
        "year": {"$in": [2024]},
    }

    assert plan_of(unit.db, {"find": store.COLLECTION, "filter": asked}) >= {"IXSCAN"}
