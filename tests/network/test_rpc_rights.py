"""Who may call whom on a real broker: the operator calls services, and services only answer."""

import shutil
from collections.abc import Iterator
from uuid import uuid4

import pytest
from amqp.exceptions import AccessRefused
from kombu import Connection

from chassis.actor import Actor
from chassis.broker import BrokerAddress
from chassis.errors import Unavailable
from chassis.rpc_client import RpcClient
from node.layout import CHECKOUT, SERVICES
from node.testing import PrivateNode, private_node

HOME = CHECKOUT / ".perform" / "test" / "rpc-rights"
EXCHANGE = "nameko-rpc"


@pytest.fixture(scope="module")
def node() -> Iterator[PrivateNode]:
    shutil.rmtree(HOME, ignore_errors=True)
    with private_node(HOME, with_mongod=False) as started:
        with Connection(started.broker_url("directory")) as connection:
            serve(connection, "directory", "directory.*")
        yield started


def publish(node: PrivateNode, user: str, key: str) -> None:
    options = {"confirm_publish": True}
    with Connection(node.broker_url(user), transport_options=options) as connection:
        connection.Producer().publish(b"{}", exchange=EXCHANGE, routing_key=key)


def serve(connection: Connection, service: str, key: str) -> None:
    """Declare a service's queue and bind it, as nameko does when the service starts."""
    channel = connection.default_channel
    channel.exchange_declare(EXCHANGE, "topic", durable=True, auto_delete=False)
    channel.queue_declare(f"rpc-{service}", durable=True, auto_delete=False)
    channel.queue_bind(f"rpc-{service}", EXCHANGE, key)


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_calls_no_service(node: PrivateNode, service: str) -> None:
    for other in SERVICES:
        with pytest.raises(AccessRefused):
            publish(node, service, f"{other}.get_assessment")


@pytest.mark.parametrize("key", ["assessment.#", "assessment.get_assessment", "#", "*.*", "a" * 32])
def test_a_service_does_not_listen_to_calls_of_others(node: PrivateNode, key: str) -> None:
    with (
        Connection(node.broker_url("notification")) as connection,
        pytest.raises(AccessRefused),
    ):
        serve(connection, "notification", key)


@pytest.mark.parametrize("key", ["#", "*", "assessment.*", "x"])
def test_the_operator_listens_to_replies_only(node: PrivateNode, key: str) -> None:
    with Connection(node.broker_url("operator")) as connection:
        channel = connection.default_channel
        queue = f"rpc.reply-client-{uuid4().hex}"
        channel.queue_declare(queue, exclusive=True, auto_delete=True)

        with pytest.raises(AccessRefused):
            channel.queue_bind(queue, EXCHANGE, key)


def test_the_operator_forges_no_reply(node: PrivateNode) -> None:
    with pytest.raises(AccessRefused):
        publish(node, "operator", uuid4().hex)


@pytest.mark.parametrize("reply_to", [uuid4().hex, str(uuid4())])
def test_a_service_answers_the_operator(node: PrivateNode, reply_to: str) -> None:
    with (
        Connection(node.broker_url("operator")) as operator,
        Connection(node.broker_url("directory")) as directory,
    ):
        channel = operator.default_channel
        queue = f"rpc.reply-client-{uuid4().hex}"
        channel.queue_declare(queue, exclusive=True, auto_delete=True)
        channel.queue_bind(queue, EXCHANGE, reply_to)

        publish(node, "operator", "directory.get_organisation")
        call = directory.default_channel.basic_get("rpc-directory", no_ack=True)
        publish(node, "directory", reply_to)
        answer = channel.basic_get(queue, no_ack=True)

    assert call.delivery_info["routing_key"] == "directory.get_organisation"
    assert answer.delivery_info["routing_key"] == reply_to


@pytest.mark.parametrize("service", sorted({*SERVICES} - {"directory"}))
def test_the_client_of_the_command_line_is_let_through(node: PrivateNode, service: str) -> None:
    who = Actor("operator", frozenset({"operator"}), via="cli")

    # Nobody serves the call here, and the broker says so: it took the call.
    with (
        RpcClient(BrokerAddress(node.broker_url("operator")), who) as client,
        pytest.raises(Unavailable) as refused,
    ):
        client.call(f"{service}.nothing", {}, timeout=5)

    assert refused.value.code == "service.not_running"
