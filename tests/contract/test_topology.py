"""Queues and bindings follow from the contracts and work on old and new brokers."""

import pytest

from contracts.contract import MESH_IN
from contracts.queues import QUEUES, queue
from contracts.registry import all_contracts, contract
from contracts.topology import DELAYS, QueueDeclaration, bindings, exchanges, queues

# Optional arguments that both RabbitMQ's 3.10 and 4.x pages "Quorum Queues", "Time-To-Live",
# "Dead Lettering" and "Consumers" document for quorum queues.
DOCUMENTED = {
    "x-queue-type",
    "x-delivery-limit",
    "x-dead-letter-exchange",
    "x-dead-letter-routing-key",
    "x-dead-letter-strategy",
    "x-message-ttl",
    "x-overflow",
    "x-single-active-consumer",
}
DECLARED = {declaration.name: declaration for declaration in queues()}


@pytest.mark.parametrize("declaration", queues(), ids=lambda declaration: declaration.name)
class TestEveryQueue:
    def test_uses_only_arguments_of_both_broker_generations(
        self, declaration: QueueDeclaration
    ) -> None:
        assert declaration.arguments.keys() <= DOCUMENTED

    def test_is_a_durable_quorum_queue_with_an_explicit_delivery_limit(
        self, declaration: QueueDeclaration
    ) -> None:
        assert declaration.durable
        assert declaration.arguments["x-queue-type"] == "quorum"
        # 3.10 refuses a negative limit, 4.x counts to 20 where none is given.
        assert declaration.arguments["x-delivery-limit"] > 0

    def test_hands_on_at_least_once_to_a_queue_that_exists(
        self, declaration: QueueDeclaration
    ) -> None:
        arguments = declaration.arguments
        if "x-dead-letter-routing-key" not in arguments:
            assert declaration.name.endswith(".dead")
            return

        assert arguments["x-dead-letter-exchange"] == ""
        assert arguments["x-dead-letter-routing-key"] in DECLARED
        assert arguments["x-dead-letter-strategy"] == "at-least-once"
        assert arguments["x-overflow"] == "reject-publish"


@pytest.mark.parametrize("each", QUEUES, ids=lambda each: each.name)
class TestEveryConsumer:
    def test_queue_is_named_for_its_consumer_and_received_by_a_contract(self, each) -> None:
        assert each.name.startswith(f"{each.service}.")
        assert each.name in {
            receiver for promise in all_contracts() for receiver in promise.receivers
        }

    def test_poison_goes_to_its_own_dead_letter_queue(self, each) -> None:
        arguments = DECLARED[each.name].arguments

        assert arguments["x-dead-letter-routing-key"] == each.dead
        assert arguments["x-delivery-limit"] == 20
        assert ("x-single-active-consumer" in arguments) == each.single_active

    def test_each_delay_has_one_queue_that_leads_back(self, each) -> None:
        waits = {delay: DECLARED[each.retry(delay)].arguments for delay in DELAYS}

        assert {delay: wait["x-message-ttl"] for delay, wait in waits.items()} == DELAYS
        assert {wait["x-dead-letter-routing-key"] for wait in waits.values()} == {each.name}


def test_queue_names_are_unique_and_nothing_else_is_declared() -> None:
    assert len(DECLARED) == len(queues()) == len(QUEUES) * (2 + len(DELAYS))


def test_every_binding_joins_what_is_declared() -> None:
    declared = {exchange.name for exchange in exchanges()}

    for binding in bindings():
        assert binding.exchange in declared
        assert binding.queue == queue(binding.queue).name


def test_bindings_are_those_agreed() -> None:
    assert {(each.exchange, each.routing_key, each.queue) for each in bindings()} == {
        ("assessment.events", "action.due.v1", "notification.alerts"),
        ("assessment.events", "action.erased.v1", "notification.alerts"),
        ("assessment.events", "assessment.submitted.v1", "benchmark.intake"),
        ("assessment.events", "assessment.withdrawn.v1", "benchmark.intake"),
        ("assessment.events", "assessment.started.v1", "notification.alerts"),
        ("assessment.events", "assessment.submitted.v1", "notification.alerts"),
        ("assessment.events", "assessment.validated.v1", "notification.alerts"),
        ("assessment.events", "assessment.withdrawn.v1", "notification.alerts"),
        ("assessment.events", "assessment.round.changed.v1", "notification.alerts"),
        ("assessment.events", "assessment.grant.changed.v1", "notification.alerts"),
        ("assessment.events", "assessment.grant.erased.v1", "notification.alerts"),
        ("mesh.in", "*.benchmark.released.v1", "benchmark.announcements"),
        ("mesh.in", "*.benchmark.returned.v1", "benchmark.announcements"),
        ("mesh.in", "*.node.seen.v1", "benchmark.announcements"),
    }
    assert {exchange.name for exchange in exchanges()} == {
        "assessment.events", "network", "mesh.in"
    }  # fmt: skip


def test_announcements_leave_by_the_network_and_arrive_through_the_border() -> None:
    released = contract("eu.perform.benchmark.released.v1")

    assert released.exchange == "network"
    assert released.publish_key("gb") == "gb.benchmark.released.v1"
    assert released.arrives_at == MESH_IN
    assert not released.mandatory


def test_node_events_must_reach_a_queue() -> None:
    submitted = contract("eu.perform.assessment.submitted.v1")

    assert submitted.publish_key("gb") == submitted.binding_key == "assessment.submitted.v1"
    assert submitted.mandatory


def test_unknown_queue_is_an_error() -> None:
    with pytest.raises(KeyError):
        queue("benchmark.in-take")
