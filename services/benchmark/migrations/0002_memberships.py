"""Members of batches with their sealed scores, pending records by an index, and every release."""

from itertools import islice
from typing import Any

from pymongo import ASCENDING, InsertOne, UpdateOne
from pymongo.database import Database

COLLECTIONS = ("memberships", "releases", "calendar")
CHUNK = 1_000


def up(db: Database[dict[str, Any]]) -> None:
    """Idempotent: what is there already stays."""
    existing = set(db.list_collection_names())
    for name in COLLECTIONS:
        if name not in existing:
            db.create_collection(name)
    db["records"].update_many({"state": "live", "batch": None}, {"$set": {"pending": True}})
    db["records"].create_index(
        [("model", ASCENDING), ("year", ASCENDING)],
        name="pending",
        partialFilterExpression={"pending": True},
    )
    db["memberships"].create_index([("batch", ASCENDING)], name="batch")
    db["memberships"].create_index(
        [("removed", ASCENDING)],
        name="removed",
        partialFilterExpression={"removed": {"$type": "date"}},
    )
    _note_members(db)
    _keep_releases(db)


def _note_members(db: Database[dict[str, Any]]) -> None:
    """Members sealed before, with the scores of their records as far as these did not change."""
    sealed = db["records"].find(
        {"batch": {"$exists": True}, "$expr": {"$eq": ["$version", "$sealed_version"]}}
    )
    while rows := list(islice(sealed, CHUNK)):
        db["memberships"].bulk_write(
            [
                UpdateOne(
                    {"_id": row["_id"]},
                    {
                        "$setOnInsert": {
                            name: row[name] for name in ("batch", "shape", "bins", "principals")
                        }
                    },
                    upsert=True,
                )
                for row in rows
            ]
        )


def _keep_releases(db: Database[dict[str, Any]]) -> None:
    """Our newest releases; what came before them was not kept."""
    own = db["batches"].distinct("country", {"sealed": {"$ne": None}})
    kept = set(db["releases"].distinct("_id"))
    rows = [
        {
            "_id": f"{row['subject']}:{row['epoch']}:{row['version']}",
            **{name: row[name] for name in ("subject", "epoch", "version", "token")},
        }
        for row in db["announcements"].find({"country": {"$in": own}})
    ]
    writes = [InsertOne(row) for row in rows if row["_id"] not in kept]
    if writes:
        db["releases"].bulk_write(writes)
