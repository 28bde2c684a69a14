"""Records and tombstones: one document for each assessment ever heard of.

They are the hot path, thousands a second, so they are mapped by hand.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from pymongo import InsertOne, ReplaceOne, UpdateOne
from pymongo.client_session import ClientSession
from pymongo.database import Database

from chassis.unit_of_work import Transaction
from services.benchmark.domain.figures import Change
from services.benchmark.domain.record import Record, Scores, Series, Subject, Tombstone

COLLECTION = "records"
LIVE, WITHDRAWN, ERASED = "live", "withdrawn", "erased"
Row = dict[str, Any]


def load(tx: Transaction, assessments: Collection[str]) -> dict[str, Subject]:
    """What is known of these assessments, in one query."""
    rows = tx.db[COLLECTION].find({"_id": {"$in": list(assessments)}}, session=tx.session)
    return {row["_id"]: _subject(row) for row in rows}


def save(tx: Transaction, changes: Mapping[str, Change]) -> None:
    """Write the new state of each assessment, in one call.

    A correction keeps the mark of the batch it was sealed in; a tombstone keeps nothing, so that
    with the raw record the link from the organisation to its batch is gone as well.
    """
    writes: list[InsertOne[Row] | ReplaceOne[Row] | UpdateOne] = []
    for assessment, (before, after) in changes.items():
        row = _row(after)
        if isinstance(before, Record) and isinstance(after, Record):
            writes.append(UpdateOne({"_id": assessment}, {"$set": row}))
            continue
        if isinstance(after, Record):
            row["pending"] = True
        if before is None:
            writes.append(InsertOne(row))
        else:
            writes.append(ReplaceOne({"_id": assessment}, row))
    if writes:
        tx.db[COLLECTION].bulk_write(writes, ordered=False, session=tx.session)


def tally(db: Database[Row], model: str, year: int) -> tuple[int, int]:
    """How many live records there are, and the sum of their versions."""
    wanted = {"model": model, "year": year, "state": LIVE}
    counted = {"_id": None, "count": {"$sum": 1}, "versions": {"$sum": "$version"}}
    for row in db[COLLECTION].aggregate([{"$match": wanted}, {"$group": counted}]):
        return row["count"], row["versions"]
    return 0, 0


def not_in_a_batch(db: Database[Row], model: str, year: int) -> list[Record]:
    """Live records that no batch was made of yet."""
    wanted = {"model": model, "year": year, "pending": True}
    return [_record(row) for row in db[COLLECTION].find(wanted)]


def pending_subjects(db: Database[Row]) -> list[tuple[str, int]]:
    """Models and years that have records which no batch was made of yet."""
    rows = db[COLLECTION].aggregate(
        [
            {"$match": {"pending": True}},
            {"$group": {"_id": {"model": "$model", "year": "$year"}}},
        ],
        hint="pending",
    )
    return sorted((row["_id"]["model"], row["_id"]["year"]) for row in rows)


def sealed_twice(
    db: Database[Row], session: ClientSession | None = None
) -> dict[tuple[str, int], int]:
    """Participants marked with two batches, by model and year: there should be none."""
    who = {"model": "$model", "year": "$year", "participant": "$participant"}
    rows = db[COLLECTION].aggregate(
        [
            {"$match": {"batch": {"$exists": True}}},
            {"$group": {"_id": who, "batches": {"$addToSet": "$batch"}}},
            {"$match": {"batches.1": {"$exists": True}}},
            {"$group": {"_id": {"model": "$_id.model", "year": "$_id.year"}, "n": {"$sum": 1}}},
        ],
        session=session,
    )
    return {(row["_id"]["model"], row["_id"]["year"]): row["n"] for row in rows}


def mark(tx: Transaction, batch_id: str, members: Sequence[Record]) -> bool:
    """Note the batch on its members' records; False when one of them changed meanwhile."""
    writes = [
        UpdateOne(
            {"_id": member.assessment, "version": member.version, "pending": True},
            {
                "$set": {"batch": batch_id, "sealed_version": member.version},
                "$unset": {"pending": ""},
            },
        )
        for member in members
    ]
    result = tx.db[COLLECTION].bulk_write(writes, ordered=False, session=tx.session)
    return result.matched_count == len(members)


def unchanged(tx: Transaction, batch_ids: Sequence[str]) -> int:
    """How many members of these batches are still as they were when they were marked."""
    return tx.db[COLLECTION].count_documents(
        {
            "batch": {"$in": list(batch_ids)},
            "state": LIVE,
            "$expr": {"$eq": ["$version", "$sealed_version"]},
        },
        session=tx.session,
    )


def unmark(tx: Transaction, batch_ids: Sequence[str], most: int) -> int:
    """Forget batches that never came to be, on at most `most` records; returns on how many."""
    marked = tx.db[COLLECTION].find(
        {"batch": {"$in": list(batch_ids)}}, {"_id": 1}, session=tx.session
    )
    ids = [row["_id"] for row in marked.limit(most)]
    gone = {"$set": {"pending": True}, "$unset": {"batch": "", "sealed_version": ""}}
    tx.db[COLLECTION].update_many({"_id": {"$in": ids}}, gone, session=tx.session)
    return len(ids)


def _row(subject: Subject) -> Row:
    if isinstance(subject, Tombstone):
        state = ERASED if subject.erased else WITHDRAWN
        return {"_id": subject.assessment, "version": subject.version, "state": state}
    series, scores = subject.series, subject.scores
    return {
        "_id": subject.assessment,
        "version": subject.version,
        "state": LIVE,
        "participant": subject.participant,
        "model": series.model,
        "edition": series.edition,
        "year": series.year,
        "layer": series.layer,
        "shape": scores.shape,
        "bins": scores.bins,
        "sector": subject.sector,
        "size": subject.size,
        "region": subject.region,
        "submitted": subject.submitted,
        "principals": list(subject.principals),
        "first_seen": subject.first_seen,
    }


def _subject(row: Row) -> Subject:
    if row["state"] == LIVE:
        return _record(row)
    return Tombstone(row["_id"], row["version"], row["state"] == ERASED)


def _record(row: Row) -> Record:
    return Record(
        assessment=row["_id"],
        version=row["version"],
        participant=row["participant"],
        series=Series(row["model"], row["edition"], row["year"], row["layer"]),
        scores=Scores(row["shape"], bytes(row["bins"])),
        sector=row["sector"],
        size=row["size"],
        region=row["region"],
        submitted=row["submitted"],
        principals=tuple(row["principals"]),
        first_seen=row["first_seen"],
    )
