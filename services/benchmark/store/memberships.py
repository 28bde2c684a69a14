"""Who is in which batch: one document per member, kept only while the node may know it.

It holds the scores as they were sealed, because the record follows later corrections.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from pymongo.client_session import ClientSession
from pymongo.database import Database

from chassis.unit_of_work import Transaction
from services.benchmark.domain.ledger import Member
from services.benchmark.domain.record import Record, Scores

COLLECTION = "memberships"
Row = dict[str, Any]


def add(tx: Transaction, batch_id: str, members: Sequence[Record]) -> None:
    """Note the members of a batch; an assessment is in one batch at most, ever."""
    rows = [
        {
            "_id": member.assessment,
            "batch": batch_id,
            "shape": member.scores.shape,
            "bins": member.scores.bins,
            "principals": list(member.principals),
        }
        for member in members
    ]
    tx.db[COLLECTION].insert_many(rows, session=tx.session)


def forget(tx: Transaction, assessments: Collection[str]) -> None:
    """Cut the link from these assessments to their batches, which stay."""
    tx.db[COLLECTION].delete_many({"_id": {"$in": list(assessments)}}, session=tx.session)


def depart(tx: Transaction, assessments: Collection[str]) -> None:
    """Note that these left; of their scores nothing is kept."""
    tx.db[COLLECTION].update_many(
        {"_id": {"$in": list(assessments)}, "removed": None},
        {"$set": {"removed": tx.now}, "$unset": {"shape": "", "bins": ""}},
        session=tx.session,
    )


def of_batch(
    db: Database[Row], batch_id: str, session: ClientSession | None = None
) -> list[Member]:
    """All that is known of the members of a batch, in no particular order."""
    return [_member(row) for row in db[COLLECTION].find({"batch": batch_id}, session=session)]


def of_batches(
    db: Database[Row], batch_ids: Collection[str], session: ClientSession | None = None
) -> dict[str, list[Member]]:
    """All that is known of the members of these batches, by batch."""
    found: dict[str, list[Member]] = {}
    for row in db[COLLECTION].find({"batch": {"$in": list(batch_ids)}}, session=session):
        found.setdefault(row["batch"], []).append(_member(row))
    return found


def of_assessment(db: Database[Row], assessment: str) -> tuple[str, Scores] | None:
    """The batch that an assessment is in, and its scores as they were sealed."""
    row = db[COLLECTION].find_one({"_id": assessment, "removed": None})
    return None if row is None else (row["batch"], Scores(row["shape"], bytes(row["bins"])))


def batches_left(db: Database[Row]) -> dict[str, datetime]:
    """Batches that somebody withdrew from, and when the first did."""
    rows = db[COLLECTION].aggregate(
        [
            {"$match": {"removed": {"$type": "date"}}},
            {"$group": {"_id": "$batch", "first": {"$min": "$removed"}}},
        ]
    )
    return {row["_id"]: row["first"] for row in rows}


def end(tx: Transaction, batch_ids: Iterable[str], most: int) -> int:
    """Forget at most `most` members of batches that ended or never came to be; returns how many."""
    wanted = {"batch": {"$in": list(batch_ids)}}
    rows = tx.db[COLLECTION].find(wanted, {"_id": 1}, session=tx.session)
    ids = [row["_id"] for row in rows.limit(most)]
    forget(tx, ids)
    return len(ids)


def _member(row: Row) -> Member:
    removed = row.get("removed")
    scores = None if removed else Scores(row["shape"], bytes(row["bins"]))
    return Member(row["_id"], scores, tuple(row["principals"]), removed)
