"""Reading one moment of the database for as long as it takes, while others go on writing.

The driver makes an object of every document, also where it promises raw batches: 1.3 µs each, more
than the server needs. Here a reply stays the bytes that came, and whoever reads many takes them
apart by columns.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from struct import pack, unpack_from
from typing import Any

from bson import decode
from bson.raw_bson import DEFAULT_RAW_BSON_OPTIONS, RawBSONDocument
from bson.timestamp import Timestamp
from pymongo.client_session import ClientSession
from pymongo.database import Database
from pymongo.errors import OperationFailure

from chassis.database import Document, translated
from chassis.errors import RetryIt

# Cursor not found, cursor killed, snapshot too old, snapshot unavailable.
_LOST = frozenset({43, 237, 239, 246})


class Snapshot:
    """The database as it was at `at`, or else at the first read."""

    def __init__(
        self, db: Database[Document], session: ClientSession, at: Timestamp | None = None
    ) -> None:
        self._db = db
        self._session = session
        self._at = at

    def documents(self, collection: str, **query: Any) -> Iterator[Document]:
        """What the command `find` finds with `query`: filter, projection, hint and the like."""
        for array in self.arrays(collection, **query):
            yield from decode(array).values()

    def arrays(self, collection: str, **query: Any) -> Iterator[bytes]:
        """The same, batch by batch, each as the BSON array that the server sent."""
        concern: Document = {"level": "snapshot"}
        if self._at is not None:
            concern["atClusterTime"] = self._at
        array, rest = self._ask({"find": collection, **query, "readConcern": concern})
        self._at = self._at or rest["atClusterTime"]
        yield array
        more = {"collection": collection}
        if "batchSize" in query:
            more["batchSize"] = query["batchSize"]
        while rest["id"]:
            array, rest = self._ask({"getMore": rest["id"], **more})
            yield array

    def _ask(self, command: Document) -> tuple[bytes, Document]:
        """A batch, and what the reply's cursor says besides."""
        reply: RawBSONDocument = self._db.command(
            command, session=self._session, codec_options=DEFAULT_RAW_BSON_OPTIONS
        )
        cursor = bytes(reply["cursor"].raw)
        # The batch is its first element: one byte of type, a name, then the length of the array.
        start = cursor.index(0, 5) + 1
        (size,) = unpack_from("<i", cursor, start)
        rest = cursor[start + size :]
        return cursor[start : start + size], decode(pack("<i", 4 + len(rest)) + rest)


@contextmanager
def snapshot(db: Database[Document], at: Timestamp | None = None) -> Iterator[Snapshot]:
    """Read one moment; raises RetryIt once the database no longer keeps it, or is away.

    How long that is: `minSnapshotHistoryWindowInSeconds` of the server, five minutes unless told.
    """
    with translated():
        try:
            with db.client.start_session(causal_consistency=False) as session:
                yield Snapshot(db, session, at)
        except OperationFailure as error:
            if error.code in _LOST:
                raise RetryIt("figures.moment_lost") from error
            raise
