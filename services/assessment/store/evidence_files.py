"""Contents of files in MongoDB, in the layout of GridFS.

The driver's own writer takes part in no transaction, so parts are written as the chunks that they
will be, each in a transaction of its command; the file's entry makes them a file, in the
transaction that finishes it. What reads is the driver's.
"""

from datetime import datetime

from bson import Binary
from gridfs import GridFSBucket
from pymongo import ASCENDING
from pymongo.client_session import ClientSession
from pymongo.database import Database

from services.assessment.domain.evidence import PART_SIZE, Evidence
from services.assessment.store.rows import Row

BUCKET = "evidence_content"
FILES, CHUNKS = f"{BUCKET}.files", f"{BUCKET}.chunks"


def put(db: Database[Row], session: ClientSession, of: Evidence, number: int, data: bytes) -> None:
    """Keep one part, in place of what was there."""
    db[CHUNKS].update_one(
        {"files_id": of.id, "n": number},
        {"$set": {"data": Binary(data), "participant": of.participant}},
        upsert=True,
        session=session,
    )


def parts(db: Database[Row], of: Evidence, session: ClientSession | None = None) -> list[int]:
    """Numbers of the parts that are there, in order."""
    rows = db[CHUNKS].find({"files_id": of.id}, {"_id": 0, "n": 1}, session=session)
    return [row["n"] for row in rows.sort("n", ASCENDING)]


def unfinished(db: Database[Row], of: Evidence) -> bytes:
    """All parts that are there, joined in order."""
    rows = db[CHUNKS].find({"files_id": of.id}, {"_id": 0, "data": 1}).sort("n", ASCENDING)
    return b"".join(row["data"] for row in rows)


def finish(db: Database[Row], session: ClientSession, of: Evidence, now: datetime) -> None:
    """Make a file of the parts."""
    entry = {
        "_id": of.id,
        "length": of.size,
        "chunkSize": PART_SIZE,
        "uploadDate": now,
        "filename": of.id,
        "participant": of.participant,
    }
    db[FILES].insert_one(entry, session=session)


def part(db: Database[Row], of: Evidence, number: int) -> bytes:
    """One part of a finished file."""
    with GridFSBucket(db, BUCKET).open_download_stream(of.id) as stream:
        stream.seek(number * PART_SIZE)
        return bytes(stream.read(PART_SIZE))


def remove(db: Database[Row], session: ClientSession, evidence: str) -> None:
    """Forget a file's content, finished or not."""
    db[FILES].delete_one({"_id": evidence}, session=session)
    db[CHUNKS].delete_many({"files_id": evidence}, session=session)
