"""Every release this country ever made, as it was signed: what the audit reads."""

from collections.abc import Iterator
from typing import Any

from pymongo.database import Database

from chassis.unit_of_work import Transaction
from services.benchmark.domain.announcement import Announcement
from services.benchmark.domain.reading import read
from services.benchmark.signing import payload_of

COLLECTION = "releases"
Row = dict[str, Any]


def add(tx: Transaction, release: Announcement, token: str) -> None:
    """Keep a release for ever."""
    tx.db[COLLECTION].insert_one(
        {
            "_id": f"{release.subject}:{release.epoch}:{release.version}",
            "subject": release.subject,
            "epoch": release.epoch,
            "version": release.version,
            "token": token,
        },
        session=tx.session,
    )


def all_of(db: Database[Row]) -> Iterator[Announcement]:
    """Every release in the order of subject, epoch and version."""
    rows = db[COLLECTION].find().sort([("subject", 1), ("epoch", 1), ("version", 1)])
    return (read(payload_of(row["token"])) for row in rows)
