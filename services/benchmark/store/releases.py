"""Every release this country ever made, as it was signed: what the audit reads."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pymongo.client_session import ClientSession
from pymongo.database import Database

from chassis.unit_of_work import Transaction
from services.benchmark.domain.announcement import Announcement, digest_of
from services.benchmark.domain.reading import read
from services.benchmark.domain.reasons import Unacceptable
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


@dataclass(frozen=True)
class Stored:
    """One release as it is kept; without content when that is not what it was stored as."""

    version: int
    announcement: Announcement | None
    digest: str


def subjects(db: Database[Row]) -> list[str]:
    """Subjects of which a release is kept."""
    return sorted(db[COLLECTION].distinct("subject"))


def of_subject(
    db: Database[Row], subject: str, session: ClientSession | None = None
) -> Iterator[Stored]:
    """Every release of one subject in the order of epoch and version, one at a time."""
    rows = db[COLLECTION].find({"subject": subject}, session=session)
    for row in rows.sort([("epoch", 1), ("version", 1)]):
        yield _stored(row)


def _stored(row: Row) -> Stored:
    try:
        payload = payload_of(row["token"])
        announcement = read(payload)
    except Unacceptable:
        return Stored(row["version"], None, "")
    claimed = (announcement.subject, *announcement.order)
    if claimed != (row["subject"], row["epoch"], row["version"]):
        return Stored(row["version"], None, "")
    return Stored(row["version"], announcement, digest_of(payload))
