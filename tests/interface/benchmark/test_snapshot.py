"""A moment of the database stays as it was, and all scores in it are read from one index."""

from collections.abc import Iterator
from typing import Any

import pytest
from bson import encode
from bson.timestamp import Timestamp

from chassis.errors import RetryIt, Unavailable
from services.benchmark.store import score_columns
from services.benchmark.store.snapshot import snapshot
from services.benchmark.use_cases.rebuild_figures import rebuild_figures
from tests.interface.benchmark.counting import busy
from tests.interface.benchmark.nodes import BenchmarkNode, request
from tests.servers import migrated


def test_a_moment_that_is_long_past_is_asked_for_again(filled: BenchmarkNode) -> None:
    with pytest.raises(RetryIt) as refusal, snapshot(filled.unit.db, Timestamp(1, 1)) as moment:
        list(moment.documents("records"))

    assert refusal.value.code == "figures.moment_lost"
    assert not isinstance(refusal.value, Unavailable)


def test_a_moment_stays_while_everything_changes(filled: BenchmarkNode) -> None:
    with snapshot(filled.unit.db) as moment:
        first = list(moment.documents("records", batchSize=7))
        busy(filled)
        second = list(moment.documents("records", batchSize=7))

    assert len(first) == 60
    assert first == second != list(filled.unit.db["records"].find())


def test_counting_reads_the_index_and_no_record(filled: BenchmarkNode) -> None:
    plans = []

    class Explained:
        def __init__(self, moment: Any) -> None:
            self.moment = moment

        def documents(self, collection: str, **query: Any) -> Iterator[Any]:
            yield from self.moment.documents(collection, **query)

        def arrays(self, collection: str, **query: Any) -> Iterator[bytes]:
            find = {"find": collection, **query}
            plans.append(filled.unit.db.command("explain", find, verbosity="executionStats"))
            yield encode({})

    with snapshot(filled.unit.db) as moment:
        list(score_columns.columns(Explained(moment)))  # type: ignore[arg-type]

    assert len(plans) == 3
    assert sum(plan["executionStats"]["nReturned"] for plan in plans) == 58
    assert {plan["executionStats"]["totalDocsExamined"] for plan in plans} == {0}


def test_the_index_for_counting_replaces_the_old_one_however_often_it_is_made(
    gb: BenchmarkNode,
) -> None:
    db = gb.unit.db
    rebuild_figures(gb.unit, request({}))
    db["records"].create_index([("model", 1), ("year", 1)], name="live")
    db["rebuilds"].replace_one({"_id": "figures"}, {"done": 3}, upsert=True)

    for _ in range(2):
        db["migrations"].delete_many({"_id": {"$regex": "0004"}})
        migrated(db, "services.benchmark.migrations")

    assert {"scores", "batch"} <= db["records"].index_information().keys()
    assert "live" not in db["records"].index_information()
    assert list(db["rebuilds"].find()) == [{"_id": "figures", "done": 3}]
