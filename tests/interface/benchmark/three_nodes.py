"""Fixtures of three countries on databases of their own, acquainted with each other."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
from pymongo import MongoClient

from chassis.database import DURABLE, SNAPSHOT, Document
from chassis.unit_of_work import UnitOfWork
from tests.interface.benchmark.mesh import Mesh
from tests.interface.benchmark.nodes import MIGRATIONS, Association, node
from tests.interface.set_clock import SetClock
from tests.servers import migrated

COUNTRIES = ("de", "es", "gb")


@pytest.fixture
def mesh(
    mongo_client: MongoClient[Document], association: Association, clock: SetClock
) -> Iterator[Mesh]:
    mesh = Mesh(association, clock)
    names = [f"test_{uuid4().hex}" for _ in COUNTRIES]
    keys = [association.admit(country, f"{country}-2026-1") for country in COUNTRIES]
    for country, name, key in zip(COUNTRIES, names, keys, strict=True):
        database = mongo_client.get_database(name, write_concern=DURABLE, read_concern=SNAPSHOT)
        migrated(database, MIGRATIONS)
        mesh.add(node(UnitOfWork(database, country, clock), association, key))
    mesh.tick()
    yield mesh
    for name in names:
        mongo_client.drop_database(name)
