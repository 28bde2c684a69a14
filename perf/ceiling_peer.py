"""Ceiling: kombu consume with multiple acknowledgements and bulk writes, and nothing else.

No inbox, no outbox, no validation, no transaction: what a crash leaves behind is anybody's guess.
"""

import sys
from collections import Counter
from typing import Any

import orjson
from amqp import Message
from kombu import Connection
from pymongo import MongoClient, ReplaceOne
from pymongo.write_concern import WriteConcern

from perf import peer_store

QUEUE = "ceiling.intake"
BATCH = 200


class Ceiling:
    """Reads a queue and writes in bulk."""

    def __init__(self, broker_url: str, database_url: str, database: str) -> None:
        client: MongoClient[dict[str, Any]] = MongoClient(database_url)
        self._store = client.get_database(database, write_concern=WriteConcern("majority", j=True))
        self._connection = Connection(broker_url)
        self._connection.connect()
        self._channel = self._connection.connection.channel()
        self._arrived: list[Message] = []

    def serve(self) -> None:
        """Consume until killed."""
        self._channel.basic_qos(0, 2 * BATCH, False)
        self._channel.basic_consume(QUEUE, callback=self._arrived.append)
        while True:
            self._fill()
            batch, self._arrived[:] = self._arrived[:BATCH], self._arrived[BATCH:]
            if batch:
                self._save([orjson.loads(message.body)["data"] for message in batch])
                self._channel.basic_ack(batch[-1].delivery_tag, multiple=True)

    def _fill(self) -> None:
        patience = 1.0
        while len(self._arrived) < BATCH:
            try:
                self._connection.drain_events(timeout=patience)
            except TimeoutError:
                return
            patience = 0.002

    def _save(self, events: list[dict[str, Any]]) -> None:
        self._store["records"].bulk_write(
            [
                ReplaceOne({"_id": data["assessment"]}, peer_store.fields_of(data), upsert=True)
                for data in events
            ],
            ordered=False,
        )
        figures: dict[str, Counter[str]] = {}
        for data in events:
            figures.setdefault(peer_store.figure_id(data), Counter()).update(
                peer_store.increments(data)
            )
        for name, cells in figures.items():
            self._store[peer_store.FIGURES].update_one({"_id": name}, {"$inc": cells}, upsert=True)


if __name__ == "__main__":
    Ceiling(*sys.argv[1:4]).serve()
