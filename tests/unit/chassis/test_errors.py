"""Errors keep their kind, code, field and parameters on their way through nameko."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nameko.exceptions import serialize

from chassis.errors import CallSomeone, CorrectIt, PerformError, RetryIt, Unavailable, from_wire

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=5,
)
KINDS = [CorrectIt, RetryIt, CallSomeone, Unavailable]


def across(error: Exception) -> PerformError:
    """What the caller gets of an error that a service raised."""
    wire = serialize(error)
    return from_wire(wire["exc_type"], wire["exc_args"])


@given(
    kind=st.sampled_from(KINDS),
    code=st.text(min_size=1),
    field=st.none() | st.text(),
    params=st.dictionaries(st.from_regex(r"[a-z]{3,8}", fullmatch=True), JSON),
)
def test_error_crosses_whole(
    kind: type[PerformError], code: str, field: str | None, params: dict[str, object]
) -> None:
    params = {name: value for name, value in params.items() if name not in {"code", "field"}}

    arrived = across(kind(code, field, **params))

    assert type(arrived) is kind
    assert (arrived.code, arrived.field, arrived.params) == (code, field, params)


def test_unavailable_can_be_handled_like_anything_to_retry() -> None:
    with pytest.raises(RetryIt):
        raise across(Unavailable("database.unavailable"))


def test_parameter_that_is_not_json_becomes_text() -> None:
    arrived = across(CorrectIt("year.not_closed", closes=frozenset({2025})))

    assert arrived.params == {"closes": "frozenset({2025})"}


def test_unknown_exception_calls_someone_and_tells_only_its_type() -> None:
    arrived = across(ZeroDivisionError("the organisation's name"))

    assert isinstance(arrived, CallSomeone)
    assert arrived.code == "internal.remote_error"
    assert arrived.params == {"type": "ZeroDivisionError"}


@pytest.mark.parametrize("args", [[], ["no json"], [5], ['"text"'], ['{"code": "x"}']])
def test_known_name_with_foreign_content_calls_someone(args: list[object]) -> None:
    arrived = from_wire("CorrectIt", args)

    assert isinstance(arrived, CallSomeone)
    assert arrived.params == {"type": "CorrectIt"}


@pytest.mark.parametrize("refusal", ["MethodNotFound", "MalformedRequest", "IncorrectSignature"])
def test_what_nameko_refuses_is_the_callers_to_correct(refusal: str) -> None:
    arrived = from_wire(refusal, ["some_method"])

    assert isinstance(arrived, CorrectIt)
    assert arrived.code == "rpc.no_such_call"


def test_text_of_an_error_names_code_field_and_parameters() -> None:
    error = CorrectIt("year.not_closed", "year", year=2026, closes="2027-03-01")

    assert str(error) == "year.not_closed at year closes=2027-03-01 year=2026"
