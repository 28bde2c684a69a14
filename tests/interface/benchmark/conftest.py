"""One or two countries with keys of their own, on real databases."""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from pymongo import MongoClient
from pymongo.database import Database

from chassis.database import DURABLE, SNAPSHOT, Document
from chassis.unit_of_work import UnitOfWork
from services.benchmark.domain.announcement import Announcement
from services.benchmark.signing import Signer
from tests.interface.benchmark.nodes import (
    MIGRATIONS,
    Association,
    BenchmarkNode,
    acquainted,
    node,
    set_clock,
)
from tests.interface.benchmark.receiving import Say, message
from tests.interface.set_clock import SetClock
from tests.servers import migrated


@pytest.fixture
def clock() -> SetClock:
    return set_clock()


@pytest.fixture
def association(tmp_path: Path) -> Association:
    return Association(tmp_path)


@pytest.fixture
def gb(database: Database[Document], association: Association, clock: SetClock) -> BenchmarkNode:
    migrated(database, MIGRATIONS)
    key = association.admit("gb", "gb-2026-1")
    return node(UnitOfWork(database, "gb", clock), association, key)


@pytest.fixture
def de(
    mongo_client: MongoClient[Document], association: Association, clock: SetClock
) -> Iterator[BenchmarkNode]:
    name = f"test_{uuid4().hex}"
    database = mongo_client.get_database(name, write_concern=DURABLE, read_concern=SNAPSHOT)
    migrated(database, MIGRATIONS)
    key = association.admit("de", "de-2026-1")
    yield node(UnitOfWork(database, "de", clock), association, key)
    mongo_client.drop_database(name)


@pytest.fixture
def acquainted_pair(gb: BenchmarkNode, de: BenchmarkNode) -> None:
    """Both have heard each other's start, so both may seal."""
    acquainted(gb, de)


@pytest.fixture
def gb_signer(de: BenchmarkNode, association: Association) -> Signer:
    """The key of another country that `de` trusts."""
    return Signer(association.admit("gb", "gb-2026-1"))


@pytest.fixture
def say(gb_signer: Signer) -> Say:
    """Wrap an announcement signed by `gb` as it arrives over the link of `gb`."""

    def wrap(one: Announcement, event: object = None, link: str = "gb") -> tuple[str, bytes]:
        return message(gb_signer.sign(one.to_bytes()), event or one, link)

    return wrap
