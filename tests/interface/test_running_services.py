"""Directory and notification as processes, called and fed over a real broker."""

from collections.abc import Iterator
from typing import Any

import orjson
import pytest
from pymongo import MongoClient

from chassis.actor import Actor
from chassis.broker import BrokerAddress
from chassis.database import Document
from chassis.errors import CorrectIt
from chassis.outbox import Message
from chassis.publisher import ConfirmingPublisher, Outcome
from chassis.rpc_client import RpcClient
from contracts.assessment_submitted_v1 import AssessmentSubmitted
from contracts.assessment_withdrawn_v1 import AssessmentWithdrawn
from contracts.envelope import decode
from contracts.registry import contract
from node.testing import PrivateNode
from tests.contract.folders import ROOT, examples
from tests.interface.running import running_services
from tests.waiting import wait_until

SUBMITTED = AssessmentSubmitted.TYPE
SERVICES = ("directory", "notification")
REQUEST = {
    "reference": "GB-0001",
    "name": "Café Größe",
    "sector": "health",
    "size": "small",
    "region": "gb-sct",
}


@pytest.fixture(scope="module")
def running(
    running_node: PrivateNode, broker: BrokerAddress, mongo_client: MongoClient[Document]
) -> Iterator[None]:
    """Both services, ready, on empty queues; their databases are dropped afterwards."""
    with running_services(SERVICES, running_node, broker, mongo_client):
        yield


@pytest.mark.usefixtures("running")
def test_organisation_is_registered_and_read_over_rpc(operator: RpcClient) -> None:
    first = operator.call("directory.register_organisation", REQUEST, command_id="first")

    again = operator.call("directory.register_organisation", REQUEST, command_id="first")
    read = operator.call("directory.get_organisation", {"id": first["id"]})

    assert again == first
    assert read["organisation"]["name"] == "Café Größe"


@pytest.mark.usefixtures("running")
def test_refusal_reaches_the_caller_as_code_field_and_parameters(operator: RpcClient) -> None:
    second = {**REQUEST, "reference": "GB-0002"}
    operator.call("directory.register_organisation", second)

    with pytest.raises(CorrectIt) as refusal:
        operator.call("directory.register_organisation", {**second, "size": "large"})

    assert refusal.value.code == "organisation.exists"
    assert (refusal.value.field, refusal.value.params) == ("version", {"version": 1})


@pytest.mark.usefixtures("running")
def test_member_is_refused_over_rpc(running_node: PrivateNode) -> None:
    member = Actor("someone", frozenset({"member"}), "a" * 32, via="portal")

    with (
        RpcClient(BrokerAddress(running_node.broker_url("operator")), member) as client,
        pytest.raises(CorrectIt) as refusal,
    ):
        client.call("directory.list_organisations", {})

    assert refusal.value.params == {"reason": "directory.keepers_only"}


@pytest.mark.usefixtures("running")
def test_every_example_is_logged_or_ends_among_the_dead_letters(
    operator: RpcClient, broker: BrokerAddress
) -> None:
    folder = ROOT / "assessment_submitted_v1"
    passing = [each.read_bytes() for each in examples("examples", "pass") if folder in each.parents]
    failing = [each.read_bytes() for each in examples("examples", "fail") if folder in each.parents]
    expected = {
        f"assessment.submitted:{event.subject}:{event.version}" for event, _ in map(decode, passing)
    }

    _publish(broker, passing + failing)

    wait_until(lambda: len(_letters(operator)) == len(failing), 30, "all failing ones are refused")
    wait_until(lambda: len(_alerts(operator)) == len(expected), 30, "all passing ones are logged")
    assert {alert["id"] for alert in _alerts(operator)} == expected
    assert all(letter["reason"].startswith("malformed: ") for letter in _letters(operator))


@pytest.mark.usefixtures("running")
def test_erased_assessment_leaves_the_log(operator: RpcClient, broker: BrokerAddress) -> None:
    submitted = (ROOT / "assessment_submitted_v1/examples/pass/first-submission.json").read_bytes()
    erased = (ROOT / "assessment_withdrawn_v1/examples/pass/erased.json").read_bytes()
    gone = orjson.loads(erased)["subject"]
    body = submitted.replace(orjson.loads(submitted)["subject"].encode(), gone.encode())
    body = body.replace(orjson.loads(submitted)["id"].encode(), b"e" * 32)
    _publish(broker, [body])
    wait_until(lambda: gone in _assessments(operator), 30, "the submission is logged")

    _publish(broker, [erased], AssessmentWithdrawn.TYPE)

    wait_until(lambda: gone not in _assessments(operator), 30, "the assessment is gone")


def _publish(broker: BrokerAddress, bodies: list[bytes], type: str = SUBMITTED) -> None:
    promise = contract(type)
    publisher = ConfirmingPublisher.open(broker)
    outcomes = publisher.publish(
        [
            Message(str(number), promise.exchange, promise.routing_key, body, promise.mandatory)
            for number, body in enumerate(bodies)
        ]
    )
    publisher.close()
    assert set(outcomes.values()) == {Outcome.CONFIRMED}


def _alerts(operator: RpcClient) -> list[dict[str, Any]]:
    alerts: list[dict[str, Any]] = operator.call("notification.list_alerts", {})["alerts"]
    return alerts


def _assessments(operator: RpcClient) -> set[str]:
    return {alert["assessment"] for alert in _alerts(operator)}


def _letters(operator: RpcClient) -> list[dict[str, Any]]:
    letters: list[dict[str, Any]] = operator.call("notification.list_dead_letters", {})["letters"]
    return letters
