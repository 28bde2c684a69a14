"""One or two countries with keys of their own, on real databases."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pymongo.database import Database

from chassis.database import Document
from chassis.unit_of_work import UnitOfWork
from services.benchmark.domain.announcement import Announcement
from services.benchmark.signing import Signer
from tests.databases import Databases
from tests.interface.benchmark.nodes import (
    MIGRATIONS,
    Association,
    BenchmarkNode,
    acquainted,
    node,
    set_clock,
    submitted,
    withdrawn,
)
from tests.interface.benchmark.receiving import Say, message
from tests.interface.benchmark.three_nodes import mesh
from tests.interface.set_clock import SetClock


@pytest.fixture
def migrations() -> str | None:
    return MIGRATIONS


__all__ = ["mesh"]


@pytest.fixture
def clock() -> SetClock:
    return set_clock()


@pytest.fixture
def association(tmp_path: Path) -> Association:
    return Association(tmp_path)


@pytest.fixture
def gb(database: Database[Document], association: Association, clock: SetClock) -> BenchmarkNode:
    key = association.admit("gb", "gb-2026-1")
    return node(UnitOfWork(database, "gb", clock), association, key)


@pytest.fixture
def de(databases: Databases, association: Association, clock: SetClock) -> Iterator[BenchmarkNode]:
    key = association.admit("de", "de-2026-1")
    with databases.migrated(MIGRATIONS) as database:
        yield node(UnitOfWork(database, "de", clock), association, key)


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


@pytest.fixture
def filled(gb: BenchmarkNode) -> BenchmarkNode:
    """Sixty assessments of two years and both layers, some corrected, some gone."""
    gb.take_in(submitted(number) for number in range(40))
    gb.take_in(submitted(number, layer="validated") for number in range(40, 50))
    gb.take_in(submitted(number, year=2024) for number in range(50, 60))
    gb.take_in([submitted(1, ["3"] * 9, version=2), withdrawn(2), withdrawn(3, reason="erased")])
    return gb
