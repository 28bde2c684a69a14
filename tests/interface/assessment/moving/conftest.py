"""Two nodes, and an organisation that moves from one to the other."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
from pymongo import MongoClient
from pymongo.database import Database

from chassis.database import DURABLE, SNAPSHOT, Document
from chassis.unit_of_work import UnitOfWork
from services.assessment.use_cases.moving.clearing import clear_moves
from tests.interface.assessment.grouping import OWN
from tests.interface.assessment.moving.nodes import (
    OTHER_KEY,
    Files,
    Node,
    unpacked,
)
from tests.interface.assessment.rights_world import World, everything
from tests.interface.set_clock import SetClock
from tests.servers import migrated
from tests.unit.assessment.making import KEY


def database(client: MongoClient[Document]) -> Database[Document]:
    name = f"test_{uuid4().hex}"
    db = client.get_database(name, write_concern=DURABLE, read_concern=SNAPSHOT)
    migrated(db, "services.assessment.migrations")
    return db


@pytest.fixture(scope="module")
def home(mongo_client: MongoClient[Document]) -> Iterator[World]:
    """The node that the organisation leaves, with something of everything."""
    db, clock = database(mongo_client), SetClock()
    world = World(UnitOfWork(db, "gb", clock), clock)
    withdrawn = world.call("list_assessments", {"organisation": OWN, "year": 2021})["assessments"][
        0
    ]
    world.call("withdraw_assessment", {"assessment": withdrawn["id"]})
    world.call("get_round", {"round": world.own.draft}, "operator", "Olga", None)
    clock.advance(days=1)
    clear_moves(world.registry)
    world.before = everything(db)
    yield world
    mongo_client.drop_database(db.name)


@pytest.fixture
def left(home: World) -> Iterator[Node]:
    """The same node, put back afterwards."""
    moment = home.clock.moment
    yield Node(home.unit, "gb", KEY)
    home.clock.moment = moment
    home.put_back()


@pytest.fixture
def reached(mongo_client: MongoClient[Document], home: World) -> Iterator[Node]:
    """An empty node with another key."""
    db = database(mongo_client)
    yield Node(UnitOfWork(db, "fr", home.clock), "fr", OTHER_KEY)
    mongo_client.drop_database(db.name)


@pytest.fixture
def files(left: Node) -> Files:
    """Everything of the organisation, taken out."""
    return unpacked(left.take_out())
