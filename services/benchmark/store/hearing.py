"""What was heard of other countries' nodes: challenges, echoes, and what they hold of us."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from pymongo.client_session import ClientSession
from pymongo.database import Database

from chassis.unit_of_work import Transaction
from services.benchmark.domain.hearing import Mark
from services.benchmark.domain.node_seen import Heard, NodeSeen

COLLECTION = "hearing"
# Our own processes whose echoes are kept: replicas, and some starts before.
MOST_ECHOES = 16
Row = dict[str, Any]
Returned = dict[str, str]


@dataclass(frozen=True)
class Peer:
    """One country as it was heard: `returned` says of which subjects it got which loss back."""

    country: str
    heard: Heard = Heard()
    echoed: frozenset[str] = frozenset()
    returned: Returned = field(default_factory=dict)


def get(tx: Transaction, country: str) -> Peer:
    """What was heard of one country so far."""
    row = tx.db[COLLECTION].find_one({"_id": country}, session=tx.session)
    if row is None:
        return Peer(country)
    return Peer(
        country,
        Heard(tuple((challenge, version) for challenge, version in row.get("processes", []))),
        frozenset(each["challenge"] for each in row.get("echoes", [])),
        dict(row.get("returned", [])),
    )


def put_news(tx: Transaction, peer: Peer, seen: NodeSeen, returned: Returned) -> None:
    """Keep what a country's node said last."""
    news = {
        "processes": [list(each) for each in peer.heard.after(seen).versions],
        "released": seen.released.isoformat(),
        "alone": seen.alone,
        "returned": sorted(returned.items()),
        "heard": tx.now,
    }
    tx.db[COLLECTION].update_one(
        {"_id": seen.country}, {"$set": news}, upsert=True, session=tx.session
    )


def put_echo(tx: Transaction, country: str, challenge: str, ours: dict[str, Mark]) -> None:
    """Keep that a country echoed a challenge of ours, and what it held of us when it did."""
    which = {"_id": country}
    shown = [[subject, *mark] for subject, mark in sorted(ours.items())]
    echo = {"challenge": challenge, "ours": shown}
    rows = tx.db[COLLECTION]
    rows.update_one(which, {"$pull": {"echoes": {"challenge": challenge}}}, session=tx.session)
    push = {"$push": {"echoes": {"$each": [echo], "$slice": -MOST_ECHOES}}}
    rows.update_one(which, push, upsert=True, session=tx.session)


def echoes(db: Database[Row], challenge: str) -> dict[str, dict[str, Mark]]:
    """By country that echoed this challenge of ours: how far it had heard of us, by subject."""
    rows = db[COLLECTION].find({"echoes.challenge": challenge}, {"echoes": 1})
    return {
        row["_id"]: {subject: Mark(*mark) for subject, *mark in each["ours"]}
        for row in rows
        for each in row["echoes"]
        if each["challenge"] == challenge
    }


def challenges(tx: Transaction, countries: Iterable[str]) -> dict[str, str]:
    """The newest challenge heard of each of these countries."""
    rows = tx.db[COLLECTION].find(
        {"_id": {"$in": sorted(countries)}}, {"processes": 1}, session=tx.session
    )
    return {row["_id"]: row["processes"][-1][0] for row in rows if row.get("processes")}


def alone(db: Database[Row], session: ClientSession | None = None) -> list[str]:
    """Countries whose nodes say that they seal without having heard their peers."""
    rows = db[COLLECTION].find({"alone": True}, {"_id": 1}, session=session)
    return sorted(row["_id"] for row in rows)
