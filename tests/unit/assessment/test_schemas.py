"""Requests are bounded in every direction, and anything else is refused before it is looked at."""

from typing import Any

import pytest
from marshmallow import Schema, ValidationError, fields

from services.assessment.schemas import assessments as schemas

ID = "a" * 32
SUBMISSION: dict[str, Any] = {
    "organisation": "Harbour Kitchen",
    "sector": "health",
    "size": "small",
    "model": "perform-full",
    "year": 2024,
    "scores": {"1a": "57.5"},
}


def test_what_need_not_be_said_has_a_default() -> None:
    loaded = schemas.SubmitAssessment().load(SUBMISSION)

    assert loaded == {
        **SUBMISSION,
        "region": "",
        "edition": None,
        "layer": "consensus",
        "practitioner": None,
        "not_applicable": [],
    }


@pytest.mark.parametrize("field", sorted(SUBMISSION))
@pytest.mark.parametrize("value", ["missing", None, [], {}, True, 1.5, "", "x" * 10_000_000])
def test_wrong_value_is_refused_at_its_field(field: str, value: Any) -> None:
    request = {**SUBMISSION, field: value}
    if value == "missing":
        del request[field]

    with pytest.raises(ValidationError) as error:
        schemas.SubmitAssessment().load(request)

    assert list(error.value.messages) == [field]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("year", 1989),
        ("year", 2101),
        ("year", "2024"),
        ("sector", {"$ne": 1}),
        ("sector", "a.b"),
        ("sector", "a\n"),
        ("model", "a" * 41),
        ("layer", "individual"),
        ("edition", "../2003"),
        ("region", "x" * 61),
        ("practitioner", "x" * 121),
        ("scores", {"1a": 57.5}),
        ("scores", {"1a": None}),
        ("scores", {"1a": "5" * 25}),
        ("scores", {"x" * 7: "5"}),
        ("scores", {str(code): "5" for code in range(201)}),
        ("$where", "1"),
    ],
)
def test_value_out_of_bounds_is_refused(field: str, value: Any) -> None:
    with pytest.raises(ValidationError) as error:
        schemas.SubmitAssessment().load({**SUBMISSION, field: value})

    assert list(error.value.messages) == [field]  # type: ignore[arg-type]


@pytest.mark.parametrize("count", [0, 201])
def test_chunk_has_one_to_200_assessments(count: int) -> None:
    with pytest.raises(ValidationError):
        schemas.ImportAssessments().load({"assessments": [SUBMISSION] * count})

    assert schemas.ImportAssessments().load({"assessments": [SUBMISSION] * 200})


@pytest.mark.parametrize("given", [None, 1, "a" * 31, "A" * 32, ID + "\n", {"$gt": ""}, [ID]])
def test_id_of_other_form_is_refused(given: Any) -> None:
    for schema in (schemas.GetAssessment, schemas.WithdrawAssessment):
        with pytest.raises(ValidationError):
            schema().load({"assessment": given})


def test_withdrawal_is_not_an_erasure_unless_said() -> None:
    assert schemas.WithdrawAssessment().load({"assessment": ID})["reason"] == "withdrawn"
    with pytest.raises(ValidationError):
        schemas.WithdrawAssessment().load({"assessment": ID, "reason": "submitted"})


@pytest.mark.parametrize("data", [{"limit": 0}, {"limit": 201}, {"limit": "5"}, {"status": "new"}])
def test_list_is_bounded(data: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        schemas.ListAssessments().load(data)


@pytest.mark.parametrize(
    "schema", [each for each in vars(schemas).values() if isinstance(each, type)
               and issubclass(each, Schema) and each is not Schema]
)  # fmt: skip
def test_every_field_has_a_limit(schema: type[Schema]) -> None:
    for name, field in schema().fields.items():
        assert field.validate or isinstance(field, fields.Nested), name
