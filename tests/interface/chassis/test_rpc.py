"""Calls over a real broker: answers, errors by what the caller can do, and no way to kill it."""

import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
from amqp import Message as WireMessage
from pymongo import MongoClient

from chassis import rpc_client
from chassis.actor import Actor
from chassis.broker import BrokerAddress
from chassis.database import Document
from chassis.errors import CallSomeone, CorrectIt, RetryIt, Unavailable
from chassis.rpc_client import RpcClient
from node.testing import PrivateNode
from tests.interface.chassis.counting import NAME, CountingProcess, effects, publish
from tests.interface.chassis.events import event
from tests.interface.chassis.rig import EFFECTS
from tests.servers import empty_queues
from tests.waiting import wait_until


@pytest.fixture(scope="module")
def service(
    running_node: PrivateNode, broker: BrokerAddress, mongo_client: MongoClient[Document]
) -> Iterator[CountingProcess]:
    """The counting service, ready, for all tests of this module."""
    empty_queues(broker)
    process = CountingProcess(running_node)
    process.start()
    try:
        process.wait_ready()
        yield process
    finally:
        process.kill()
        mongo_client.drop_database(NAME)


@pytest.fixture(autouse=True)
def still_running(service: CountingProcess) -> Iterator[None]:
    """Whatever a test sends, the process neither ends nor stops working."""
    pid = service.pid
    yield
    assert service.pid == pid
    assert service.is_running
    assert service.is_ready()


class TestAnswer:
    def test_of_a_query_and_of_a_command(self, operator: RpcClient) -> None:
        before = operator.call("benchmark.tally", {})

        answer = operator.call("benchmark.add", {"number": 1})

        assert answer == {"added": 1}
        assert operator.call("benchmark.tally", {})["effects"] == before["effects"] + 1

    def test_of_a_repeat_is_the_first_one(
        self, operator: RpcClient, mongo_client: MongoClient[Document]
    ) -> None:
        answers = [
            operator.call("benchmark.add", {"number": 2}, command_id="twice") for _ in range(3)
        ]

        assert answers == [{"added": 2}] * 3
        assert effects(mongo_client[NAME])[2] == 1

    def test_reaches_the_caller_who_waits_for_it(
        self, running_node: PrivateNode, operator: RpcClient
    ) -> None:
        other = Actor("other", frozenset({"operator"}))
        slow: list[Any] = []
        with RpcClient(BrokerAddress(running_node.broker_url("operator")), other) as client:
            thread = threading.Thread(
                target=lambda: slow.append(
                    client.call("benchmark.add", {"number": 3, "seconds": 0.5})
                )
            )
            thread.start()
            quick = operator.call("benchmark.add", {"number": 4})
            thread.join()

        assert (slow, quick) == ([{"added": 3}], {"added": 4})


class TestError:
    @pytest.mark.parametrize("kind", [CorrectIt, RetryIt, CallSomeone, Unavailable])
    def test_keeps_its_kind_code_field_and_parameters(
        self, operator: RpcClient, kind: type[Exception]
    ) -> None:
        with pytest.raises(kind) as error:
            operator.call("benchmark.fail", {"kind": kind.__name__})

        assert type(error.value) is kind
        assert error.value.code == "test.failed"  # type: ignore[attr-defined]
        assert error.value.field == "kind"  # type: ignore[attr-defined]
        assert error.value.params == {"kind": kind.__name__}  # type: ignore[attr-defined]

    def test_that_nobody_foresaw_calls_someone_and_tells_nothing(
        self, operator: RpcClient, service: CountingProcess
    ) -> None:
        with pytest.raises(CallSomeone) as error:
            operator.call("benchmark.fail", {"kind": "ZeroDivisionError"})

        assert error.value.code == "internal.error"
        assert "typed" not in str(error.value)
        assert service.said("call failed", method="fail")

    def test_of_an_answer_that_is_no_json_calls_someone(self, operator: RpcClient) -> None:
        with pytest.raises(CallSomeone):
            operator.call("benchmark.fail", {"kind": "unserialisable"})

    @pytest.mark.parametrize(
        ("method", "data", "code"),
        [
            ("add", {"number": "many"}, "request.invalid"),
            ("add", {}, "request.invalid"),
            ("add", {"number": 1, "more": 2}, "request.invalid"),
            ("forbidden", {}, "policy.refused"),
            ("no_such_method", {}, "rpc.no_such_call"),
        ],
    )
    def test_of_a_wrong_call_is_the_caller_s_to_correct(
        self, operator: RpcClient, method: str, data: dict[str, Any], code: str
    ) -> None:
        with pytest.raises(CorrectIt) as error:
            operator.call(f"benchmark.{method}", data)

        assert error.value.code == code


