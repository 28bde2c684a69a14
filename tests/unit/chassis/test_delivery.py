"""What is believed of a message depends on who can have written it."""

import hashlib
from typing import Any

import pytest
from amqp import Message
from hypothesis import given
from hypothesis import strategies as st

from chassis.delivery import Delivery
from chassis.retry import ATTEMPTS_HEADER, ROUTING_HEADER

ANNOUNCED = "de.benchmark.released.v1"
SPOOFED = {ATTEMPTS_HEADER: 5, ROUTING_HEADER: "fr.benchmark.released.v1"}


def delivered(
    exchange: str, routing_key: str, headers: dict[str, Any] | None = None, body: Any = b"{}"
) -> Delivery:
    message = Message(body, **({} if headers is None else {"application_headers": headers}))
    message.delivery_info = {
        "exchange": exchange,
        "routing_key": routing_key,
        "delivery_tag": 7,
        "redelivered": False,
    }
    return Delivery.from_wire("benchmark.announcements", message)


def death(exchange: str, routing_key: str) -> dict[str, Any]:
    """What the broker notes of a message that it hands on."""
    return {
        "queue": "benchmark.announcements",
        "reason": "delivery_limit",
        "exchange": exchange,
        "routing-keys": [routing_key],
        "count": 1,
    }


def test_message_without_headers_is_a_first_delivery() -> None:
    delivery = delivered("mesh.in", ANNOUNCED)

    assert (delivery.attempts, delivery.times_delivered) == (0, 0)
    assert (delivery.routing_key, delivery.tag) == (ANNOUNCED, 7)


def test_headers_of_a_foreign_exchange_are_not_believed() -> None:
    delivery = delivered("mesh.in", ANNOUNCED, {**SPOOFED, "x-death": [death("", "fr.x")]})

    assert (delivery.routing_key, delivery.attempts) == (ANNOUNCED, 0)


def test_headers_of_our_own_retry_are_believed() -> None:
    headers = {ATTEMPTS_HEADER: 2, ROUTING_HEADER: ANNOUNCED}

    delivery = delivered("", "benchmark.announcements", headers)

    assert (delivery.routing_key, delivery.attempts) == (ANNOUNCED, 2)


def test_retry_that_came_out_of_a_delay_queue_is_believed() -> None:
    delay = "benchmark.announcements.retry.1s"
    headers = {ATTEMPTS_HEADER: 2, ROUTING_HEADER: ANNOUNCED, "x-death": [death("", delay)]}

    delivery = delivered("", "benchmark.announcements", headers)

    assert (delivery.routing_key, delivery.attempts) == (ANNOUNCED, 2)


def test_first_routing_key_is_found_in_the_dead_queue() -> None:
    headers = {"x-death": [death("mesh.in", ANNOUNCED)]}

    delivery = delivered("", "benchmark.announcements.dead", headers)

    assert delivery.routing_key == ANNOUNCED


def test_dead_message_of_a_foreign_exchange_is_not_believed_either() -> None:
    headers = {**SPOOFED, "x-death": [death("mesh.in", ANNOUNCED)]}

    delivery = delivered("", "benchmark.announcements.dead", headers)

    assert (delivery.routing_key, delivery.attempts) == (ANNOUNCED, 0)


def test_delivery_count_is_the_broker_s_on_every_exchange() -> None:
    assert delivered("mesh.in", ANNOUNCED, {"x-delivery-count": 4}).times_delivered == 4
    assert delivered("", "q", {"x-delivery-count": 4}).times_delivered == 4


@pytest.mark.parametrize("nonsense", [None, "3", -1, 0, 2.5, [1], {"a": 1}, b"3"])
def test_count_that_is_no_positive_number_is_zero(nonsense: object) -> None:
    headers = {ATTEMPTS_HEADER: nonsense, "x-delivery-count": nonsense}

    delivery = delivered("", "q", headers)

    assert (delivery.attempts, delivery.times_delivered) == (0, 0)


field_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.binary(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=5,
)
names = st.sampled_from([ATTEMPTS_HEADER, ROUTING_HEADER, "x-death", "x-delivery-count", "other"])


@given(st.sampled_from(["", "mesh.in"]), st.dictionaries(names, field_values))
def test_no_header_hinders_the_reading(exchange: str, headers: dict[str, Any]) -> None:
    delivery = delivered(exchange, "key", headers)

    assert delivery.attempts >= 0
    assert delivery.times_delivered >= 0
    assert isinstance(delivery.routing_key, str)


def test_identity_of_an_unreadable_body_is_its_digest() -> None:
    body = b"\xff\x00 not json"

    assert delivered("", "q", body=body).digest == hashlib.sha256(body).hexdigest()


def test_text_body_is_taken_as_utf_8() -> None:
    assert delivered("", "q", body="grüße").body == "grüße".encode()
