"""Operational figures: one document of counts for each model, edition, year and layer."""

from collections.abc import Iterable, Mapping
from typing import Any

from pymongo import ReturnDocument, UpdateOne
from pymongo.database import Database

from chassis.unit_of_work import Transaction
from services.benchmark.domain.figures import Counts, Delta, Figures
from services.benchmark.domain.record import Series
from services.benchmark.store.snapshot import Snapshot

COLLECTION = "figures"
Row = dict[str, Any]


def add(tx: Transaction, deltas: Mapping[Series, Delta]) -> list[Series]:
    """Add to each document in one update, in the order of keys so that writers never deadlock.

    Returns the series in which a count fell below zero, which only a lost event can cause.
    """
    return [series for series in sorted(deltas) if not _add(tx, series, deltas[series])]


def hold_still(tx: Transaction, series: Iterable[Series]) -> None:
    """Let no change of these series be saved between this transaction's snapshot and its commit.

    Every change of a record writes to its figure document, and so conflicts with this write.
    """
    for one in sorted(set(series)):
        tx.db[COLLECTION].update_one(
            {"_id": _key(one)}, {"$inc": {"releases": 1}}, session=tx.session
        )


def all_of(db: Database[Row], model: str | None, year: int | None) -> Figures:
    """The figures kept, of one model or year if given."""
    wanted = {"model": model, "year": year}
    rows = db[COLLECTION].find({name: value for name, value in wanted.items() if value is not None})
    return {_series(row): _figures(row) for row in rows}


def all_at(moment: Snapshot) -> Figures:
    """The figures as they were at one moment, without those that count nothing."""
    found = {_series(row): _figures(row) for row in moment.documents(COLLECTION)}
    return {series: delta for series, delta in found.items() if not delta.is_nothing}


def mend(tx: Transaction, wrong: Figures) -> None:
    """Add what was missing, in one call: the intake writes to the same documents all the time.

    A transaction that takes longer from its first read to its last write than the intake needs
    for a batch would be tried again and again, and never end while events come in.
    """
    writes = [
        UpdateOne({"_id": _key(series)}, _change(series, wrong[series]), upsert=True)
        for series in sorted(wrong)
    ]
    if writes:
        tx.db[COLLECTION].bulk_write(writes, session=tx.session)


def _change(series: Series, delta: Delta) -> Row:
    steps = {f"counts.{path}": step for path, step in _paths(delta.counts).items()}
    return {"$inc": {"n": delta.n, **steps}, "$setOnInsert": series._asdict()}


def _add(tx: Transaction, series: Series, delta: Delta) -> bool:
    """Whether all counts are still at least zero."""
    wanted, change = {"_id": _key(series)}, _change(series, delta)
    if not delta.takes_away:
        tx.db[COLLECTION].update_one(wanted, change, upsert=True, session=tx.session)
        return True
    after = tx.db[COLLECTION].find_one_and_update(
        wanted, change, upsert=True, return_document=ReturnDocument.AFTER, session=tx.session
    )
    counts = _figures(after or {"n": 0})
    return counts.n >= 0 and not counts.takes_away


def _key(series: Series) -> str:
    return f"{series.model}:{series.edition}:{series.year}:{series.layer}"


def _series(row: Row) -> Series:
    return Series(row["model"], row["edition"], row["year"], row["layer"])


def _figures(row: Row) -> Delta:
    """Counts without the zeros that corrections leave behind."""
    kept = {
        code: {int(bin_): count for bin_, count in bins.items() if count}
        for code, bins in row.get("counts", {}).items()
    }
    return Delta(row["n"], {code: bins for code, bins in kept.items() if bins})


def _paths(counts: Counts) -> dict[str, int]:
    return {f"{code}.{bin_}": step for code, bins in counts.items() for bin_, step in bins.items()}
