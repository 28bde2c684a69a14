"""Requests are checked before anybody works on them."""

from typing import Any

import pytest
from marshmallow import Schema, ValidationError

from services.benchmark.schemas import (
    Audit,
    Compare,
    Coverage,
    Distribution,
    Figures,
    Funnel,
    ModelYear,
    Nothing,
    OpenData,
    Page,
    Position,
    Suspect,
    Trend,
)

ASKED = {"model": "perform-full", "year": 2025}
PLACED = {**ASKED, "edition": "2003", "scores": {"1": "57.5"}}


@pytest.mark.parametrize(
    ("schema", "data", "field"),
    [
        (ModelYear, {"model": "perform-full"}, "year"),
        (ModelYear, {"year": 2025}, "model"),
        (ModelYear, {"model": "perform-full", "year": "2025"}, "year"),
        (ModelYear, {"model": "perform-full", "year": 1989}, "year"),
        (ModelYear, {"model": "perform-full", "year": 2101}, "year"),
        (ModelYear, {"model": "Perform Full", "year": 2025}, "model"),
        (ModelYear, {"model": "perform-full\n", "year": 2025}, "model"),
        (ModelYear, {"model": "x" * 41, "year": 2025}, "model"),
        (ModelYear, {"model": "perform-full", "year": 2025, "k": 2}, "k"),
        (Figures, {"year": 2025.5}, "year"),
        (Page, {"limit": 0}, "limit"),
        (Page, {"limit": 501}, "limit"),
        (OpenData, {"model": "Perform Full"}, "model"),
        (OpenData, {"year": "2025"}, "year"),
        (OpenData, {"after": "1:2"}, "state"),
        (OpenData, {"after": "last", "state": "0" * 64}, "after"),
        (OpenData, {"after": "1:2\n", "state": "0" * 64}, "after"),
        (OpenData, {"after": "1:1234567", "state": "0" * 64}, "after"),
        (OpenData, {"state": "0" * 63}, "state"),
        (Compare, {**ASKED, "sector": "Social Care"}, "sector"),
        (Compare, {**ASKED, "size": "small\n"}, "size"),
        (Compare, {**ASKED, "size": ["small"]}, "size"),
        (Compare, {**ASKED, "countries": []}, "countries"),
        (Compare, {**ASKED, "countries": ["de"] * 61}, "countries"),
        (Compare, {**ASKED, "countries": [{"$ne": ""}]}, "countries"),
        (Distribution, {**ASKED, "country": "DE"}, "country"),
        (Position, {**PLACED, "scores": {}}, "scores"),
        (Position, {**PLACED, "scores": {"1": 57.5}}, "scores"),
        (Position, {**PLACED, "scores": {"1": "57,5"}}, "scores"),
        (Position, {**PLACED, "scores": {"1": "100.1"}}, "scores"),
        (Position, {**PLACED, "scores": {"1": "-1"}}, "scores"),
        (Position, {**PLACED, "scores": {"1": "nan"}}, "scores"),
        (Position, {**PLACED, "scores": {"1": "1." + "3" * 31}}, "scores"),
        (Position, {**PLACED, "scores": {"total": "50"}}, "scores"),
        (Position, {**PLACED, "scores": {str(n): "50" for n in range(1, 22)}}, "scores"),
        (Position, {**PLACED, "total": "1000.1"}, "total"),
        (Position, {**PLACED, "layer": "individual"}, "layer"),
        (Position, {**PLACED, "assessment": "x" * 32}, "assessment"),
        (Position, {**PLACED, "edition": None}, "edition"),
        (Funnel, {**ASKED, "mix": "direct"}, "mix"),
        (Trend, {"model": "perform-full", "year": 2025}, "year"),
        (Coverage, {**ASKED, "directory": {"organisations": -1}}, "directory"),
        (Coverage, {**ASKED, "directory": {"sectors": {"arts": "9"}}}, "directory"),
        (Coverage, {**ASKED, "directory": {"regions": {}}}, "directory"),
        (Suspect, {}, "id"),
        (Suspect, {"id": ""}, "id"),
        (Suspect, {"id": "gb:x", "confirmed": True}, "confirmed"),
        (Audit, {"batches": "yes"}, "batches"),
        (Nothing, {"country": "gb"}, "country"),
    ],
)
def test_a_wrong_request_names_its_field(
    schema: type[Schema], data: dict[str, Any], field: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        schema().load(data)

    assert isinstance(refused.value.messages, dict)
    assert field in refused.value.messages


def test_what_is_left_out_has_a_default() -> None:
    assert Figures().load({}) == {"model": None, "year": None}
    assert OpenData().load({}) == {"model": None, "year": None, "after": None, "state": None}
    assert Audit().load({}) == {"batches": False}
    assert Page().load({}) == {"after": None, "limit": 50}
