"""A partner that the settings name no longer has no way in, and nothing is pulled from it."""

import shutil
from collections.abc import Iterator

import pytest
from amqp.exceptions import AccessRefused
from kombu import Connection

from node import removed_partners
from node.definitions import definitions
from node.layout import CHECKOUT, SERVICES
from node.permissions import users
from node.testing import PrivateNode, private_node

HOME = CHECKOUT / ".perform" / "test" / "removed-partner"
PARTNERS = {code: f"amqp://partner_gb:x@127.0.0.1:9/{code}" for code in ("de", "fr")}


@pytest.fixture(scope="module")
def node() -> Iterator[PrivateNode]:
    """A broker that knows de and fr."""
    shutil.rmtree(HOME, ignore_errors=True)
    with private_node(HOME, with_mongod=False) as started:
        started.api.import_definitions(wanted(started, *PARTNERS))
        yield started


def wanted(node: PrivateNode, *partners: str) -> dict[str, object]:
    uris = {code: PARTNERS[code] for code in partners}
    everybody = users("gb", SERVICES, uris)
    return definitions(
        "gb", {user.name: node.broker_password(user.name) for user in everybody}, uris
    )


def named(node: PrivateNode, path: str) -> set[str]:
    return {each["name"] for each in node.api.get(path)}


def test_only_what_belonged_to_the_removed_partner_goes(node: PrivateNode) -> None:
    paths = ("users", "policies", "parameters/federation-upstream", "exchanges/perform")
    before = {path: named(node, path) for path in paths}

    gone = removed_partners.forget(node.api, wanted(node, "de"))

    after = {path: named(node, path) for path in paths}
    assert [before[path] - after[path] for path in paths] == [
        {"partner_fr"},
        {"pull-fr"},
        {"fr"},
        {"in.fr"},
    ]
    assert len(gone) == 4
    assert removed_partners.forget(node.api, wanted(node, "de")) == []


def test_its_password_is_refused_from_then_on(node: PrivateNode) -> None:
    node.api.import_definitions(wanted(node, *PARTNERS))
    url = node.broker_url("partner_fr")
    with Connection(url) as connection:
        connection.connect()

    removed_partners.forget(node.api, wanted(node, "de"))

    with pytest.raises(AccessRefused), Connection(url) as connection:
        connection.connect()
    with Connection(node.broker_url("partner_de")) as connection:
        connection.connect()
