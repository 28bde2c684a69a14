"""Receive what other countries announce: verify, judge, keep the newest, quarantine the suspect."""

from dataclasses import dataclass, replace

from chassis.delivery import Received
from chassis.errors import CallSomeone
from chassis.logs import logger
from chassis.unit_of_work import Transaction
from contracts.benchmark_returned_v1 import BenchmarkReturned
from contracts.node_seen_v1 import NodeSeen
from services.benchmark import metrics
from services.benchmark.announcer import Announcer
from services.benchmark.domain.announcement import Announcement, digest_of
from services.benchmark.domain.known_labels import KnownLabels
from services.benchmark.domain.reading import read
from services.benchmark.domain.reasons import Reason, Unacceptable
from services.benchmark.domain.receive import Outcome, decide
from services.benchmark.run import Run
from services.benchmark.signing import token_digest, verified, verified_ever
from services.benchmark.store import announcements, quarantine
from services.benchmark.store.quarantine import Kind, Suspect
from services.benchmark.use_cases.accept_release import judge, judge_own, make_state
from services.benchmark.use_cases.adopt_returned import adopt
from services.benchmark.use_cases.announce_seen import announce_seen
from services.benchmark.use_cases.hear_seen import hear_seen, read_seen

log = logger(__name__)


@dataclass(frozen=True)
class Receiver:
    """Receives for one country's node; `run` is the start of the process it receives in.

    `labels` are those that releases may use.
    """

    announcer: Announcer
    run: Run
    labels: KnownLabels

    def receive(self, tx: Transaction, events: list[Received]) -> None:
        """Take each announcement in the caller's transaction; none is ever refused or retried.

        What must not change the state goes to quarantine, where an operator finds it. Challenges
        of new starts are answered once, after everything that came before them.
        """
        challenged = [self._receive(tx, one) for one in events]
        if any(challenged):
            try:
                announce_seen(tx, self.announcer, self.run)
            except CallSomeone as error:
                log.error("nobody would believe our answer to a challenge", error=str(error))

    def _receive(self, tx: Transaction, one: Received) -> bool:
        """Take one in; whether it is a new start that wants its challenge echoed."""
        country = one.routing_key.partition(".")[0]
        suspect = Suspect(country, Reason.MALFORMED, one.event.id, one.payload.jws)
        start = False
        try:
            if isinstance(one.payload, NodeSeen):
                suspect = replace(suspect, kind=Kind.SEEN)
                seen = read_seen(suspect.token, country, self.announcer)
                outcome, start = hear_seen(tx, self.announcer, self.run, seen)
            elif isinstance(one.payload, BenchmarkReturned):
                if one.payload.country != self.announcer.country:
                    return False
                suspect = replace(suspect, kind=Kind.RETURNED)
                outcome = self._take_back(tx, suspect)
            else:
                outcome = self._take(tx, suspect)
        except Unacceptable as error:
            outcome = self._quarantine(tx, suspect, error.reason)
        metrics.ANNOUNCEMENTS.labels(self._label(country), outcome).inc()
        return start

    def _take(self, tx: Transaction, suspect: Suspect) -> Outcome:
        country, announcer = suspect.country, self.announcer
        payload = verified(suspect.token, country, announcer.trust(), announcer.today())
        announcement = read(payload)
        suspect = replace(suspect, claims=announcement)
        try:
            judge(announcement, payload, country, announcer)
            return self._decide(tx, announcement, digest_of(payload), suspect)
        except Unacceptable as error:
            return self._quarantine(tx, suspect, error.reason)

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
            self.labels.check(announcement, kept.announcement if kept else None)
            if verdict.reason is not None and kept is not None:
                # The held one loses against the new one, but both are suspect.
                old = replace(suspect, token=kept.token, claims=kept.announcement)
                self._quarantine(tx, old, verdict.reason)
            held = kept.held if kept else None
            make_state(tx, announcement, digest, suspect.token, held)
        return verdict.outcome

    def _take_back(self, tx: Transaction, suspect: Suspect) -> Outcome:
        """A release of ours that a peer returns, because we showed that we lost it."""
        announcer = self.announcer
        payload = verified_ever(suspect.token, announcer.country, announcer.trust())
        announcement = read(payload)
        suspect = replace(suspect, claims=announcement)
        try:
            judge_own(announcement, payload, announcer)
            return adopt(tx, announcer, announcement, digest_of(payload), suspect.token)
        except Unacceptable as error:
            return self._quarantine(tx, suspect, error.reason)

    def _quarantine(self, tx: Transaction, suspect: Suspect, reason: Reason) -> Outcome:
        quarantine.add(tx, replace(suspect, reason=reason))
        country = self._label(suspect.country)
        metrics.QUARANTINED.labels(country, reason.value).inc()
        log.error(
            "announcement put into quarantine",
            country=country,
            kind=suspect.kind.value,
            reason=reason.value,
            event_id=suspect.event,
            subject=suspect.claims and suspect.claims.subject,
            release=suspect.claims and suspect.claims.version,
            token_digest=token_digest(suspect.token),
        )
        return Outcome.QUARANTINE

    def _label(self, country: str) -> str:
        """A label from a closed set: countries that nobody trusts share one."""
        return country if country in self.announcer.trust() else metrics.UNKNOWN_COUNTRY
