"""The envelope takes what CloudEvents and our contracts allow, and nothing else."""

import re
from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.decoding import MAX_BYTES
from contracts.envelope import Event, decode
from contracts.errors import Malformed, UnknownType
from contracts.testing import events
from tests.contract.folders import ROOT

FIRST = ROOT / "assessment_submitted_v1/examples/pass/first-submission.json"


def _attributes() -> dict[str, Any]:
    attributes: dict[str, Any] = orjson.loads(FIRST.read_bytes())
    return attributes


def _reason(body: bytes) -> str:
    with pytest.raises(Malformed) as refusal:
        decode(body)
    return refusal.value.reason


@given(events())
def test_every_event_survives_the_wire(event: Event) -> None:
    body = event.to_bytes()

    again, payload = decode(body)

    assert again == event
    assert payload.to_data() == event.data
    assert again.time.utcoffset() == timedelta(0)


@given(events(), st.data())
def test_no_attribute_may_be_missing(event: Event, data: st.DataObject) -> None:
    attributes = orjson.loads(event.to_bytes())
    optional = {"correlationid", "causationid", "traceparent"}
    del attributes[data.draw(st.sampled_from(sorted(attributes.keys() - optional)))]

    assert _reason(orjson.dumps(attributes))


@given(events(), st.from_regex(r"[a-z]{1,20}", fullmatch=True))
def test_unknown_attribute_is_refused_by_name(event: Event, extra: str) -> None:
    attributes = orjson.loads(event.to_bytes())
    if extra in (*attributes, "correlationid", "causationid", "traceparent"):
        return

    assert _reason(orjson.dumps({**attributes, extra: 1})) == f"/: unknown attribute {extra}"


@given(st.binary(max_size=200))
def test_arbitrary_bytes_are_refused_not_crashed_on(body: bytes) -> None:
    assert _reason(body)


@given(events(), st.data())
def test_cut_event_is_refused(event: Event, data: st.DataObject) -> None:
    body = event.to_bytes()

    assert _reason(body[: data.draw(st.integers(0, len(body) - 1))])


values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63) | st.floats(width=32) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


@given(events(), values, st.data())
def test_whatever_stands_in_an_attribute_is_accepted_unchanged_or_refused(
    event: Event, value: Any, data: st.DataObject
) -> None:
    attributes = orjson.loads(event.to_bytes())
    place = data.draw(st.sampled_from([attributes, attributes["data"]]))
    place[data.draw(st.sampled_from(sorted(place)))] = value
    body = orjson.dumps(attributes)

    with suppress(Malformed):
        accepted = Event.from_bytes(body)

        assert orjson.loads(accepted.to_bytes()) == orjson.loads(body)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "the body is not JSON"),
        (b"\xff\xfe", "the body is not JSON in UTF-8"),
        (b"\xef\xbb\xbf{}", "the body is not JSON in UTF-8"),
        (b'{"type": "\\ud800"}', "the body is not JSON in UTF-8"),
        (b'{"version": NaN}', "the body is not JSON"),
        (b'{"version": Infinity}', "the body is not JSON"),
        (b'{"version": 1e999}', "the body is not JSON"),
        (b"[]", "the body is JSON but not an object"),
        (b"null", "the body is JSON but not an object"),
        (b"{}", "/type: is missing"),
        (b'{"type": 7}', "/type: is missing or not a string"),
        (b"[" * 500 + b"]" * 500, "the body is nested too deeply"),
        (b"[" * 5000 + b"]" * 5000, "the body is not JSON"),
        (b" " * (MAX_BYTES + 1), f"the body has {MAX_BYTES + 1} bytes; at most {MAX_BYTES}"),
        (b'{"type": "a", "type": "b"}', "an attribute appears twice"),
        (b'{"data": {"a": [{"b": 1, "b": 1}]}}', "an attribute appears twice"),
        (b'{"\\u0061": 1, "a": 2}', "an attribute appears twice"),
        (b'{"version":' + b"9" * 10_000 + b"}", "the body is not JSON"),
    ],
)
def test_body_that_is_no_event_is_refused(body: bytes, reason: str) -> None:
    assert _reason(body).startswith(reason)


