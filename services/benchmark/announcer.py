"""Speaks for this country: signs its newest releases and hands them to the outbox."""

import threading
import uuid
from collections.abc import Collection
from datetime import UTC, date, datetime, time
from functools import partial

from chassis.clock import Clock
from chassis.database import translated
from chassis.errors import CallSomeone
from chassis.unit_of_work import Transaction, UnitOfWork
from contracts.benchmark_released_v1 import BenchmarkReleased
from services.benchmark.domain.announcement import Announcement, digest_of
from services.benchmark.domain.node_seen import NodeSeen
from services.benchmark.domain.reasons import Unacceptable
from services.benchmark.domain.trust import Trust, key_of
from services.benchmark.signing import Signer
from services.benchmark.store import announcements
from services.benchmark.trust_file import TrustFile

FIRST_EPOCH = 1
# Names event ids of announcements; any constant would do, as long as it stays the same.
NAMESPACE = uuid.UUID("9a3f52c4-6c1e-5b0e-8d55-3c1f7a2f0f0e")


def event_id(announcement: Announcement, day: date) -> str:
    """The same for every repetition on one day, and another on the next.

    A repetition so reaches nodes that missed the first, and is dropped where it arrived. Another
    content under the same version has another id: nobody may overlook a contradiction.
    """
    digest = digest_of(announcement.to_bytes())
    name = f"{announcement.country}:{announcement.subject}:{digest}:{day.isoformat()}"
    return uuid.uuid5(NAMESPACE, name).hex


class Announcer:
    """Signs and announces for one country."""

    def __init__(self, country: str, signer: Signer, trust: TrustFile, clock: Clock) -> None:
        self.country = country
        self._signer = signer
        self._trust = trust
        self._clock = clock
        self._started = threading.Event()

    def today(self) -> date:
        """The day it is, in UTC."""
        return self._clock.now().date()

    def trust(self) -> Trust:
        """Who may speak for which country, as the trust file says now."""
        return self._trust.current()

    def peers(self) -> list[str]:
        """The countries that are to hear us and to be heard: all that are trusted but our own."""
        return sorted(self.trust().keys() - {self.country})

    def epoch(self) -> int:
        """Our country's epoch; raises CallSomeone unless the others will believe our key today."""
        trust = self.trust()
        try:
            key_of(trust, self.country, self._signer.kid, self.today())
        except Unacceptable as error:
            raise CallSomeone(
                "release.key_not_trusted", kid=self._signer.kid, reason=error.reason.value
            ) from error
        return trust[self.country].epoch

    def sign(self, announcement: Announcement | NodeSeen) -> str:
        """The token of an announcement."""
        return self._signer.sign(announcement.to_bytes())

    def announce(self, tx: Transaction, announcement: Announcement, token: str) -> None:
        """Save the announcement's event; it carries no trace, and no time but the release day."""
        tx.emit(
            BenchmarkReleased(token),
            subject=announcement.subject,
            version=announcement.version,
            event_id=event_id(announcement, self.today()),
            time=datetime.combine(announcement.released, time(), UTC),
        )
        announcements.note_announced(tx, self.country, announcement.subject, self.today())

    def announce_what_is_due(self, unit: UnitOfWork, but: Collection[str] = ()) -> int:
        """Re-announce our newest releases: all at this process's start, then each once a day.

        `but` are subjects that are not to be repeated now. The others are signed anew, because the
        key may have been changed since. Returns how many. Those of an earlier epoch are left out:
        nobody would take them (see `use_cases.begin_epoch`).
        """
        before = self.today() if self._started.is_set() else date.max
        with translated():
            ours = self.trust().get(self.country)
            epoch = ours.epoch if ours else FIRST_EPOCH
            due = announcements.subjects_to_announce(unit.db, self.country, epoch, before)
        subjects = [subject for subject in due if subject not in but]
        for subject in subjects:
            unit.run(partial(self._again, subject=subject))
        self._started.set()
        return len(subjects)

    def _again(self, tx: Transaction, subject: str) -> None:
        kept = announcements.get(tx.db, self.country, subject, tx.session)
        if kept is not None:
            self.announce(tx, kept.announcement, self.sign(kept.announcement))
