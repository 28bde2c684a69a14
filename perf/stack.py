"""The private broker and database that all contenders share."""

from dataclasses import dataclass
from typing import Any

from pymongo import MongoClient
from pymongo.collection import Collection

from chassis.broker import BrokerAddress
from chassis.database import Document


@dataclass(frozen=True)
class Stack:
    """Where broker and database are, for a user who may do anything."""

    broker: BrokerAddress
    database_url: str

    def fresh(self, database: str) -> Collection[Document]:
        """The empty `records` collection of an empty database."""
        client: MongoClient[dict[str, Any]] = MongoClient(self.database_url)
        client.drop_database(database)
        return client[database]["records"]