@pytest.mark.parametrize(
    ("attribute", "value", "reason"),
    [
        ("specversion", "0.3", "/specversion:"),
        ("id", "1", "/id:"),
        ("id", "A" * 32, "/id:"),
        ("id", "a" * 32 + "\n", "/id:"),
        ("type", "eu.perform.assessment.submitted.v2", "/type: no contract is registered"),
        ("subject", "", "/subject:"),
        ("subject", "an organisation's name", "/subject:"),
        ("time", "2025-03-04T09:30:00+01:00", "/time:"),
        ("time", "2016-12-31T23:59:60Z", "/time:"),
        ("time", "20250304T093000Z", "/time:"),
        ("time", 1741080600, "/time:"),
        ("datacontenttype", "text/plain", "/datacontenttype:"),
        ("version", 1.0, "/version: write a whole number"),
        ("version", True, "/version:"),
        ("version", "1", "/version:"),
        ("version", 0, "/version:"),
        ("version", 2**31, "/version:"),
        ("version", 2**64, "/version:"),
        ("version", 10**300, "/version:"),
        ("node", "GB", "/node:"),
        ("node", "gbr", "/node:"),
        ("correlationid", None, "/correlationid:"),
        ("correlationid", "x" * 129, "/correlationid:"),
        ("traceparent", "00-abc-01", "/traceparent:"),
        ("data", None, "/data:"),
        ("data", [], "/data:"),
    ],
)
def test_wrong_attribute_is_named(attribute: str, value: object, reason: str) -> None:
    attributes = {**_attributes(), attribute: value}

    body = b"%s" % orjson.dumps(attributes) if _fits(value) else _by_hand(attributes)

    assert _reason(body).startswith(reason)


def _fits(value: object) -> bool:
    return not isinstance(value, int) or value < 2**64


def _by_hand(attributes: dict[str, Any]) -> bytes:
    number = attributes.pop("version")
    return orjson.dumps(attributes)[:-1] + b',"version":%d}' % number


def test_reason_never_repeats_what_was_sent() -> None:
    secret = "Jane Example, 12 High Street"
    attributes = _attributes()

    for place in (attributes, attributes["data"]):
        for name in (*place, secret):
            kept = place.get(name)
            place[name] = [{secret: secret}] if kept is None else secret
            reason = _reason(orjson.dumps(attributes))
            place.pop(name) if kept is None else place.__setitem__(name, kept)

            assert "Jane" not in reason
            assert "Street" not in reason


def test_reason_is_short_however_much_is_wrong() -> None:
    attributes = _attributes()
    attributes["data"] = {f"field{number}": "x" * 1000 for number in range(500)}

    assert len(_reason(orjson.dumps(attributes))) < 1000


def test_event_too_large_to_be_read_is_not_written() -> None:
    event, _ = decode(FIRST.read_bytes())
    event.data["criteria"] = {"1": "5" * MAX_BYTES}

    with pytest.raises(Malformed, match="at most"):
        event.to_bytes()


def test_event_of_unknown_type_is_not_written() -> None:
    event = Event("a" * 32, "eu.perform.x.y.v1", "/gb/x", "s", datetime.now(UTC), 1, "gb", {})

    with pytest.raises(UnknownType):
        event.to_bytes()


def test_time_of_another_zone_is_written_in_utc() -> None:
    event, _ = decode(FIRST.read_bytes())
    brussels = timezone(timedelta(hours=1))
    elsewhere = Event(
        event.id, event.type, event.source, event.subject, event.time.astimezone(brussels),
        event.version, event.node, event.data,
    )  # fmt: skip

    body = elsewhere.to_bytes()

    assert re.search(rb'"time":"2025-03-04T09:30:00\.250000Z"', body)
