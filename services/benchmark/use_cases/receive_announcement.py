"""Receive other countries' releases: verify, judge, keep the newest, quarantine the suspect."""

from dataclasses import dataclass, replace

import orjson

from chassis.delivery import Received
from chassis.logs import logger
from chassis.unit_of_work import Transaction
from contracts.benchmark_released_v1 import validate_announcement
from contracts.errors import Malformed
from services.benchmark import metrics
from services.benchmark.announcer import Announcer
from services.benchmark.domain.acceptance import check
from services.benchmark.domain.announcement import Announcement, digest_of
from services.benchmark.domain.reading import read
from services.benchmark.domain.reasons import Reason, Unacceptable
from services.benchmark.domain.receive import Outcome, decide, seen, succeed
from services.benchmark.domain.trust import Trust
from services.benchmark.signing import token_digest, verified
from services.benchmark.store import announcements, batches, published, quarantine
from services.benchmark.store.announcements import Kept
from services.benchmark.store.quarantine import Suspect

log = logger(__name__)


@dataclass(frozen=True)
class Receiver:
    """Receives for one country's node."""

    announcer: Announcer

    def receive(self, tx: Transaction, events: list[Received]) -> None:
        """Take each announcement in the caller's transaction; none is ever refused or retried.

        What must not change the state goes to quarantine, where an operator finds it.
        """
        trust = self.announcer.trust()
        for one in events:
            self._receive(tx, trust, one)

    def _receive(self, tx: Transaction, trust: Trust, one: Received) -> None:
        country = one.routing_key.partition(".")[0]
        suspect = Suspect(country, Reason.MALFORMED, one.event.id, one.payload.jws)
        try:
            payload = verified(suspect.token, country, trust, self.announcer.today())
            announcement = read(payload)
            suspect = replace(suspect, claims=announcement)
            self._judge(announcement, payload, country, trust)
            outcome = self._decide(tx, announcement, digest_of(payload), suspect)
        except Unacceptable as error:
            self._quarantine(tx, replace(suspect, reason=error.reason), trust)
            outcome = Outcome.QUARANTINE
        metrics.ANNOUNCEMENTS.labels(_label(country, trust), outcome).inc()

    def _judge(
        self, announcement: Announcement, payload: bytes, country: str, trust: Trust
    ) -> None:
        if announcement.country != country:
            raise Unacceptable(Reason.WRONG_COUNTRY)
        check(announcement, epoch=trust[country].epoch, today=self.announcer.today())
        try:
            validate_announcement(orjson.loads(payload))
        except Malformed as error:
            raise Unacceptable(Reason.MALFORMED) from error

    def _decide(
        self, tx: Transaction, announcement: Announcement, digest: str, suspect: Suspect
    ) -> Outcome:
        subject = announcement.subject
        kept = announcements.get(tx.db, announcement.country, subject, tx.session)
        verdict = decide(kept.held if kept else None, announcement, digest)
        if verdict.outcome is Outcome.QUARANTINE and verdict.reason is not None:
            raise Unacceptable(verdict.reason)
        if verdict.outcome is Outcome.ACCEPT:
            if announcement.country == self.announcer.country:
                # Only we release for us: this is a release we forgot, or somebody has our key.
                raise Unacceptable(Reason.OWN_COUNTRY)
            if verdict.reason is not None and kept is not None:
                self._displace(tx, kept, suspect, verdict.reason)
            _accept(tx, announcement, digest, suspect.token, kept)
        return verdict.outcome

    def _displace(self, tx: Transaction, kept: Kept, suspect: Suspect, reason: Reason) -> None:
        """The held one loses against the new one, but both are suspect."""
        old = replace(suspect, token=kept.token, claims=kept.announcement, reason=reason)
        self._quarantine(tx, old, self.announcer.trust())

    def _quarantine(self, tx: Transaction, suspect: Suspect, trust: Trust) -> None:
        quarantine.add(tx, suspect)
        country = _label(suspect.country, trust)
        metrics.QUARANTINED.labels(country, suspect.reason.value).inc()
        log.error(
            "announcement put into quarantine",
            country=country,
            reason=suspect.reason.value,
            event_id=suspect.event,
            subject=suspect.claims and suspect.claims.subject,
            release=suspect.claims and suspect.claims.version,
            token_digest=token_digest(suspect.token),
        )


def _accept(
    tx: Transaction, announcement: Announcement, digest: str, token: str, kept: Kept | None
) -> None:
    """Make it the state, and write only the batches that differ from those already there."""
    held = kept.held if kept else None
    old = held.batches if held else {}
    new = seen(announcement.batches)
    gone = [batch_id for batch_id in old if new.get(batch_id) != old[batch_id]]
    fresh = [batch for batch in announcement.batches if new[batch.id] != old.get(batch.id)]
    batches.remove(tx, announcement.country, gone)
    batches.add(tx, announcement.country, fresh)
    published.publish(tx, announcement, token, succeed(held, announcement, digest))
    log.info(
        "release received",
        country=announcement.country,
        subject=announcement.subject,
        release=announcement.version,
        batches=len(announcement.batches),
    )


def _label(country: str, trust: Trust) -> str:
    """A label from a closed set: countries that nobody trusts share one."""
    return country if country in trust else metrics.UNKNOWN_COUNTRY
