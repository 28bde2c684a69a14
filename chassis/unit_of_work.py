"""One MongoDB transaction that saves a change and the events it causes, or neither."""

import threading
import time
from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

import pymongo
from pymongo.client_session import ClientSession
from pymongo.database import Database
from pymongo.errors import DuplicateKeyError, PyMongoError

from chassis import commands, dead_letters, outbox, trace
from chassis.clock import Clock, NewId, SystemClock, random_id
from chassis.commands import Answer, Command
from chassis.database import DURABLE, SNAPSHOT, Document, translated
from chassis.errors import Unavailable
from contracts.envelope import Event, source_of
from contracts.payload import Payload
from contracts.registry import contract

T = TypeVar("T")
ABANDON_SECONDS = 1.0


class Transaction:
    """What a use case works with: the database, the session for every call, time and events."""

    def __init__(self, unit: "UnitOfWork", session: ClientSession, now: datetime) -> None:
        self.db = unit.db
        self.session = session
        self.now = now
        self.new_id = unit.new_id
        self._unit = unit
        self.messages: list[outbox.Message] = []
        self.subjects: set[str] = set()

    def emit(
        self,
        payload: Payload,
        *,
        subject: str,
        version: int,
        event_id: str | None = None,
        time: datetime | None = None,
        caused_by: Event | None = None,
    ) -> None:
        """Save an event in this transaction; the relay publishes it once committed.

        The whole event is checked against its contract here, as its receivers will, so a wrong one
        never leaves; raises contracts.errors.Malformed. A network announcement carries no trace
        and goes out under the country's name; give it `event_id` and `time` where a repeat must be
        recognisable.
        """
        agreed = contract(payload.TYPE)
        at_home = agreed.scope == "node"
        around = _caused(caused_by) if at_home else trace.NO_TRACE
        event = Event(
            id=event_id or self.new_id(),
            type=payload.TYPE,
            source=source_of(self._unit.node, agreed.sender),
            subject=subject,
            time=time or self.now,
            version=version,
            node=self._unit.node,
            data=payload.to_data(),
            correlationid=around.correlation_id,
            causationid=around.causation_id,
            traceparent=trace.next_span(around.traceparent) if at_home else None,
        )
        body = event.to_bytes()
        Event.from_bytes(body)
        self.send(
            outbox.Message(
                id=event.id,
                exchange=agreed.exchange,
                routing_key=agreed.publish_key(self._unit.node),
                body=body,
                mandatory=agreed.mandatory,
                subject=subject,
            )
        )

    def send(self, message: outbox.Message) -> None:
        """Save a message that is already in its wire form, such as a replayed dead letter."""
        self.messages.append(message)
        if message.subject is not None:
            self.about(message.subject)

    def about(self, subject: str) -> None:
        """Note whom this work is about, where no message says so, for a later erasure."""
        self.subjects.add(subject)

    def not_about(self, subject: str) -> None:
        """Take a subject back: what is kept of this work must not lead to it."""
        self.subjects.discard(subject)

    def forget_messages(self, *subjects: str) -> None:
        """Remove what messaging keeps of subjects that are being erased.

        Unpublished messages, dead letters, and what commands about it asked and were answered.
        """
        outbox.forget_subjects(self.db, self.session, subjects)
        dead_letters.forget_subjects(self.db, self.session, subjects)
        commands.forget_subjects(self.db, self.session, subjects)


class UnitOfWork:
    """Runs work in transactions on one service's database."""

    def __init__(
        self,
        db: Database[Document],
        node: str,
        clock: Clock | None = None,
        new_id: NewId = random_id,
    ) -> None:
        self.db = db
        self.node = node
        self.clock: Clock = clock or SystemClock()
        self.new_id = new_id
        self.committed_messages = threading.Event()

    def run(self, work: Callable[[Transaction], T], seconds: float = 5.0) -> T:
        """Run `work` in one transaction and return its answer.

        `work` may run more than once (write conflicts, a new primary), so it must have no effect
        outside the transaction. Raises Unavailable when the database is away, or
        (`database.too_slow`) when it answers but the work did not end within `seconds`; the commit
        may have happened all the same, so repeat only what is idempotent.
        """
        emitted = False

        def attempt(session: ClientSession) -> T:
            nonlocal emitted
            tx = Transaction(self, session, self.clock.now())
            answer = work(tx)
            outbox.add(self.db, session, tx.messages, tx.now)
            emitted = bool(tx.messages)
            return answer

        deadline = time.monotonic() + seconds
        with self.db.client.start_session() as session:
            try:
                with translated(), pymongo.timeout(seconds):
                    answer = session.with_transaction(
                        attempt, read_concern=SNAPSHOT, write_concern=DURABLE
                    )
            except Unavailable as error:
                if time.monotonic() >= deadline and self._abandon(session):
                    raise Unavailable("database.too_slow", seconds=seconds) from error
                raise
        if emitted:
            self.committed_messages.set()
        return answer

    def _abandon(self, session: ClientSession) -> bool:
        """Free what a transaction beyond its time still holds; whether the database answers.

        The driver has no time left to abort it, and the server would keep its documents locked.
        """
        try:
            with pymongo.timeout(ABANDON_SECONDS):
                self.db.command("killSessions", [session.session_id])
        except PyMongoError:
            return False
        return True

    def run_command(self, command: Command, work: Callable[[Transaction], Answer]) -> Answer:
        """Run `work` once per command id: a repeat gets the first answer and changes nothing.

        Raises CorrectIt `command.reused` when the id came before with other content.
        """

        def recorded(tx: Transaction) -> Answer:
            # In the work's own snapshot: whoever sees the first copy's effect sees its answer too.
            known = commands.answered(tx.db, command, tx.session)
            if known is not None:
                return known
            answer = work(tx)
            commands.record(tx.db, tx.session, command, answer, tx.now, tx.subjects)
            return answer

        try:
            return self.run(recorded)
        except DuplicateKeyError:
            # Two copies of one command ran side by side; the other one won.
            with translated():
                known = commands.answered(self.db, command)
            if known is None:
                raise
            return known


def _caused(event: Event | None) -> trace.Trace:
    """The trace of what an event causes; of the current work when no event is named."""
    if event is None:
        return trace.current()
    return trace.Trace(event.correlationid, event.id, event.traceparent)
