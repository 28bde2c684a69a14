"""Two nodes, and an organisation that moves from one to the other."""

from collections.abc import Iterator

import pytest
from pymongo.database import Database

from chassis.database import Document
from chassis.unit_of_work import UnitOfWork
from services.assessment.use_cases.moving.clearing import clear_moves
from tests.databases import Databases
from tests.interface.assessment.conftest import MIGRATIONS
from tests.interface.assessment.grouping import OWN
from tests.interface.assessment.moving.nodes import (
    OTHER_KEY,
    Files,
    Node,
    unpacked,
)
from tests.interface.assessment.rights_world import World
from tests.interface.set_clock import SetClock
from tests.unit.assessment.making import KEY


@pytest.fixture(scope="module")
def home(databases: Databases) -> Iterator[World]:
    """The node that the organisation leaves, with something of everything."""
    with databases.migrated(MIGRATIONS) as database:
        yield _filled(database, SetClock())


def _filled(db: Database[Document], clock: SetClock) -> World:
    world = World(UnitOfWork(db, "gb", clock), clock)
    withdrawn = world.call("list_assessments", {"organisation": OWN, "year": 2021})["assessments"][
        0
    ]
    world.call("withdraw_assessment", {"assessment": withdrawn["id"]})
    world.call("get_round", {"round": world.own.draft}, "operator", "Olga", None)
    clock.advance(days=1)
    clear_moves(world.registry)
    world.remember()
    return world


@pytest.fixture
def left(home: World) -> Iterator[Node]:
    """The same node, put back afterwards."""
    moment = home.clock.moment
    yield Node(home.unit, "gb", KEY)
    home.clock.moment = moment
    home.put_back()


@pytest.fixture
def reached(databases: Databases, home: World) -> Iterator[Node]:
    """An empty node with another key."""
    with databases.migrated(MIGRATIONS) as db:
        yield Node(UnitOfWork(db, "fr", home.clock), "fr", OTHER_KEY)


@pytest.fixture
def files(left: Node) -> Files:
    """Everything of the organisation, taken out."""
    return unpacked(left.take_out())
