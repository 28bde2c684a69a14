"""Requests to the directory are refused at the field that is wrong."""

from typing import Any

import pytest
from marshmallow import Schema, ValidationError

from services.directory.schemas import GetOrganisation, ListOrganisations, RegisterOrganisation

REQUEST: dict[str, Any] = {
    "reference": "GB-0001",
    "name": "Harbour Kitchen",
    "sector": "health",
    "size": "small",
    "region": "gb-sct",
}


def _refusal(schema: Schema, data: dict[str, Any]) -> Any:
    with pytest.raises(ValidationError) as refusal:
        schema.load(data)
    return refusal.value.messages


def test_smallest_request_is_completed() -> None:
    loaded = RegisterOrganisation().load(REQUEST)

    assert loaded == {**REQUEST, "legal_form": None, "version": None}


def test_name_is_tidied() -> None:
    loaded = RegisterOrganisation().load({**REQUEST, "name": " Harbour \t Kitchen "})

    assert loaded["name"] == "Harbour Kitchen"


@pytest.mark.parametrize("reference", ["A", "a" * 80, "0.1_2-3"])
def test_reference_of_allowed_characters_is_accepted(reference: str) -> None:
    assert RegisterOrganisation().load({**REQUEST, "reference": reference})


@pytest.mark.parametrize("field", ["reference", "name", "sector", "size", "region"])
@pytest.mark.parametrize("wrong", [None, 7, True, [], {}, "", "\n", "x" * 300, "a\u0000b"])
def test_wrong_field_is_named(field: str, wrong: object) -> None:
    assert list(_refusal(RegisterOrganisation(), {**REQUEST, field: wrong})) == [field]


@pytest.mark.parametrize("field", ["reference", "name", "sector", "size", "region"])
def test_missing_field_is_named(field: str) -> None:
    request = {name: value for name, value in REQUEST.items() if name != field}

    assert list(_refusal(RegisterOrganisation(), request)) == [field]


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("reference", "GB 1"),
        ("reference", "GB/1"),
        ("reference", "GB-1\n"),
        ("reference", "é"),
        ("reference", "a" * 81),
        ("sector", "Health"),
        ("sector", "a" * 41),
        ("sector", "-health"),
        ("size", "small\n"),
        ("region", "GB"),
        ("region", "uk-"),
        ("region", "gb-sct-x"),
        ("region", "gb-scotland"),
        ("legal_form", "Ltd."),
        ("version", 0),
        ("version", "1"),
        ("version", 1.5),
        ("version", 2**31),
        ("id", "a" * 32),
    ],
)
def test_wrong_form_is_named(field: str, wrong: object) -> None:
    assert list(_refusal(RegisterOrganisation(), {**REQUEST, field: wrong})) == [field]


@pytest.mark.parametrize("request_", [{"id": "a" * 32}, {"reference": "GB-0001"}])
def test_organisation_is_asked_for_by_one_name(request_: dict[str, str]) -> None:
    assert GetOrganisation().load(request_) == request_


@pytest.mark.parametrize(
    "request_",
    [{}, {"id": "a" * 32, "reference": "GB-0001"}, {"id": "A" * 32}, {"id": None}, {"name": "x"}],
)
def test_organisation_asked_for_otherwise_is_refused(request_: dict[str, Any]) -> None:
    assert _refusal(GetOrganisation(), request_)


@pytest.mark.parametrize(
    "request_", [{"limit": 0}, {"limit": 501}, {"limit": "9"}, {"after": "a b"}, {"page": 1}]
)
def test_page_out_of_range_is_refused(request_: dict[str, Any]) -> None:
    assert list(_refusal(ListOrganisations(), request_)) == list(request_)


def test_first_page_needs_nothing() -> None:
    assert ListOrganisations().load({}) == {"after": None, "limit": 50}
