"""Peer: nameko's stock event handler, one mongoengine save and one increment per event."""

# ruff: noqa: E402  # eventlet has to patch before anything else is imported
import eventlet

eventlet.monkey_patch()

import os
import sys
from typing import Any

import nameko.events
from kombu import Queue
from nameko.containers import ServiceContainer
from nameko.events import event_handler

from perf import peer_store

QUORUM = os.environ.get("PEER_QUORUM") == "1"


def quorum_queue(*args: Any, **kwargs: Any) -> Queue:
    """nameko has no hook for queue arguments, so its Queue is replaced for this peer."""
    return Queue(*args, queue_arguments={"x-queue-type": "quorum"}, **kwargs)


if QUORUM:
    nameko.events.Queue = quorum_queue


class Peer:
    """Saves a record and adds to the figures, acknowledged one by one by nameko."""

    name = "peer"

    @event_handler("assessment", "submitted")
    def handle(self, event: dict[str, Any]) -> None:
        """Take in one event."""
        data = event["data"]
        peer_store.Record(id=data["assessment"], **peer_store.fields_of(data)).save()
        figures = peer_store.Record._get_db()[peer_store.FIGURES]
        figures.update_one(
            {"_id": peer_store.figure_id(data)},
            {"$inc": peer_store.increments(data)},
            upsert=True,
        )


QUEUE = "evt-assessment-submitted--peer.handle"


def main() -> None:
    """Serve until killed: broker URL, database URL, database name, workers."""
    broker_url, database_url, database, workers = sys.argv[1:5]
    peer_store.connected(database_url, database)
    config = {"AMQP_URI": broker_url, "max_workers": int(workers)}
    container = ServiceContainer(Peer, config)
    container.start()
    container.wait()


if __name__ == "__main__":
    main()
