"""Definitions give each user least rights and let nothing over the border under another's name."""

import base64
import hashlib
import re
from typing import Any

import pytest

from contracts import topology
from contracts.queues import QUEUES
from node.definitions import VHOST, definitions, password_hash
from node.layout import SERVICES
from node.permissions import link_queue, users

UPSTREAMS = {"de": "amqps://one", "es": "amqps://two"}
PASSWORDS = {user.name: f"secret of {user.name}" for user in users("gb", SERVICES, UPSTREAMS)}
GB: dict[str, Any] = definitions("gb", PASSWORDS, UPSTREAMS)
RIGHTS = {each["user"]: each for each in GB["permissions"]}


def may(user: str, right: str, name: str) -> bool:
    """What RabbitMQ does with a right: an unanchored search of the pattern in the name."""
    return re.search(RIGHTS[user][right], name) is not None


def test_every_user_has_exactly_one_set_of_rights() -> None:
    assert sorted(RIGHTS) == sorted(user["name"] for user in GB["users"])
    assert len(GB["permissions"]) == len(RIGHTS)
    assert {each["vhost"] for each in GB["permissions"]} == {VHOST}


def test_passwords_are_only_in_it_as_hashes() -> None:
    for user in GB["users"]:
        salted = base64.b64decode(user["password_hash"])
        secret = PASSWORDS[user["name"]].encode()
        assert salted[4:] == hashlib.sha256(salted[:4] + secret).digest()
    assert not any(secret in str(GB) for secret in PASSWORDS.values())


def test_equal_settings_give_equal_definitions() -> None:
    assert definitions("gb", PASSWORDS, UPSTREAMS) == GB
    assert password_hash("one") != password_hash("two")


@pytest.mark.parametrize("queue", QUEUES, ids=lambda queue: queue.name)
def test_a_queue_is_read_by_its_own_service_only(queue: Any) -> None:
    for name in (queue.name, queue.dead, queue.retry("1s")):
        readers = {service for service in SERVICES if may(service, "read", name)}

        assert readers == {queue.service}
    assert not any(may(service, "configure", queue.name) for service in SERVICES)


def test_a_service_publishes_its_own_events_only() -> None:
    writers = {
        exchange.name: {service for service in SERVICES if may(service, "write", exchange.name)}
        for exchange in topology.exchanges()
    }

    assert writers == {
        "assessment.events": {"assessment"},
        "network": {"benchmark"},
        "mesh.in": set(),
    }


def test_the_benchmark_speaks_for_its_own_country_only() -> None:
    topics = {(each["user"], each["exchange"]): each for each in GB["topic_permissions"]}

    pattern = topics["benchmark", "network"]["write"]
    assert re.search(pattern, "gb.benchmark.released.v1")
    assert not re.search(pattern, "de.benchmark.released.v1")
    assert not re.search(pattern, "de.gb.released")


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_answers_and_calls_nobody(service: str) -> None:
    topics = {(each["user"], each["exchange"]): each for each in GB["topic_permissions"]}

    right = topics[service, "nameko-rpc"]
    assert not any(re.search(right["write"], f"{other}.method") for other in SERVICES)
    heard = {other for other in SERVICES if re.search(right["read"], f"{other}.*")}
    assert heard == {service}


def test_no_name_grants_more_by_being_longer() -> None:
    for service in SERVICES:
        for right in ("configure", "write", "read"):
            assert not may(service, right, f"rpc-{service}x")
            assert not may(service, right, f"x.rpc-{service}")


def test_the_operator_calls_services_and_sees_no_event() -> None:
    assert may("operator", "write", "nameko-rpc")
    assert may("operator", "configure", "rpc.reply-client-0a1b")
    for queue in topology.queues():
        assert not may("operator", "read", queue.name)
    for exchange in topology.exchanges():
        assert not may("operator", "write", exchange.name)


def test_a_partner_reads_its_own_link_and_writes_nowhere_else() -> None:
    own = link_queue("gb", "de")

    for name in (own, f"{own} A", f"{own} B"):
        assert all(may("partner_de", right, name) for right in ("configure", "write", "read"))
    assert may("partner_de", "read", "network")
    assert not may("partner_de", "write", "network")
    others = ["mesh.in", "in.de", "amq.default", "benchmark.intake", link_queue("gb", "es")]
    for name in others:
        assert not any(may("partner_de", right, name) for right in ("configure", "write", "read"))


def test_only_the_partners_own_news_passes_the_border() -> None:
    borders = {
        (each["source"], each["routing_key"])
        for each in GB["bindings"]
        if each["destination"] == "mesh.in"
    }

    assert borders == {("in.de", "de.#"), ("in.es", "es.#")}


def test_links_pull_with_confirms_and_one_hop() -> None:
    for parameter in GB["parameters"]:
        assert parameter["component"] == "federation-upstream"
        assert parameter["value"]["ack-mode"] == "on-confirm"
        assert parameter["value"]["max-hops"] == 1
    policies = {each["name"]: each for each in GB["policies"]}
    assert re.search(policies["pull-de"]["pattern"], "in.de")
    assert not re.search(policies["pull-de"]["pattern"], "in.des")


def test_an_absent_partner_cannot_fill_the_disk() -> None:
    policy = next(each for each in GB["policies"] if each["name"] == "link-queues")

    assert re.search(policy["pattern"], link_queue("gb", "de"))
    assert policy["definition"]["overflow"] == "drop-head"
    assert policy["definition"]["max-length"] == 100_000
    assert policy["definition"]["expires"] == 30 * 24 * 3600 * 1000


def test_everything_of_the_contracts_is_there() -> None:
    assert {each["name"] for each in GB["queues"]} == {each.name for each in topology.queues()}
    declared = {each["name"] for each in GB["exchanges"]}
    assert declared == {each.name for each in topology.exchanges()} | {"in.de", "in.es"}


def test_a_country_alone_has_no_border() -> None:
    alone = definitions("gb", PASSWORDS, {})

    assert alone["parameters"] == []
    assert [each["name"] for each in alone["policies"]] == ["link-queues"]
