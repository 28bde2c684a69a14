"""What an operator does with a suspect in quarantine: look at it, accept it, or forget it."""

from dataclasses import dataclass
from typing import Any

from chassis.commands import Answer, Command
from chassis.database import translated
from chassis.errors import CorrectIt
from chassis.logs import logger
from chassis.unit_of_work import Transaction, UnitOfWork
from services.benchmark.announcer import Announcer
from services.benchmark.domain.announcement import Announcement, digest_of
from services.benchmark.domain.reading import read
from services.benchmark.domain.reasons import Reason, Unacceptable
from services.benchmark.domain.receive import Outcome
from services.benchmark.domain.second_look import OF_TRUST, second_look
from services.benchmark.signing import verified, verified_ever
from services.benchmark.store import announcements, quarantine
from services.benchmark.store.quarantine import Kind
from services.benchmark.use_cases.accept_release import judge, judge_own, make_state
from services.benchmark.use_cases.adopt_returned import force
from services.benchmark.use_cases.list_quarantine import shown

log = logger(__name__)
Row = dict[str, Any]


@dataclass(frozen=True)
class Settler:
    """Settles suspects for one country's node."""

    unit: UnitOfWork
    announcer: Announcer

    def show(self, call: Command) -> Answer:
        """One suspect, whether it could be accepted now, and what that would replace."""
        with translated():
            row = self._one(call)
        facts = {**shown(row), "characters": row["characters"], "obstacle": None}
        try:
            suspect, digest = self._look(row)
            facts |= {"digest": digest, **_summary(suspect)}
            with translated():
                kept = announcements.get(self.unit.db, suspect.country, suspect.subject)
            facts["held"] = kept and {**_summary(kept.announcement), "digest": kept.digest}
            self._acceptable(row, suspect, digest)
        except CorrectIt as error:
            facts |= {"obstacle": {"code": error.code, "params": error.params}}
        return facts

    def accept(self, call: Command) -> Answer:
        """Judge it by the present trust file, and make it the state though continuity is broken.

        One of our own is adopted and its year frozen. Raises CorrectIt for what no word of an
        operator can make acceptable.
        """

        def work(tx: Transaction) -> Answer:
            row = self._one(call, tx)
            suspect, digest = self._look(row)
            self._acceptable(row, suspect, digest, tx)
            kept = announcements.get(tx.db, suspect.country, suspect.subject, tx.session)
            if suspect.country == self.announcer.country:
                force(tx, self.announcer, suspect, digest, row["token"])
            else:
                held = kept.held if kept else None
                make_state(tx, suspect, digest, row["token"], held)
            quarantine.remove(tx, row["_id"])
            log.warning(
                "an operator accepted a suspect",
                actor=call.actor.id,
                reason=row["reason"],
                country=suspect.country,
                subject=suspect.subject,
                release=suspect.version,
            )
            return {"id": row["_id"], **_summary(suspect)}

        return self.unit.run_command(call, work)

    def drop(self, call: Command) -> Answer:
        """Forget it; what comes again is put into quarantine again."""

        def work(tx: Transaction) -> Answer:
            row = self._one(call, tx)
            quarantine.remove(tx, row["_id"])
            log.warning("an operator dropped a suspect", actor=call.actor.id, reason=row["reason"])
            return {"id": row["_id"]}

        return self.unit.run_command(call, work)

    def _one(self, call: Command, tx: Transaction | None = None) -> Row:
        row = quarantine.one(self.unit.db, call.data["id"], tx.session if tx else None)
        if row is None:
            raise CorrectIt("quarantine.unknown", "id", id=call.data["id"])
        return row

    def _look(self, row: Row) -> tuple[Announcement, str]:
        """Read and judge it anew by itself; CorrectIt for what cannot be accepted, and why."""
        if row.get("kind") == Kind.SEEN:
            raise CorrectIt("quarantine.nothing_to_accept", "id")
        try:
            if row.get("token") is None:
                raise Unacceptable(Reason.OVERSIZED)
            country = row["country"]
            ours = row.get("kind") == Kind.RETURNED or country == self.announcer.country
            return self._own(row["token"]) if ours else self._theirs(row["token"], country)
        except Unacceptable as error:
            code = "not_trusted" if error.reason in OF_TRUST else "never_acceptable"
            raise CorrectIt(f"quarantine.{code}", "id", reason=error.reason.value) from error

    def _own(self, token: str) -> tuple[Announcement, str]:
        payload = verified_ever(token, self.announcer.country, self.announcer.trust())
        release = read(payload)
        judge_own(release, payload, self.announcer)
        return release, digest_of(payload)

    def _theirs(self, token: str, country: str) -> tuple[Announcement, str]:
        payload = verified(token, country, self.announcer.trust(), self.announcer.today())
        release = read(payload)
        judge(release, payload, country, self.announcer)
        return release, digest_of(payload)

    def _acceptable(
        self, row: Row, suspect: Announcement, digest: str, tx: Transaction | None = None
    ) -> None:
        session = tx.session if tx else None
        with translated():
            kept = announcements.get(self.unit.db, suspect.country, suspect.subject, session)
        verdict = second_look(kept.held if kept else None, suspect, digest)
        if verdict.outcome is Outcome.DUPLICATE:
            raise CorrectIt("quarantine.held_already", "id")
        if verdict.outcome is not Outcome.ACCEPT and kept is not None:
            version = f"{kept.announcement.epoch}.{kept.announcement.version}"
            raise CorrectIt("quarantine.older", "id", held=version)


def _summary(release: Announcement) -> Answer:
    return {
        "country": release.country,
        "subject": release.subject,
        "epoch": release.epoch,
        "version": release.version,
        "released": release.released.isoformat(),
        "batches": len(release.batches),
        "organisations": sum(batch.m for batch in release.batches),
        "retired": len(release.retired),
    }
