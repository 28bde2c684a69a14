"""What travels between nodes comes back as it was, for another pseudonym, and nothing else does."""

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from services.assessment.domain.cells import restored
from services.assessment.domain.moved_row import DEEPEST, put_back, taken_out
from services.assessment.domain.refusal import Refusal
from services.assessment.domain.table_lines import lines

HERE, THERE = "a" * 64, "b" * 64
names = st.text("abcdefghij_", min_size=1, max_size=8)
moments = st.datetimes(datetime(1970, 1, 1), datetime(2099, 12, 31), timezones=st.just(UTC)).map(
    lambda each: each.replace(microsecond=each.microsecond // 1000 * 1000)
)
values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.text(max_size=20)
    | st.binary(max_size=20)
    | st.just(HERE)
    | moments,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(names, inner, max_size=4),
    max_leaves=12,
)


def for_another(value: Any) -> Any:
    """The same value with the other pseudonym."""
    if isinstance(value, dict):
        return {name: for_another(each) for name, each in value.items()}
    if isinstance(value, list):
        return list(map(for_another, value))
    return THERE if value == HERE else value


@given(value=values)
def test_value_comes_back_with_the_other_pseudonym_and_no_other_change(value: Any) -> None:
    wire = json.dumps(taken_out(value, HERE))

    assert HERE not in wire
    assert put_back(json.loads(wire), THERE, {}) == for_another(value)


@given(value=values, new=st.uuids().map(lambda each: each.hex))
def test_id_that_is_taken_changes_wherever_it_stands(value: Any, new: str) -> None:
    known = "c" * 32
    around = {"id": known, "sheet": f"{known}:consensus", "all": [known], "else": value}

    back = put_back(taken_out(around, HERE), THERE, {known: new})

    assert (back["id"], back["sheet"], back["all"]) == (new, f"{new}:consensus", [new])


def nested(depth: int) -> Any:
    return [nested(depth - 1)] if depth else 1


@pytest.mark.parametrize(
    "value",
    [
        {"$where": "1"},
        {"$whose": False},
        {"$whose": True, "more": 1},
        {"$at": "yesterday"},
        {"$at": 7},
        {"$at": "2025-01-01T00:00:00"},
        {"$at": "0001-01-01T00:00:00+14:00"},
        {"$bytes": "%"},
        {"$bytes": 7},
        {"a.b": 1},
        {"a\0": 1},
        {"x" * 101: 1},
        2**63,
        -(2**63) - 1,
        nested(DEEPEST + 1),
    ],
)
def test_what_no_export_writes_is_refused(value: Any) -> None:
    with pytest.raises(Refusal):
        put_back({"field": value}, THERE, {})


def test_moment_of_another_zone_is_the_same_moment() -> None:
    there = datetime(2025, 3, 4, 12, tzinfo=timezone(timedelta(hours=2)))

    assert put_back(taken_out(there, HERE), THERE, {}) == there


def test_what_has_no_way_to_travel_is_a_fault_of_ours() -> None:
    with pytest.raises(TypeError, match="set does not travel"):
        taken_out({"field": {1}}, HERE)


def test_answers_of_a_sheet_are_a_line_each() -> None:
    entries = {"1a": {"score": "50", "agreed": ["Ada", "Bo"]}, "1b": {"note": "=1+1"}}

    found = list(lines({"id": "x", "layer": "consensus", "entries": entries}))

    assert found == [
        {
            "id": "x",
            "layer": "consensus",
            "entries": "1a",
            "entries.score": "50",
            "entries.agreed": "Ada | Bo",
        },
        {"id": "x", "layer": "consensus", "entries": "1b", "entries.note": "'=1+1"},
    ]


@given(text=st.text(max_size=30))
@example(text="＝1+1")
@example(text="\n=1+1")
@example(text="'=1+1")
def test_no_cell_is_a_formula(text: str) -> None:
    (line,) = lines({"note": text, "list": [text], "deep": {"er": text}})

    for cell in line.values():
        assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"))
        assert restored(cell) == text


def test_document_without_entries_is_one_line() -> None:
    row = {"id": "x", "version": 3, "revoked": None, "scopes": [], "terms": {"due": "2025-03-04"}}

    assert list(lines(row)) == [
        {"id": "x", "version": "3", "revoked": "", "scopes": "", "terms.due": "2025-03-04"}
    ]
