"""Audit every release ever made, the ledger and what is known of its members; writes nothing."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial

from chassis.commands import Answer, Command
from chassis.database import translated
from chassis.unit_of_work import Transaction, UnitOfWork
from services.benchmark.domain.audit import Audited, Kept, audit, audit_together
from services.benchmark.domain.audit_history import KeptRelease
from services.benchmark.domain.batch import Batch
from services.benchmark.domain.flaw import Flaw
from services.benchmark.store import (
    announcements,
    batches,
    memberships,
    records,
    releases,
    sealings,
)

# More than anybody reads; the rest is counted.
MOST_FLAWS = 200


@dataclass
class _Readable:
    """Releases of one subject that could be read, and the versions of those that could not."""

    tx: Transaction
    subject: str
    broken: list[int] = field(default_factory=list)

    def __iter__(self) -> Iterator[KeptRelease]:
        for stored in releases.of_subject(self.tx.db, self.subject, self.tx.session):
            if stored.announcement is None:
                self.broken.append(stored.version)
            else:
                yield KeptRelease(stored.announcement, stored.digest)


def audit_releases(unit: UnitOfWork, country: str, call: Command) -> Answer:
    """I1 to I5 re-checked, by model and year; with `batches` the living ones are listed.

    Each model and year is read in one snapshot, so that a release under way does not show by half.
    """
    with translated():
        counts = sealings.member_counts(unit.db)
        subjects = _subjects(unit, country, counts)
    audits = [unit.run(partial(_audited, country=country, subject=each)) for each in subjects]
    together = audit_together(audits, sum(counts.values()) if None in counts else None)
    flaws = [
        *(_flaw(flaw) for flaw in together),
        *(_flaw(flaw, each) for each in audits for flaw in each.flaws),
    ]
    smallest = [each.history.smallest for each in audits if each.history.smallest is not None]
    return {
        "subjects": [_told(each, listed=call.data["batches"]) for each in audits],
        "smallest": min(smallest, default=None),
        "flaws": flaws[:MOST_FLAWS],
        "more_flaws": max(0, len(flaws) - MOST_FLAWS),
    }


def _subjects(unit: UnitOfWork, country: str, counts: Iterable[str | None]) -> list[str]:
    """Whatever was released, announced or sealed, even if the rest of it is missing."""
    found = {
        *releases.subjects(unit.db),
        *announcements.subjects_of(unit.db, country),
        *counts,
    }
    return sorted(subject for subject in found if subject is not None)


def _audited(tx: Transaction, country: str, subject: str) -> Audited:
    _, model, year = subject.split(":")
    about = model, int(year)
    counts = sealings.member_counts(tx.db, tx.session)
    ledger = batches.ledger(tx.db, country, *about, tx.session)
    newest = announcements.get(tx.db, country, subject, tx.session)
    found = _Readable(tx, subject)
    living = [entry.batch.id for entry in ledger]
    # The list of damaged releases fills while they are gone through, before the audit asks for it.
    kept = Kept(
        ledger=ledger,
        members=memberships.of_batches(tx.db, living, tx.session),
        sealed=None if None in counts else counts.get(subject, 0),
        twice=records.sealed_twice(tx.db, tx.session).get(about, 0),
        unreadable=found.broken,
        newest=newest.digest if newest else None,
    )
    return audit(*about, found, kept)


def _told(each: Audited, *, listed: bool) -> Answer:
    history = each.history
    return {
        "model": each.model,
        "year": each.year,
        "releases": history.releases,
        "complete": history.complete,
        "batches": len(each.living),
        "organisations": sum(entry.batch.m for entry in each.living),
        "ever_sealed": history.sealed,
        "retired": len(history.ended),
        "smallest": history.smallest,
        "unknown": each.unknown,
        "living": [_batch(entry.batch) for entry in each.living] if listed else [],
    }


def _batch(batch: Batch) -> Answer:
    return {
        "batch": batch.id,
        "rev": batch.rev,
        "edition": batch.series.edition,
        "layer": batch.series.layer,
        "sector": batch.label.sector,
        "size": batch.label.size,
        "organisations": batch.m,
        "width": batch.width,
    }


def _flaw(flaw: Flaw, about: Audited | None = None) -> Answer:
    return {
        "model": about and about.model,
        "year": about and about.year,
        "invariant": flaw.invariant.value,
        "what": flaw.what.value,
        "batch": flaw.batch,
        "version": flaw.version,
        "found": flaw.found,
        "least": flaw.least,
    }