@pytest.fixture
def administrator(broker: BrokerAddress) -> Iterator[RpcClient]:
    """A client that the broker lets call anybody, also services there are not."""
    with RpcClient(broker, Actor("administrator", frozenset({"operator"}))) as client:
        yield client


def test_service_that_was_never_started_is_known_at_once(administrator: RpcClient) -> None:
    begun = time.monotonic()

    with pytest.raises(Unavailable) as error:
        administrator.call("no_such_service.method", {})

    assert error.value.code == "service.not_running"
    assert time.monotonic() - begun < 2


def test_call_that_the_broker_does_not_allow_calls_someone(operator: RpcClient) -> None:
    with pytest.raises(CallSomeone) as error:
        operator.call("no_such_service.method", {})

    assert error.value.code == "rpc.refused"
    assert operator.call("benchmark.add", {"number": 12}) == {"added": 12}


class TestTimeOut:
    def test_says_that_the_outcome_is_unknown(self, operator: RpcClient) -> None:
        with pytest.raises(RetryIt) as error:
            operator.call("benchmark.add", {"number": 5, "seconds": 0.5}, timeout=0.1)

        assert error.value.code == "rpc.unknown_outcome"
        assert error.value.params == {"seconds": 0.1}

    def test_repeated_with_the_same_id_counts_once(
        self, operator: RpcClient, mongo_client: MongoClient[Document]
    ) -> None:
        data = {"number": 6, "seconds": 0.3}

        answer = operator.call_until_answered("benchmark.add", data, timeout=0.2)

        assert answer == {"added": 6}
        assert effects(mongo_client[NAME])[6] == 1

    def test_leaves_no_late_answer_to_the_next_call(self, operator: RpcClient) -> None:
        with pytest.raises(RetryIt):
            operator.call("benchmark.add", {"number": 7, "seconds": 0.2}, timeout=0.05)

        assert [operator.call("benchmark.add", {"number": n})["added"] for n in (8, 9)] == [8, 9]

    def test_ends_a_call_that_was_never_begun(
        self, administrator: RpcClient, broker: BrokerAddress
    ) -> None:
        """A service that comes back must not do what everybody has given up."""
        with broker.connect() as connection:
            channel = connection.connection.channel()
            channel.queue_declare("rpc-absent", exclusive=True, auto_delete=True)
            channel.queue_bind("rpc-absent", "nameko-rpc", "absent.*")

            with pytest.raises(RetryIt):
                administrator.call("absent.method", {}, timeout=0.1)

            def waiting() -> int:
                return int(channel.queue_declare("rpc-absent", passive=True).message_count)

            wait_until(lambda: waiting() == 0, 5, "the call has expired")


