"""What happens to a batch of deliveries between the queue and the acknowledgement."""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import orjson
from pymongo.errors import DuplicateKeyError

from chassis import dead_letters, inbox, metrics, retry, suspects, trace
from chassis.dead_letters import DeadLetter
from chassis.delivery import Delivery, Received
from chassis.errors import Unavailable
from chassis.logs import logger
from chassis.outbox import Message
from chassis.outcomes import Refuse, RetryLater
from chassis.publisher import ConfirmingPublisher, Outcome
from chassis.unit_of_work import Transaction, UnitOfWork
from contracts import envelope
from contracts.envelope import Event
from contracts.errors import Malformed

log = logger(__name__)

LETHAL = f"ended its process {suspects.CHANCES} times in a row when handled alone"

LONGEST_SUBJECT = 200

Verdicts = Mapping[str, Refuse | RetryLater]
Handler = Callable[[Transaction, list[Received]], Verdicts | None]


@dataclass
class Sorted:
    """A batch after decoding: what makes sense, and what is refused at once."""

    good: list[Received] = field(default_factory=list)
    refused: list[DeadLetter] = field(default_factory=list)


class BatchProcess:
    """Takes deliveries of one queue through decoding, transaction, retry and refusal.

    When `process` returns, every delivery has its outcome on disk or on the broker and may be
    acknowledged. When it raises Unavailable, nothing may be acknowledged; the same deliveries can
    be processed again, for the inbox knows those that were saved.
    """

    def __init__(
        self,
        queue: str,
        unit: UnitOfWork,
        handler: Handler,
        choose: retry.Choose = random.choice,
        seconds: float = 5.0,
    ) -> None:
        self.queue = queue
        self._unit = unit
        self._handler = handler
        self._choose = choose
        self._seconds = seconds

    def process(self, deliveries: list[Delivery], publisher: ConfirmingPublisher) -> None:
        """Give every delivery its outcome; raises Unavailable while broker or database is away."""
        sorted_ = self._sort(deliveries)
        try:
            verdicts = self._save(sorted_)
        except Exception as error:
            # Without an event at work here, our own store does not take a refusal.
            if _is_outage(error) or not sorted_.good:
                raise
            if len(deliveries) == 1:
                self._settle_failure(sorted_, error, publisher)
                return
            metrics.REDONE.labels(self.queue).inc()
            log.warning(
                "batch failed; redone one by one",
                queue=self.queue,
                events=len(deliveries),
                error=type(error).__name__,
            )
            for delivery in deliveries:
                self.process([delivery], publisher)
            return
        self._publish_retries(sorted_.good, verdicts, publisher)
        self._count(sorted_, verdicts)

    def _sort(self, deliveries: list[Delivery]) -> Sorted:
        result = Sorted()
        for delivery in deliveries:
            if self._is_lethal(delivery, alone=len(deliveries) == 1):
                result.refused.append(self._identified(delivery, LETHAL))
                continue
            try:
                result.good.append(decode(delivery))
            except Malformed as error:
                result.refused.append(self._identified(delivery, f"malformed: {error.reason}"))
        return result

    def _is_lethal(self, delivery: Delivery, *, alone: bool) -> bool:
        """Whether this message ended the process whenever it was handled alone."""
        if not alone or not suspects.is_suspect(delivery):
            return False
        return not suspects.begin(self._unit.db, delivery, self._unit.clock.now())

    def _save(self, sorted_: Sorted) -> Verdicts:
        try:
            return self._unit.run(lambda tx: self._in_transaction(tx, sorted_), self._seconds)
        except DuplicateKeyError:
            # Another consumer took some of them in between; now the inbox knows which.
            return self._unit.run(lambda tx: self._in_transaction(tx, sorted_), self._seconds)

    def _in_transaction(self, tx: Transaction, sorted_: Sorted) -> Verdicts:
        fresh = self._fresh(tx, sorted_.good)
        verdicts = self._handle(tx, fresh) if fresh else {}
        done = [one.event.id for one in fresh if one.event.id not in verdicts]
        inbox.add(tx.db, tx.session, self.queue, done, tx.now)
        refusals = [
            letter(one, verdict.reason)
            for one in fresh
            if isinstance(verdict := verdicts.get(one.event.id), Refuse)
        ]
        dead_letters.add(tx.db, sorted_.refused + refusals, tx.now, tx.session)
        return verdicts

    def _fresh(self, tx: Transaction, good: list[Received]) -> list[Received]:
        """Those the inbox does not know, each once."""
        known = inbox.known(tx.db, tx.session, self.queue, (one.event.id for one in good))
        fresh: dict[str, Received] = {}
        for one in good:
            if one.event.id not in known:
                fresh.setdefault(one.event.id, one)
        return list(fresh.values())

    def _handle(self, tx: Transaction, fresh: list[Received]) -> Verdicts:
        if len(fresh) > 1:
            return self._handler(tx, fresh) or {}
        event = fresh[0].event
        cause = trace.Trace(event.correlationid, event.id, event.traceparent)
        with trace.tracing(cause, event_id=event.id):
            return self._handler(tx, fresh) or {}

    def _settle_failure(
        self, sorted_: Sorted, error: Exception, publisher: ConfirmingPublisher
    ) -> None:
        """One delivery raised: retry it or refuse it, whatever the error was."""
        one = sorted_.good[0]
        if isinstance(error, Refuse):
            verdict: Refuse | RetryLater = error
        elif isinstance(error, RetryLater):
            verdict = error
        elif isinstance(error, Unavailable):
            verdict = RetryLater(f"took longer than {self._seconds:g} s")
        else:
            log.error("handler failed", queue=self.queue, event_id=one.event.id, exc_info=error)
            verdict = RetryLater(f"unexpected {type(error).__name__}")
        verdicts = {one.event.id: verdict}
        if isinstance(verdict, Refuse):
            self._keep([letter(one, verdict.reason)])
        else:
            self._publish_retries([one], verdicts, publisher)
        self._count(sorted_, verdicts)

    def _publish_retries(
        self, good: list[Received], verdicts: Verdicts, publisher: ConfirmingPublisher
    ) -> None:
        exhausted: list[DeadLetter] = []
        messages: list[Message] = []
        for one in good:
            verdict = verdicts.get(one.event.id)
            if not isinstance(verdict, RetryLater):
                continue
            attempts = one.delivery.attempts + 1
            target = retry.delay_queue(self.queue, attempts, self._choose)
            if target is None:
                reason = f"gave up after {attempts} attempts: {verdict.reason}"
                exhausted.append(letter(one, reason))
            else:
                messages.append(
                    retry.straight_to(
                        target,
                        one.event.id,
                        one.delivery.body,
                        one.delivery.routing_key,
                        attempts,
                    )
                )
        if messages:
            outcomes = publisher.publish(messages)
            if any(outcome is not Outcome.CONFIRMED for outcome in outcomes.values()):
                # A missing or full delay queue must not lose the message: keep it unacknowledged.
                raise Unavailable("broker.delay_queue_refused", queue=self.queue)
        self._keep(exhausted)

    def _keep(self, letters: list[DeadLetter]) -> None:
        if letters:
            self._unit.run(lambda tx: dead_letters.add(tx.db, letters, tx.now, tx.session))

    def _count(self, sorted_: Sorted, verdicts: Verdicts) -> None:
        kinds = [type(verdict) for verdict in verdicts.values()]
        refused, retried = kinds.count(Refuse), kinds.count(RetryLater)
        counted = metrics.EVENTS
        counted.labels(self.queue, "done").inc(len(sorted_.good) - refused - retried)
        counted.labels(self.queue, "refused").inc(len(sorted_.refused) + refused)
        counted.labels(self.queue, "retried").inc(retried)

    def _identified(self, delivery: Delivery, reason: str) -> DeadLetter:
        """A dead letter with the event's ids where the envelope can still be read."""
        try:
            event = Event.from_bytes(delivery.body)
        except Malformed:
            return DeadLetter(delivery, reason, subject=claimed_subject(delivery.body))
        return letter_of(delivery, event, reason)


def _is_outage(error: Exception) -> bool:
    """Whether nothing but waiting helps; a transaction may also just have too much to do."""
    return isinstance(error, Unavailable) and error.code != "database.too_slow"


def decode(delivery: Delivery) -> Received:
    """Envelope, contract and payload of a delivery; raises Malformed with what is wrong."""
    event, payload = envelope.decode(delivery.body)
    return Received(event, payload, delivery.routing_key, delivery)


def letter(one: Received, reason: str) -> DeadLetter:
    """The dead letter of an event that made sense but cannot be handled."""
    return letter_of(one.delivery, one.event, reason)


def letter_of(delivery: Delivery, event: Event, reason: str) -> DeadLetter:
    """A dead letter with the ids of `event`."""
    trace_id = event.traceparent[3:35] if event.traceparent else None
    return DeadLetter(delivery, reason, event.id, event.type, event.subject, trace_id)


def claimed_subject(body: bytes) -> str | None:
    """The subject that a malformed event names, if any: an erasure must find its dead letter."""
    try:
        said = orjson.loads(body)
    except orjson.JSONDecodeError:
        return None
    subject = said.get("subject") if isinstance(said, dict) else None
    return subject if isinstance(subject, str) and len(subject) <= LONGEST_SUBJECT else None
