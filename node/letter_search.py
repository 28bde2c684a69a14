"""Finds dead letters of a country's services, all of them or one by the beginning of its id."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from chassis.rpc_client import RpcClient
from node.errors import Correct
from node.layout import SERVICES

PAGE = 200


@dataclass(frozen=True, slots=True)
class Letter:
    """One dead letter of one service, as that service tells it."""

    service: str
    facts: dict[str, Any]

    @property
    def id(self) -> str:
        """The whole id: queue, colon, and the event's id or the body's digest."""
        return str(self.facts["id"])

    @property
    def short(self) -> str:
        """The part of the id that tells letters apart."""
        return self.id.rpartition(":")[2]


def letters(client: RpcClient, service: str | None, queue: str | None = None) -> Iterator[Letter]:
    """Give all dead letters, page by page; of one service or of all."""
    for each in _chosen(service):
        after = None
        while True:
            asked = {"queue": queue, "after": after, "limit": PAGE}
            answer = client.call_until_answered(f"{each}.list_dead_letters", asked)
            yield from (Letter(each, facts) for facts in answer["letters"])
            after = answer["next"]
            if after is None:
                break


def find(client: RpcClient, service: str | None, wanted: str) -> Letter:
    """Give the one letter that is meant by an id or the beginning of one; raises `Correct`."""
    found = [
        letter
        for letter in letters(client, service)
        if letter.id.startswith(wanted) or letter.short.startswith(wanted)
    ]
    if not found:
        raise Correct(f"there is no dead letter {wanted}; `perform dead list` shows what there is")
    exact = [letter for letter in found if wanted in (letter.id, letter.short)]
    if len(exact or found) > 1:
        raise Correct(
            f"{len(found)} dead letters begin with {wanted}: give more of the id, or the whole of "
            f"it, such as {found[0].id}"
        )
    return (exact or found)[0]


def _chosen(service: str | None) -> tuple[str, ...]:
    if service is None:
        return SERVICES
    if service not in SERVICES:
        raise Correct(f"there is no service {service}; there are {', '.join(SERVICES)}")
    return (service,)
