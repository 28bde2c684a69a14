"""Who may do what on a node's broker: one user per service and partner, with least rights."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from contracts.contract import NETWORK
from contracts.queues import QUEUES
from contracts.registry import all_contracts
from contracts.topology import DELAYS
from node.layout import SERVICES

ADMINISTRATOR = "administrator"
OPERATOR = "operator"
RPC_EXCHANGE = "nameko-rpc"
# Where answers go: a random UUID with or without hyphens. No name of a service looks like it.
REPLY_KEY = "^[0-9a-f-]{32,36}$"

# Publishing "to a queue" is publishing to the default exchange, which permissions call so.
DEFAULT_EXCHANGE = "amq.default"


@dataclass(frozen=True, slots=True)
class Topic:
    """What a user may publish to and read from one topic exchange, by routing key."""

    exchange: str
    write: str
    read: str = ".*"


@dataclass(frozen=True, slots=True)
class BrokerUser:
    """A user of the broker; configure, write and read are patterns of resource names."""

    name: str
    configure: str
    write: str
    read: str
    tags: tuple[str, ...] = ()
    topics: tuple[Topic, ...] = ()


def users(country: str, services: Iterable[str], partners: Iterable[str]) -> tuple[BrokerUser, ...]:
    """Give all users of a country's broker."""
    return (
        BrokerUser(ADMINISTRATOR, ".*", ".*", ".*", tags=("administrator",)),
        operator(),
        *(service_user(country, service) for service in services),
        *(partner_user(country, partner) for partner in partners),
    )


def operator() -> BrokerUser:
    """Give the user of the command line: it calls services and looks at the broker's state."""
    replies = r"rpc\.reply-client-[0-9a-f]+"
    rpc = f"^({RPC_EXCHANGE}|{replies})$"
    calls = Topic(RPC_EXCHANGE, write=rf"^({'|'.join(SERVICES)})\.", read=REPLY_KEY)
    return BrokerUser(OPERATOR, rpc, rpc, rpc, tags=("monitoring",), topics=(calls,))


def service_user(country: str, service: str) -> BrokerUser:
    """Give a service's user: its RPC queue, its exchange, its own queues, and nothing else.

    Exchanges, queues and bindings of the contracts are made for it, so it may declare only what
    nameko's RPC declares. It hears calls of its own methods and writes answers, but calls nobody:
    who calls is said in the call itself, so whoever may publish calls may be anybody. (Binding to
    a topic exchange needs the right to read that key.) RabbitMQ's default exchange cannot be
    narrowed to single queues: a service that may retry could also publish to another service's
    queue, where the contract's validation and the inbox meet it.
    """
    rpc = (RPC_EXCHANGE, f"rpc-{service}")
    exchanges = sorted({each.exchange for each in all_contracts() if each.sender == service})
    queues = [
        name
        for queue in QUEUES
        if queue.service == service
        for name in (queue.name, queue.dead, *map(queue.retry, DELAYS))
    ]
    write = (*rpc, *exchanges, *([DEFAULT_EXCHANGE] if queues else []))
    answers = Topic(RPC_EXCHANGE, write=REPLY_KEY, read=rf"^{re.escape(service)}\.")
    news = (Topic(NETWORK, rf"^{country}\."),) if NETWORK in exchanges else ()
    return BrokerUser(
        service, _only(rpc), _only(write), _only((*rpc, *queues)), topics=(answers, *news)
    )


def partner_user(country: str, partner: str) -> BrokerUser:
    """Give the user with which another country's broker pulls our announcements.

    A federation link keeps its messages in a queue here, named after the exchange and the broker
    that pulls, and two internal exchanges with the suffixes A and B. The link may make and read
    exactly its own and read `network`; it can publish nothing (measured on 3.10.8).
    """
    own = link_queue(country, partner)
    return BrokerUser(
        partner_name(partner),
        rf"^{re.escape(own)}( [AB])?$",
        rf"^{re.escape(own)}( [AB])?$",
        rf"^({re.escape(own)}( [AB])?|{NETWORK})$",
    )


def partner_name(partner: str) -> str:
    """Give the name of the user for a partner's broker."""
    return f"partner_{partner}"


def link_queue(country: str, partner: str) -> str:
    """Give the name of the queue that keeps a partner's announcements until it takes them.

    It contains the partner's cluster name, which every node sets to its country's code.
    """
    return f"federation: {NETWORK} -> {partner}:in.{country}"


def _only(names: Iterable[str]) -> str:
    return f"^({'|'.join(re.escape(name) for name in names)})$"
