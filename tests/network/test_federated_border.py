"""Two countries' brokers: what passes the border, what does not, and what an absence costs.

Brokers only; the services' side of the border is proved where they run.
"""

import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote

import pytest
from amqp.exceptions import AccessRefused
from kombu import Connection

from node.layout import CHECKOUT
from node.permissions import link_queue
from node.testing import PrivateNode, private_nodes
from tests.waiting import wait_until

HOME = CHECKOUT / ".perform" / "test" / "border"
NEWS = "benchmark.released.v1"
ARRIVED = "benchmark.announcements"
Nodes = dict[str, PrivateNode]


@pytest.fixture(scope="module")
def nodes() -> Iterator[Nodes]:
    shutil.rmtree(HOME, ignore_errors=True)
    with private_nodes(HOME, ("de", "gb"), with_mongod=False) as started:
        wait_until(lambda: linked(started), 60, "both links run")
        yield started


def linked(nodes: Nodes) -> bool:
    statuses = [link["status"] for node in nodes.values() for link in node.api.links()]
    return statuses == ["running"] * len(nodes)


def publish(
    node: PrivateNode, user: str, exchange: str, key: str, count: int = 1, text: str = ""
) -> None:
    options = {"confirm_publish": True}
    with Connection(node.broker_url(user), transport_options=options) as connection:
        producer = connection.Producer()
        for number in range(count):
            producer.publish(
                f"{text}{number}".encode(), exchange=exchange, routing_key=key, delivery_mode=2
            )


def waiting(node: PrivateNode, queue: str) -> int:
    """Messages in a queue, from the queue itself: the management interface counts late."""
    with Connection(node.broker_url()) as connection:
        return int(connection.default_channel.queue_declare(queue, passive=True).message_count)


def take_until(node: PrivateNode, last: bytes) -> list[bytes]:
    """Bodies of the news that arrived, up to and with the last one."""
    bodies: list[bytes] = []
    with Connection(node.broker_url()) as connection:
        channel = connection.default_channel
        channel.auto_decode = False
        channel.basic_consume(
            ARRIVED, no_ack=True, callback=lambda message: bodies.append(message.body)
        )
        while last not in bodies:
            connection.drain_events(timeout=30)
    return bodies


def emptied(nodes: Nodes) -> None:
    for node in nodes.values():
        with Connection(node.broker_url()) as connection:
            connection.default_channel.queue_purge(ARRIVED)


def test_news_arrive_at_the_partner_and_nowhere_else(nodes: Nodes) -> None:
    emptied(nodes)

    publish(nodes["gb"], "benchmark", "network", f"gb.{NEWS}")

    wait_until(lambda: waiting(nodes["de"], ARRIVED) == 1, 10, "the news arrived in de")
    assert waiting(nodes["gb"], ARRIVED) == 0


def test_a_partner_cannot_speak_for_another_country(nodes: Nodes) -> None:
    emptied(nodes)

    publish(nodes["gb"], "administrator", "network", f"es.{NEWS}")
    publish(nodes["gb"], "administrator", "network", f"gb.{NEWS}")

    # The link keeps the order, so the second proves that the first had its chance.
    wait_until(lambda: waiting(nodes["de"], ARRIVED) >= 1, 10, "the country's own news arrived")
    assert waiting(nodes["de"], ARRIVED) == 1


@pytest.mark.parametrize(
    ("user", "exchange", "key"),
    [
        ("benchmark", "network", f"de.{NEWS}"),
        ("benchmark", "mesh.in", f"de.{NEWS}"),
        ("assessment", "network", f"gb.{NEWS}"),
        ("benchmark", "assessment.events", "assessment.submitted.v1"),
        ("directory", "", ARRIVED),
        ("operator", "assessment.events", "assessment.submitted.v1"),
        ("partner_de", "network", f"gb.{NEWS}"),
        ("partner_de", "in.de", f"de.{NEWS}"),
        ("partner_de", "mesh.in", f"de.{NEWS}"),
        ("partner_de", "", ARRIVED),
    ],
)
def test_nobody_publishes_beyond_their_rights(
    nodes: Nodes, user: str, exchange: str, key: str
) -> None:
    with pytest.raises(AccessRefused):
        publish(nodes["gb"], user, exchange, key)


