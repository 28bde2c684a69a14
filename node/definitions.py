"""RabbitMQ definitions of one country's node: users, rights, topology and the federated border."""

import base64
import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

from contracts import topology
from contracts.contract import MESH_IN, NETWORK
from node.layout import SERVICES
from node.permissions import BrokerUser, users

VHOST = "perform"
DAYS_30 = 30 * 24 * 60 * 60 * 1000
MOST_WAITING_FOR_A_PARTNER = 100_000

Definitions = dict[str, Any]


def definitions(
    country: str, passwords: Mapping[str, str], upstreams: Mapping[str, str]
) -> Definitions:
    """Give everything the broker of a country has to know.

    `passwords` holds one for each user of `permissions.users`; `upstreams` maps each partner's
    code to the address, with password, from which its announcements are pulled.
    """
    everybody = users(country, SERVICES, upstreams)
    return {
        "vhosts": [{"name": VHOST}],
        # Partners name their link's queue after it, and their rights are exactly that name.
        "global_parameters": [{"name": "cluster_name", "value": country}],
        "users": [_user(user, passwords[user.name]) for user in everybody],
        "permissions": [_permission(user) for user in everybody],
        "topic_permissions": [
            {"user": user.name, "vhost": VHOST, **_topic(topic)}
            for user in everybody
            for topic in user.topics
        ],
        "exchanges": [*_exchanges(), *(_exchange(inlet(code)) for code in upstreams)],
        "queues": [
            {
                "name": queue.name,
                "vhost": VHOST,
                "durable": queue.durable,
                "auto_delete": False,
                "arguments": queue.arguments,
            }
            for queue in topology.queues()
        ],
        "bindings": [
            *(
                _binding(each.exchange, each.queue, "queue", each.routing_key)
                for each in topology.bindings()
            ),
            # The border: what came over a partner's link passes only under that partner's name.
            *(_binding(inlet(code), MESH_IN, "exchange", f"{code}.#") for code in upstreams),
        ],
        "parameters": [_upstream(code, uri) for code, uri in upstreams.items()],
        "policies": [_link_queues(), *(_pull(code) for code in upstreams)],
    }


def inlet(partner: str) -> str:
    """Give the exchange into which a partner's announcements are pulled."""
    return f"in.{partner}"


def password_hash(password: str) -> str:
    """Hash a password as RabbitMQ stores it: base64 of a 4-byte salt and SHA-256 of both.

    The salt follows from the password, so that equal settings give equal definitions. Passwords
    are 256 random bits of our own making, against which a salt protects nothing.
    """
    salt = hashlib.sha256(b"perform:" + password.encode()).digest()[:4]
    return base64.b64encode(salt + hashlib.sha256(salt + password.encode()).digest()).decode()


def _user(user: BrokerUser, password: str) -> Definitions:
    return {
        "name": user.name,
        "password_hash": password_hash(password),
        "hashing_algorithm": "rabbit_password_hashing_sha256",
        "tags": list(user.tags),
    }


def _permission(user: BrokerUser) -> Definitions:
    return {
        "user": user.name,
        "vhost": VHOST,
        "configure": user.configure,
        "write": user.write,
        "read": user.read,
    }


def _topic(topic: Any) -> Definitions:
    return {"exchange": topic.exchange, "write": topic.write, "read": topic.read}


def _exchanges() -> Iterable[Definitions]:
    return (_exchange(each.name) for each in topology.exchanges())


def _exchange(name: str) -> Definitions:
    return {
        "name": name,
        "vhost": VHOST,
        "type": "topic",
        "durable": True,
        "auto_delete": False,
        "internal": False,
        "arguments": {},
    }


def _binding(source: str, destination: str, kind: str, routing_key: str) -> Definitions:
    return {
        "source": source,
        "vhost": VHOST,
        "destination": destination,
        "destination_type": kind,
        "routing_key": routing_key,
        "arguments": {},
    }


def _upstream(code: str, uri: str) -> Definitions:
    return {
        "vhost": VHOST,
        "component": "federation-upstream",
        "name": code,
        "value": {
            "uri": uri,
            "exchange": NETWORK,
            "max-hops": 1,
            "ack-mode": "on-confirm",
            "prefetch-count": 1000,
            "reconnect-delay": 2,
            # By default a link that is started again, as by every import of definitions, deletes
            # the queue with what waits for it (seen once in twenty restarts of a broker).
            "resource-cleanup-mode": "never",
        },
    }


def _pull(code: str) -> Definitions:
    return {
        "name": f"pull-{code}",
        "vhost": VHOST,
        "pattern": rf"^in\.{code}$",
        "apply-to": "exchanges",
        "priority": 0,
        "definition": {"federation-upstream": code},
    }


def _link_queues() -> Definitions:
    """Keep an absent partner from filling our disk.

    Announcements are state that is announced again, so what is dropped here heals by itself.
    """
    return {
        "name": "link-queues",
        "vhost": VHOST,
        "pattern": "^federation: ",
        "apply-to": "queues",
        "priority": 0,
        "definition": {
            "max-length": MOST_WAITING_FOR_A_PARTNER,
            "overflow": "drop-head",
            "expires": DAYS_30,
        },
    }
