"""A lease: the right to be the only one doing something, for a while, by the database's clock."""

from datetime import UTC, datetime, timedelta

from pymongo.database import Database
from pymongo.errors import DuplicateKeyError

from chassis.database import Document, bounded

COLLECTION = "leases"
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


class Lease:
    """One named lease held by one process.

    The holder must renew well within `duration`. Losing it in the middle of work is possible
    (a stopped process that comes back), so what it protects must be safe to do twice.
    """

    def __init__(
        self, database: Database[Document], name: str, holder: str, duration: timedelta
    ) -> None:
        self._leases = database[COLLECTION]
        self._name = name
        self._holder = holder
        self._milliseconds = int(duration.total_seconds() * 1000)

    def acquire(self) -> bool:
        """Take or renew the lease; whether this process holds it now.

        Raises Unavailable while the database is away.
        """
        with bounded():
            return self._take() or (self._made() and self._take())

    def _take(self) -> bool:
        # $$NOW is the database's time: replicas on machines with different clocks agree on it.
        free_or_mine = [{"holder": self._holder}, {"$expr": {"$lte": ["$until", "$$NOW"]}}]
        until = {"$add": ["$$NOW", self._milliseconds]}
        taken = self._leases.update_one(
            {"_id": self._name, "$or": free_or_mine},
            [{"$set": {"holder": self._holder, "until": until}}],
        )
        return taken.matched_count == 1

    def _made(self) -> bool:
        """Create the row, expired, if it is missing; an upsert may not use $expr."""
        try:
            self._leases.insert_one({"_id": self._name, "holder": None, "until": LONG_AGO})
        except DuplicateKeyError:
            return False
        return True

    def release(self) -> None:
        """Give the lease up at once, if this process holds it.

        Raises Unavailable, soon: whoever gives it up is about to end, and it expires by itself.
        """
        with bounded(1.0):
            self._leases.update_one(
                {"_id": self._name, "holder": self._holder},
                {"$set": {"holder": None, "until": LONG_AGO}},
            )
