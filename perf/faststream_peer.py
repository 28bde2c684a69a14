"""Peer: FastStream with asynchronous pymongo, one upsert and one increment per event."""

import asyncio
import sys
from typing import Any

from faststream import FastStream
from faststream.rabbit import Channel, QueueType, RabbitBroker, RabbitQueue
from pymongo import AsyncMongoClient
from pymongo.write_concern import WriteConcern

from perf import peer_store

QUEUE = "faststream.intake"


async def serve(broker_url: str, database_url: str, database: str, prefetch: int) -> None:
    """Consume until killed, at most `prefetch` events at once."""
    client: AsyncMongoClient[dict[str, Any]] = AsyncMongoClient(database_url, maxPoolSize=60)
    store = client.get_database(database, write_concern=WriteConcern("majority", j=True))
    broker = RabbitBroker(broker_url, default_channel=Channel(prefetch_count=prefetch))

    @broker.subscriber(RabbitQueue(QUEUE, durable=True, queue_type=QueueType.QUORUM))
    async def handle(event: dict[str, Any]) -> None:
        data = event["data"]
        await store["records"].replace_one(
            {"_id": data["assessment"]}, peer_store.fields_of(data), upsert=True
        )
        await store[peer_store.FIGURES].update_one(
            {"_id": peer_store.figure_id(data)},
            {"$inc": peer_store.increments(data)},
            upsert=True,
        )

    await FastStream(broker).run()


if __name__ == "__main__":
    asyncio.run(serve(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])))
