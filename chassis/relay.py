"""The relay: takes messages from the outbox to the broker, one relay per service by lease."""

import threading
import time
from datetime import timedelta
from typing import Any

from pymongo.database import Database

from chassis import metrics, outbox
from chassis.broker import BrokerAddress, Patience
from chassis.clock import Clock
from chassis.database import Document, bounded
from chassis.errors import PerformError, Unavailable
from chassis.lease import Lease
from chassis.logs import logger
from chassis.outbox import Message
from chassis.publisher import ConfirmingPublisher, Outcome

log = logger(__name__)

LEASE = timedelta(seconds=10)
BATCH = 500
# An announcement may have 12 MiB; five hundred of those fit neither into memory nor into the time
# that the broker has to confirm a batch.
BATCH_BYTES = 16 * 1024 * 1024
POLL_SECONDS = 0.2
RETURNED_AGAIN = timedelta(seconds=30)


class Relay:
    """Publishes what use cases saved; at least once, in roughly the order of saving.

    A row is deleted only after the broker confirmed it. A crash in between publishes it again;
    consumers know it by its id. A message that no queue takes stays, is tried again every thirty
    seconds, and does not hold up the rows behind it.
    """

    def __init__(
        self,
        database: Database[Document],
        address: BrokerAddress,
        clock: Clock,
        holder: str,
        wake: threading.Event,
    ) -> None:
        self._outbox = database[outbox.COLLECTION]
        self._address = address
        self._clock = clock
        self._lease = Lease(database, "relay", holder, LEASE)
        self._wake = wake
        self._stopping = threading.Event()
        self._renew_at = time.monotonic()
        self.connected = False

    def run(self) -> None:
        """Relay until stopped; survives the absence of broker and database."""
        patience = Patience(self._stopping)
        while not self._stopping.is_set():
            try:
                publisher = ConfirmingPublisher.open(self._address)
            except PerformError as error:
                log.warning("relay waits for the broker", pause=patience.wait(), error=str(error))
                continue
            try:
                self.connected = True
                self._relay(publisher, patience)
            except Unavailable as error:
                log.warning("relay starts over", error=str(error), pause=patience.wait())
            except Exception as error:
                # Nobody else would take its place: say so loudly, and go on.
                log.error("relay starts over", exc_info=error, pause=patience.wait())
            finally:
                self.connected = False
                publisher.close()
        self._give_up_lease()

    def stop(self) -> None:
        """Finish the batch in hand and end."""
        self._stopping.set()
        self._wake.set()

    def _relay(self, publisher: ConfirmingPublisher, patience: Patience) -> None:
        while not self._stopping.is_set():
            try:
                self._turn(publisher)
                patience.reset()
            except Unavailable as error:
                if not error.code.startswith("database."):
                    raise
                # The broker is innocent: keep its connection, which tells that it is there.
                log.warning("relay waits for the database", error=str(error), pause=patience.wait())
                publisher.keep_alive()

    def _turn(self, publisher: ConfirmingPublisher) -> None:
        """Relay one batch and wait for more; or wait for the lease."""
        if not self.is_leader():
            publisher.keep_alive()
            self._stopping.wait(1.0)
            return
        self._wake.clear()
        if self.relay_once(publisher) < BATCH:
            publisher.keep_alive()
            self._wake.wait(POLL_SECONDS)

    def relay_once(self, publisher: ConfirmingPublisher) -> int:
        """Publish what is due, at most one batch; returns how many rows were tried."""
        rows = self._due()
        if not rows:
            return 0
        outcomes = publisher.publish([Message.from_row(row) for row in rows])
        confirmed: list[Any] = []
        unrouted: list[Document] = []
        for row in rows:
            outcome = outcomes[row["message"]]
            metrics.PUBLISHED.labels(row["exchange"], outcome).inc()
            if outcome is Outcome.CONFIRMED:
                confirmed.append(row["_id"])
            else:
                unrouted.append(row)
        self._settle(confirmed, unrouted)
        return len(rows)

    def _due(self) -> list[Document]:
        """The oldest rows that are due: at most BATCH, and none after BATCH_BYTES are together."""
        rows: list[Document] = []
        size = 0
        with bounded():
            due = self._outbox.find({"due": {"$lte": self._clock.now()}})
            for row in due.sort("_id", 1).limit(BATCH):
                rows.append(row)
                size += len(row["body"])
                if size >= BATCH_BYTES:
                    break
        return rows

    def observe(self) -> float:
        """Update the outbox metrics; returns the lag in seconds. Raises Unavailable."""
        with bounded():
            count = self._outbox.estimated_document_count()
            oldest = self._outbox.find_one({}, {"created": 1}, sort=[("_id", 1)])
        lag = (self._clock.now() - oldest["created"]).total_seconds() if oldest else 0.0
        metrics.OUTBOX_ROWS.set(count)
        metrics.RELAY_LAG.set(max(lag, 0.0))
        return lag

    def _settle(self, confirmed: list[Any], unrouted: list[Document]) -> None:
        again = self._clock.now() + RETURNED_AGAIN
        with bounded():
            if confirmed:
                self._outbox.delete_many({"_id": {"$in": confirmed}})
            if unrouted:
                ids = [row["_id"] for row in unrouted]
                self._outbox.update_many({"_id": {"$in": ids}}, {"$set": {"due": again}})
        for row in unrouted:
            log.error(
                "no queue takes this message; it stays in the outbox",
                message=row["message"],
                exchange=row["exchange"],
                routing_key=row["routing_key"],
            )

    def is_leader(self) -> bool:
        """Whether this relay holds the lease, which it takes or renews if it can."""
        now = time.monotonic()
        if now < self._renew_at:
            return True
        leader = self._lease.acquire()
        metrics.RELAY_LEADER.set(leader)
        # Renewed at a third of its length, so that one slow answer does not lose it.
        self._renew_at = now + LEASE.total_seconds() / 3 if leader else now
        return leader

    def _give_up_lease(self) -> None:
        try:
            self._lease.release()
        except Unavailable as error:
            log.info("lease left to expire", error=str(error))
