"""Whatever happens to three benchmarks in whatever order, I1 to I9 hold after every step."""

from collections.abc import Callable, Iterator
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import invariant, run_state_machine_as_test
from pymongo import MongoClient

from chassis.database import DURABLE, SNAPSHOT, Document
from services.benchmark.domain.policy import Policy
from tests.interface.benchmark.conftest import MIGRATIONS
from tests.interface.benchmark.machine.rules import Machine
from tests.interface.benchmark.machine.world import COUNTRIES, World
from tests.interface.benchmark.nodes import Association
from tests.servers import migrated

MakeWorld = Callable[[Policy], World]


@pytest.fixture
def make_world(
    mongo_client: MongoClient[Document], association: Association
) -> Iterator[MakeWorld]:
    """Worlds one after another on the same three databases."""
    run = uuid4().hex
    databases = {
        country: mongo_client.get_database(
            f"test_{run}_{country}", write_concern=DURABLE, read_concern=SNAPSHOT
        )
        for country in COUNTRIES
    }
    for country, database in databases.items():
        migrated(database, MIGRATIONS)
        association.admit(country, f"{country}-2026-1")
    yield lambda policy: World(databases, association, policy)
    for database in databases.values():
        mongo_client.drop_database(database)


def _live(make_world: MakeWorld, steps: int, worlds: int, each: int) -> None:
    """Take so many steps at least: how many a world lives through is up to chance."""
    taken = 0
    while taken < steps:
        taken += _run(make_world, worlds, each)


def _run(make_world: MakeWorld, worlds: int, steps: int) -> int:
    """How many steps were taken in so many worlds of at most `steps` each."""

    class InThisWorld(Machine):
        taken = 0

        @invariant()
        def one_more_step_was_taken(self) -> None:
            type(self).taken += 1

    InThisWorld.make_world = staticmethod(make_world)
    run_state_machine_as_test(
        InThisWorld,
        settings=settings(
            max_examples=worlds,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    return InThisWorld.taken


def test_no_invariant_breaks_in_a_short_life(make_world: MakeWorld) -> None:
    _live(make_world, steps=100, worlds=5, each=30)


@pytest.mark.long
@pytest.mark.timeout(3_600)
def test_no_invariant_breaks_in_five_thousand_steps(make_world: MakeWorld) -> None:
    _live(make_world, steps=5_000, worlds=50, each=60)
