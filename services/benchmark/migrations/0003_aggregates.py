"""Sums of the releases held, and a stamp for each model and year."""

from typing import Any

from pymongo import ASCENDING
from pymongo.database import Database

from services.benchmark.domain.reading import read
from services.benchmark.domain.reasons import Unacceptable
from services.benchmark.signing import payload_of
from services.benchmark.store.aggregates import document

COLLECTIONS = ("aggregates", "stamps")


def up(db: Database[dict[str, Any]]) -> None:
    """Idempotent: sums are computed from the signed tokens, as often as one likes."""
    existing = set(db.list_collection_names())
    for name in COLLECTIONS:
        if name not in existing:
            db.create_collection(name)
    db["aggregates"].create_index(
        [("subject", ASCENDING), ("country", ASCENDING)], name="subject_country"
    )
    for row in db["announcements"].find({}, {"token": 1}):
        try:
            sums = document(read(payload_of(row["token"])))
        except Unacceptable:
            # Of a form that is no longer spoken; the country's next announcement replaces it.
            continue
        db["aggregates"].replace_one({"_id": sums["_id"]}, sums, upsert=True)
        db["stamps"].update_one(
            {"_id": f"{sums['model']}:{sums['year']}"},
            {"$inc": {"raised": 1}, "$set": {"last": "migration"}},
            upsert=True,
        )