def test_client_that_was_idle_for_long_connects_anew(
    operator: RpcClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The broker ends a connection that sent no heartbeat; nobody sends any between two calls."""
    monkeypatch.setattr(rpc_client, "IDLE_SECONDS", 0.0)
    operator.call("benchmark.tally", {})
    first = operator._connection

    operator.call("benchmark.tally", {})

    assert operator._connection is not first


def send(address: BrokerAddress, key: str, body: bytes, **properties: Any) -> None:
    """Publish anything at all as a request."""
    given = {"reply_to": "0" * 32, **properties}
    known = {name: value for name, value in given.items() if value is not None}
    with address.connect() as connection:
        channel = connection.connection.channel()
        channel.confirm_select()
        channel.basic_publish_confirm(WireMessage(body, **known), "nameko-rpc", key)


JSON = {"content_type": "application/json", "content_encoding": "utf-8"}
REQUEST = b'{"args": [], "kwargs": {"request": {}}}'
GARBAGE: dict[str, tuple[bytes, dict[str, Any]]] = {
    "no JSON": (b"{", JSON),
    "no UTF-8": (b"\xff\xfe\x00", JSON),
    "empty": (b"", JSON),
    "null": (b"null", JSON),
    "a list": (b"[1, 2]", JSON),
    "a number": (b"5", JSON),
    "without arguments": (b"{}", JSON),
    "arguments that are none": (b'{"args": 5, "kwargs": "x"}', JSON),
    "too many arguments": (b'{"args": [1, 2, 3], "kwargs": {}}', JSON),
    "unknown argument": (b'{"args": [], "kwargs": {"requests": {}}}', JSON),
    "request that is none": (b'{"args": [], "kwargs": {"request": [1]}}', JSON),
    "positional request": (b'{"args": [{"actor": 5}], "kwargs": {}}', JSON),
    "a number too long to convert": (b'{"args": [' + b"9" * 10_000 + b'], "kwargs": {}}', JSON),
    "nested deeply": (b"[" * 100_000 + b"]" * 100_000, JSON),
    "no content type": (REQUEST, {}),
    "unknown content type": (REQUEST, {"content_type": "text/strange"}),
    "binary content type": (REQUEST, {"content_type": "application/data"}),
    "plain text": (REQUEST, {"content_type": "text/plain", "content_encoding": "utf-8"}),
    "pickle": (b"\x80\x04N.", {"content_type": "application/x-python-serialize"}),
    "unknown encoding": (REQUEST, {"content_type": "application/json", "content_encoding": "x"}),
    "no reply address": (REQUEST, {**JSON, "reply_to": None}),
    "headers of nameko's": (
        REQUEST,
        {**JSON, "application_headers": {"nameko.call_id_stack": 5, "nameko.x": [1]}},
    ),
    "empty reply address": (REQUEST, {**JSON, "reply_to": ""}),
    "a method as reply address": (REQUEST, {**JSON, "reply_to": "assessment.get_assessment"}),
}


@pytest.mark.parametrize(("body", "properties"), GARBAGE.values(), ids=GARBAGE)
def test_garbage_does_no_harm(
    broker: BrokerAddress, operator: RpcClient, body: bytes, properties: dict[str, Any]
) -> None:
    for key in ("benchmark.add", "benchmark.no_such_method"):
        send(broker, key, body, **properties)

    assert operator.call("benchmark.add", {"number": 10}, timeout=5) == {"added": 10}


def test_garbage_is_not_delivered_again_and_again(
    broker: BrokerAddress, service: CountingProcess
) -> None:
    with broker.connect() as connection:
        waiting = connection.default_channel.queue_declare("rpc-benchmark", passive=True)

    assert waiting.message_count == 0


def test_call_carries_its_correlation_id_into_the_work(
    operator: RpcClient, mongo_client: MongoClient[Document]
) -> None:
    operator.call("benchmark.add", {"number": 11})

    (row,) = mongo_client[NAME][EFFECTS].find({"event": f"{11:032x}"})
    assert len(row["correlation"]) == 32


def test_calls_are_counted_by_outcome(operator: RpcClient, service: CountingProcess) -> None:
    with pytest.raises(CorrectIt):
        operator.call("benchmark.forbidden", {})

    line = 'perform_rpc_calls_total{method="forbidden",outcome="CorrectIt"}'
    assert wait_until(lambda: line in service.metrics(), 5, "the call is counted")


def test_event_carries_its_correlation_id_and_itself_as_cause_into_the_work(
    broker: BrokerAddress, mongo_client: MongoClient[Document]
) -> None:
    sent = event(13, correlationid="request-7")
    publish(broker, sent)

    def found() -> list[Document]:
        return list(mongo_client[NAME][EFFECTS].find({"event": sent.id}))

    (row,) = wait_until(found, 10, "the event is counted")
    assert (row["correlation"], row["causation"]) == ("request-7", sent.id)
