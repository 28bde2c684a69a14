"""No request reaches a method unless it is identified, complete, valid and allowed."""

import json
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from marshmallow import Schema, fields, validate

from chassis.actor import Actor
from chassis.commands import Command
from chassis.errors import CorrectIt
from chassis.rpc import open_call

ANA: dict[str, Any] = {"id": "ana", "roles": ["member"], "organisation": "o-1", "via": "portal"}


class Row(Schema):
    score = fields.Integer(required=True, validate=validate.Range(0, 100))


class Submit(Schema):
    year = fields.Integer(required=True)
    note = fields.String(load_default="")
    rows = fields.List(fields.Nested(Row), load_default=[])


def members_only(actor: Actor, _: dict[str, Any]) -> str | None:
    return None if actor.has("member") else "submit.members_only"


def opened(request: Any, *, needs_command_id: bool = True) -> Command:
    return open_call("submit", request, Submit, members_only, needs_command_id=needs_command_id)


def asked(**changed: Any) -> dict[str, Any]:
    return {"command_id": "c-1", "actor": ANA, "data": {"year": "2025"}, **changed}


def refusal(request: Any) -> CorrectIt:
    with pytest.raises(CorrectIt) as refused:
        opened(request)
    return refused.value


def test_right_request_becomes_a_command() -> None:
    call = opened(asked(correlation_id="r-1"))

    assert call.actor == Actor("ana", frozenset({"member"}), "o-1", "portal")
    assert call.data == {"year": 2025, "note": "", "rows": []}
    assert (call.method, call.command_id, call.correlation_id) == ("submit", "c-1", "r-1")
    assert call.request == {"year": "2025"}


@pytest.mark.parametrize("request_", [None, 5, "text", ["list"], True])
def test_request_must_be_an_object(request_: object) -> None:
    assert refusal(request_).code == "request.malformed"


@pytest.mark.parametrize("data", [None, 5, "text", ["list"]])
def test_data_must_be_an_object(data: object) -> None:
    error = refusal(asked(data=data))

    assert (error.code, error.field) == ("request.malformed", "data")


def test_call_without_an_actor_is_refused() -> None:
    request = asked()
    del request["actor"]

    assert refusal(request).code == "actor.missing"


@pytest.mark.parametrize(
    "command_id", [None, "", "x" * 65, "c 1", "c-1\n", "ç", 5, ["c-1"], {"$gt": ""}]
)
def test_command_needs_an_id_of_reasonable_length(command_id: object) -> None:
    error = refusal(asked(command_id=command_id))

    assert (error.code, error.field) == ("command.no_id", "command_id")


def test_command_without_an_id_is_refused() -> None:
    request = asked()
    del request["command_id"]

    assert refusal(request).code == "command.no_id"


def test_query_needs_no_id() -> None:
    request = asked()
    del request["command_id"]

    assert opened(request, needs_command_id=False).command_id == ""


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({}, "year"),
        ({"year": "soon"}, "year"),
        ({"year": None}, "year"),
        ({"year": 2025, "yaer": 2025}, "yaer"),
        ({"year": 2025, "rows": [{"score": 5}, {"score": 101}]}, "rows.1.score"),
        ({"year": 2025, "rows": [{"score": 5, "grade": "A"}]}, "rows.0.grade"),
    ],
)
def test_field_at_fault_is_named(data: dict[str, Any], field: str) -> None:
    error = refusal(asked(data=data))

    assert (error.code, error.field) == ("request.invalid", field)
    assert error.params["problem"]


def test_policy_has_the_last_word() -> None:
    stranger = {**ANA, "roles": ["practitioner"]}

    error = refusal(asked(actor=stranger))

    assert (error.code, error.field) == ("policy.refused", "submit")
    assert error.params == {"reason": "submit.members_only"}


@pytest.mark.parametrize("correlation", [5, None, "", "a b", "ü", {"a": 1}, "x" * 121])
def test_correlation_id_no_event_could_carry_is_ignored(correlation: object) -> None:
    assert opened(asked(correlation_id=correlation)).correlation_id is None


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
parts = st.fixed_dictionaries(
    {},
    optional={
        "command_id": json_values | st.just("c-1"),
        "correlation_id": json_values,
        "actor": json_values
        | st.just(ANA)
        | st.fixed_dictionaries(
            {"id": json_values, "roles": json_values | st.lists(json_values), "via": json_values}
        ),
        "data": json_values
        | st.fixed_dictionaries({"year": json_values}, optional={"rows": json_values}),
    },
)


@given(json_values | parts)
@example({"command_id": "c-1", "actor": ANA, "data": {"year": float("inf")}})
@example({"command_id": "c-1", "actor": ANA, "data": {"year": 1e400}})
@example({"command_id": "c-1", "actor": ANA, "data": {"year": "\ud800"}})
def test_any_request_is_opened_or_refused_as_the_callers_to_correct(request: Any) -> None:
    try:
        call = opened(request)
    except CorrectIt as error:
        json.loads(error.args[0])
    else:
        assert call.actor.has("member")
        assert isinstance(call.data["year"], int)
        assert call.fingerprint()


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"name": "\ud800"}, "name"),
        ({"name": "fine", "more": [{"name": "\udfff"}]}, "more.0.name"),
        ({"\ud800": 1}, "data"),
        ({"more": {"\ud800": 1}}, "more"),
    ],
)
def test_text_that_cannot_be_written_down_is_refused(data: dict[str, Any], field: str) -> None:
    error = refusal(asked(data=data))

    assert (error.code, error.field) == ("request.invalid", field)
