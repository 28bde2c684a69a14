"""A payload is read only in its exact form."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.benchmark.domain.announcement import MOST_BYTES
from services.benchmark.domain.reading import read
from services.benchmark.domain.reasons import Reason, Unacceptable
from tests.unit.benchmark.making import announcement, batch

Change = Callable[[dict[str, Any]], None]


def changed(change: Change) -> bytes:
    data = announcement(batch("a")).to_wire()
    change(data)
    return json.dumps(data).encode()


def reason_of(payload: bytes) -> Reason:
    with pytest.raises(Unacceptable) as refused:
        read(payload)
    return refused.value.reason


def first_batch(data: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = data["content"]["batches"][0]
    return found


MALFORMED: dict[str, Change] = {
    "an unknown name": lambda data: data.update(pending=3),
    "an unknown name in the content": lambda data: data["content"].update(pending=3),
    "clients that are no number": lambda data: data["content"].update(
        clustering={"icc_percent": 10, "clients": "many"}
    ),
    "more resemblance than there is": lambda data: data["content"].update(
        clustering={"icc_percent": 105, "clients": 8}
    ),
    "an unknown name of the clients": lambda data: data["content"].update(
        clustering={"icc_percent": 10, "clients": 8, "practitioners": 12}
    ),
    "an unknown name in a batch": lambda data: first_batch(data).update(n=8),
    "a missing name": lambda data: data.pop("epoch"),
    "another type": lambda data: data.update(type="eu.perform.directory.entry.v1"),
    "a subject without a year": lambda data: data.update(subject="release:perform-full"),
    "a year in another form": lambda data: data.update(subject="release:perform-full:02025"),
    "another kind of subject": lambda data: data.update(subject="entry:perform-full:2025"),
    "a text as version": lambda data: data.update(version="1"),
    "a truth value as version": lambda data: data.update(version=True),
    "a version of zero": lambda data: data.update(version=0),
    "a fraction as version": lambda data: data.update(version=1.0),
    "a moment as day": lambda data: data.update(released="2026-02-01T09:00:00Z"),
    "no list of batches": lambda data: data["content"].update(batches={}),
    "an unknown layer": lambda data: first_batch(data).update(layer="individual"),
    "no histograms": lambda data: first_batch(data).update(histograms={}),
    "bins out of order": lambda data: first_batch(data)["histograms"].update(
        {"1": [[9, 4], [8, 4]]}
    ),
    "a bin twice": lambda data: first_batch(data)["histograms"].update({"1": [[8, 4], [8, 4]]}),
    "a bin beyond the scale": lambda data: first_batch(data)["histograms"].update(
        {"1": [[101, 8]]}
    ),
    "an empty bin": lambda data: first_batch(data)["histograms"].update({"1": [[9, 0]]}),
    "three numbers": lambda data: first_batch(data)["histograms"].update({"1": [[9, 8, 1]]}),
}


@pytest.mark.parametrize("change", MALFORMED.values(), ids=MALFORMED.keys())
def test_another_form_is_malformed(change: Change) -> None:
    assert reason_of(changed(change)) is Reason.MALFORMED


@pytest.mark.parametrize(
    "payload",
    [b"", b"{", b"null", b"[]", b'"x"', b"\xff\xfe", b'{"a":1,"a":1}', b"[" * 100_000],
)
def test_what_is_no_object_is_malformed(payload: bytes) -> None:
    assert reason_of(payload) is Reason.MALFORMED


def test_a_name_given_twice_is_malformed() -> None:
    payload = announcement(batch("a")).to_bytes()

    assert reason_of(payload.replace(b'"epoch":1', b'"epoch":1,"epoch":1')) is Reason.MALFORMED


def test_a_count_below_zero_has_its_own_reason() -> None:
    def negative(data: dict[str, Any]) -> None:
        first_batch(data)["histograms"]["1"] = [[10, 9], [20, -1]]

    assert reason_of(changed(negative)) is Reason.NEGATIVE_COUNT


def test_more_than_eight_mebibytes_are_not_even_parsed() -> None:
    assert reason_of(b" " * (MOST_BYTES + 1)) is Reason.OVERSIZED


@given(st.binary(max_size=300))
def test_arbitrary_bytes_never_raise_anything_else(payload: bytes) -> None:
    with pytest.raises(Unacceptable):
        read(payload)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner),
    max_leaves=5,
)


@given(st.data())
def test_any_value_in_any_place_is_read_or_refused(data: st.DataObject) -> None:
    wire = announcement(batch("a")).to_wire()
    place: Any = wire
    while True:
        keys = list(place) if isinstance(place, dict) else list(range(len(place)))
        key = data.draw(st.sampled_from(keys))
        deeper = isinstance(place[key], dict | list) and place[key]
        if not deeper or data.draw(st.booleans()):
            break
        place = place[key]
    place[key] = data.draw(json_values)

    try:
        read(json.dumps(wire).encode())
    except Unacceptable as refused:
        assert refused.reason in {Reason.MALFORMED, Reason.NEGATIVE_COUNT}  # noqa: PT017
