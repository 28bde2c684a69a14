"""Every read about rounds, respondents, grants and accesses goes by an index and sorts nothing."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from pymongo.database import Database

from chassis.unit_of_work import UnitOfWork
from services.assessment.domain.sheet import Layer
from services.assessment.store import accesses, grants, respondents, rounds, sheets
from tests.interface.assessment.grouping import begun
from tests.interface.calling import Call

FILTERS = [
    rounds.RoundFilter(participant="p"),
    rounds.RoundFilter(participant="p", model="m", year=2025, status="draft"),
    rounds.RoundFilter(model="m", year=2025),
    rounds.RoundFilter(status="draft"),
    rounds.RoundFilter(),
]


@pytest.fixture
def profiled(unit: UnitOfWork) -> Iterator[Database[Any]]:
    unit.db.command("profile", 2)
    yield unit.db
    unit.db.command("profile", 0)


def test_reads_use_an_index(call: Call, profiled: Database[Any]) -> None:
    begun(call)
    db = profiled
    for wanted in FILTERS:
        rounds.page(db, wanted, None, 10)
        rounds.page(db, wanted, "a" * 32, 10)
    rounds.by_id(db, "a" * 32)
    sheets.by_id(db, "a" * 32)
    sheets.of_round(db, "a" * 32)
    sheets.of_round(db, "a" * 32, Layer.INDIVIDUAL)
    respondents.by_id(db, "a" * 32)
    respondents.of_round(db, "a" * 32)
    grants.between(db, "p", "A. Guide")
    grants.of_organisation(db, "p")
    grants.to_grantee(db, "A. Guide")
    accesses.page(db, "p", None, 10)
    accesses.page(db, "p", (datetime(2025, 1, 1, tzinfo=UTC), "a" * 32), 10)
    with db.client.start_session() as session:
        rounds.by_assessment(db, session, "a" * 32)

    run = list(db["system.profile"].find({"op": {"$in": ["query", "command"]}}))

    reads = [each for each in run if "find" in each.get("command", {})]
    reads = [each for each in reads if not each["ns"].endswith("system.profile")]
    assert len(reads) >= 22
    for each in reads:
        summary = each.get("planSummary", "")
        assert "COLLSCAN" not in summary, each["command"]
        assert not each.get("hasSortStage"), each["command"]
