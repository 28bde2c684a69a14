"""The broker is killed or the link to it stalls: relay and consumer come back and lose nothing."""

import time

import pytest
from prometheus_client import REGISTRY

from chassis import broker as chassis_broker
from chassis.broker import LONGEST_PAUSE_SECONDS, BrokerAddress
from node.testing import PrivateNode
from tests.chaos.tcp_proxy import Link, TcpProxy
from tests.interface.chassis.relaying import message, relay_of, relaying, rows, save
from tests.interface.chassis.rig import Rig
from tests.waiting import wait_until


def is_connected(queue: str) -> bool:
    return REGISTRY.get_sample_value("perform_consumer_connected", {"queue": queue}) == 1


def test_killed_broker_loses_nothing_between_outbox_and_effect(
    rig: Rig, frail_node: PrivateNode
) -> None:
    """SIGKILL while the relay publishes and the consumer consumes."""
    count = 1500
    for first in range(0, count, 500):
        save(rig.unit, *(message(number, rig.queue) for number in range(first, first + 500)))
    relay = relay_of(rig.unit, rig.broker)

    with rig.consuming(size=20), relaying(relay):
        wait_until(lambda: len(rig.effects()) > 50, 20, "consuming has begun")
        frail_node.broker.kill()
        assert 0 < len(rig.effects()) < count
        frail_node.start_broker()
        back = time.monotonic()
        wait_until(lambda: is_connected(rig.queue) and relay.connected, 20, "both are back")
        took = time.monotonic() - back
        rig.wait_for_effects(*range(count), seconds=40)
        wait_until(lambda: rows(rig.unit) == [], 10, "the outbox is empty")
        rig.wait_until_empty()

    assert rig.effects() == dict.fromkeys(range(count), 1)
    assert rig.letters() == []
    assert took < LONGEST_PAUSE_SECONDS + 1


def test_stalled_link_is_left_and_taken_up_again(
    rig: Rig, running_node: PrivateNode, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A connection that answers nothing more must hold nobody, not even while it is closed."""
    monkeypatch.setattr(chassis_broker, "HEARTBEAT_SECONDS", 1)
    monkeypatch.setattr(chassis_broker, "ANSWER_SECONDS", 1.0)
    with TcpProxy(running_node.ports.amqp) as proxy:
        port = f":{running_node.ports.amqp}/"
        address = BrokerAddress(rig.broker.url.replace(port, f":{proxy.port}/"))
        save(rig.unit, message(0, rig.queue))

        with rig.consuming(address=address), relaying(relay_of(rig.unit, address)):
            rig.wait_for_effects(0)
            proxy.make(Link.STALLED)
            wait_until(lambda: not is_connected(rig.queue), 15, "the consumer has noticed")
            wait_until(lambda: proxy.connections > 3, 15, "both have tried again")
            save(rig.unit, *(message(number, rig.queue) for number in range(1, 20)))
            proxy.make(Link.OPEN)
            rig.wait_for_effects(*range(20), seconds=20)

    assert rig.effects() == dict.fromkeys(range(20), 1)
