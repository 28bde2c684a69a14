"""Tombstones of what was erased: nothing but the id and the time, kept for good."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from pymongo import DeleteOne, InsertOne, UpdateOne
from pymongo.client_session import ClientSession
from pymongo.database import Database

COLLECTION = "erased"
Row = dict[str, Any]


def add(db: Database[Row], session: ClientSession, subjects: Iterable[str], now: datetime) -> None:
    """Keep a tombstone of each; one that is there already keeps its time."""
    writes = [
        UpdateOne({"_id": subject}, {"$setOnInsert": {"at": now}}, upsert=True)
        for subject in sorted(subjects)
    ]
    if writes:
        db[COLLECTION].bulk_write(writes, session=session)


def among(db: Database[Row], session: ClientSession, subjects: Iterable[str]) -> set[str]:
    """Which of `subjects` were erased."""
    rows = db[COLLECTION].find({"_id": {"$in": sorted(subjects)}}, {"_id": 1}, session=session)
    return {row["_id"] for row in rows}


def hold_off(db: Database[Row], session: ClientSession, subjects: Iterable[str]) -> None:
    """Let no transaction beside this one erase any of `subjects`, which have no tombstone.

    A transaction does not see what another one writes at the same time, so one replica could log
    a subject while a second erases it, and the entry would stay. Taking the tombstone's place
    for a moment makes the two conflict, and the later one begins again and sees the other's work.
    """
    writes: list[InsertOne[Row] | DeleteOne] = []
    for subject in sorted(subjects):
        writes += [InsertOne({"_id": subject}), DeleteOne({"_id": subject})]
    if writes:
        db[COLLECTION].bulk_write(writes, session=session)