@pytest.mark.parametrize("user", ["partner_de", "operator", "assessment", "notification"])
def test_nobody_reads_a_queue_of_others(nodes: Nodes, user: str) -> None:
    with (
        Connection(nodes["gb"].broker_url(user)) as connection,
        pytest.raises(AccessRefused),
    ):
        connection.default_channel.basic_get(ARRIVED)


def test_a_wrong_password_is_refused(nodes: Nodes) -> None:
    url = nodes["gb"].broker_url("operator").replace(nodes["gb"].broker_password("operator"), "x")

    with pytest.raises(AccessRefused), Connection(url) as connection:
        connection.connect()


def test_what_waits_for_a_partner_is_bounded(nodes: Nodes) -> None:
    queue = f"queues/perform/{quote(link_queue('gb', 'de'))}"

    applied = wait_until(
        lambda: nodes["gb"].api.get(queue).get("effective_policy_definition"), 15, "the policy"
    )

    assert applied["overflow"] == "drop-head"
    assert applied["max-length"] == 100_000
    assert applied["expires"] == 30 * 24 * 3600 * 1000


@pytest.mark.parametrize("end", [lambda node: node.broker.stop, lambda node: node.broker.kill])
def test_news_wait_for_a_partner_that_is_away(
    nodes: Nodes, end: Callable[[PrivateNode], Callable[[], None]]
) -> None:
    emptied(nodes)
    end(nodes["de"])()

    publish(nodes["gb"], "benchmark", "network", f"gb.{NEWS}", count=500)
    held = waiting(nodes["gb"], link_queue("gb", "de"))
    nodes["de"].start_broker()

    assert held == 500
    wait_until(lambda: waiting(nodes["de"], ARRIVED) >= 500, 30, "all news arrived")
    assert waiting(nodes["gb"], ARRIVED) == 0


def test_the_oldest_news_give_way_when_a_partner_stays_away(nodes: Nodes) -> None:
    emptied(nodes)
    api = nodes["gb"].api
    definitions = api.get("policies/perform/link-queues")
    short = {**definitions, "definition": {**definitions["definition"], "max-length": 10}}
    nodes["de"].broker.kill()
    api.import_definitions({"policies": [short]})

    publish(nodes["gb"], "benchmark", "network", f"gb.{NEWS}", count=50, text="short ")
    nodes["de"].start_broker()
    arrived = take_until(nodes["de"], b"short 49")

    # Killed brokers may get older news twice; of these, only the newest ten were kept.
    news = [body for body in arrived if body.startswith(b"short")]
    assert news == [b"short %d" % number for number in range(40, 50)]
    api.import_definitions({"policies": [definitions]})


def test_news_survive_a_link_that_is_set_up_again(nodes: Nodes) -> None:
    """Without `resource-cleanup-mode: never` a new link begins by deleting what waits."""
    emptied(nodes)
    api = nodes["de"].api
    upstream = api.get("parameters/federation-upstream/perform/gb")

    with ThreadPoolExecutor(1) as beside:
        publishing = beside.submit(
            publish, nodes["gb"], "benchmark", "network", f"gb.{NEWS}", 2000, "again "
        )
        for prefetch in (900, 800, 700, 600):
            changed = {**upstream, "value": {**upstream["value"], "prefetch-count": prefetch}}
            api.import_definitions({"parameters": [changed]})
        publishing.result()
    api.import_definitions({"parameters": [upstream]})
    arrived = take_until(nodes["de"], b"again 1999")

    assert {body for body in arrived if body.startswith(b"again")} == {
        b"again %d" % number for number in range(2000)
    }
