"""The simulation releases what the service releases, byte for byte, with corrections and all."""

from datetime import date

import pytest
from pymongo.database import Database

from chassis.database import Document
from chassis.unit_of_work import UnitOfWork
from contracts.envelope import Event
from services.benchmark.domain.policy import Calendar, Policy, Withdrawal
from services.benchmark.domain.seal_rule import SealRule
from services.benchmark.signing import Signer
from services.benchmark.simulation.habits import Habits
from services.benchmark.simulation.run import FIRST_YEAR, Scenario, releases
from tests.interface.benchmark.conftest import MIGRATIONS
from tests.interface.benchmark.living import SEED, live_through
from tests.interface.benchmark.nodes import Association, node
from tests.interface.set_clock import SetClock
from tests.servers import migrated


@pytest.mark.parametrize("calendar", [Calendar.MONTHLY, Calendar.CLOSING])
@pytest.mark.parametrize("withdrawal", list(Withdrawal))
def test_the_service_announces_the_same_bytes(
    database: Database[Document],
    association: Association,
    clock: SetClock,
    calendar: Calendar,
    withdrawal: Withdrawal,
) -> None:
    policy = Policy(SealRule(k=5), calendar, withdrawal)
    habits = Habits(corrected=0.3, withdrawn=0.3, together=0.6, validated=0.2, twice=0.1)
    scenario = Scenario(60, seed=SEED, policy=policy, habits=habits)
    key = association.admit("gb", "gb-2023", not_before=date(FIRST_YEAR, 1, 1))
    migrated(database, MIGRATIONS)
    gb = node(UnitOfWork(database, "gb", clock), association, key, policy)

    live_through(scenario, gb, clock)

    simulated = [one.announcement for one in releases(scenario)]
    signer = Signer(key)
    assert [Event.from_bytes(body).data["jws"] for _, body in gb.said()] == [
        signer.sign(one.to_bytes()) for one in simulated
    ]
    assert len(simulated) > (calendar is Calendar.MONTHLY)
    assert bool(simulated[-1].retired) == (withdrawal is Withdrawal.RETIRE)
    # What sixty say of their advisers is never told.
    assert all(one.clustering is None for one in simulated)
    split = any(batch.rev for one in simulated for batch in one.batches)
    assert split == ((calendar, withdrawal) == (Calendar.MONTHLY, Withdrawal.RETIRE))


@pytest.mark.parametrize("calendar", [Calendar.MONTHLY, Calendar.CLOSING])
def test_the_service_tells_the_same_of_the_clients_of_many(
    database: Database[Document], association: Association, clock: SetClock, calendar: Calendar
) -> None:
    policy = Policy(SealRule(k=5), calendar, Withdrawal.RETAIN)
    scenario = Scenario(260, seed=SEED, policy=policy)
    key = association.admit("gb", "gb-2023", not_before=date(FIRST_YEAR, 1, 1))
    migrated(database, MIGRATIONS)
    gb = node(UnitOfWork(database, "gb", clock), association, key, policy)

    live_through(scenario, gb, clock)

    simulated = [one.announcement for one in releases(scenario)]
    assert gb.newest(FIRST_YEAR) == simulated[-1]
    assert simulated[-1].clustering is not None
