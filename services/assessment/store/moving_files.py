"""Archives of exports and imports in MongoDB, in the layout of GridFS.

The driver's own writer knows nothing of whose a chunk is, nor of parts that come twice.
"""

import hashlib
import io
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from bson import Binary
from pymongo import ASCENDING, ReplaceOne
from pymongo.client_session import ClientSession
from pymongo.database import Database

from services.assessment.domain.archive import PART_SIZE
from services.assessment.store.rows import Row

BUCKET = "moving"
FILES, CHUNKS = f"{BUCKET}.files", f"{BUCKET}.chunks"
AT_ONCE = 200


class Writer(io.RawIOBase):
    """Writes one archive from its beginning, a part at a time, and keeps no more than that.

    `alive` is called now and then, and raises when nobody wants the archive any more.
    """

    def __init__(
        self, db: Database[Row], file: str, participant: str, alive: Callable[[], None]
    ) -> None:
        self._chunks = db[CHUNKS]
        self._file, self._participant = file, participant
        self._alive = alive
        self._waiting = bytearray()
        self._digest = hashlib.sha256()
        self.parts = self.size = 0

    def writable(self) -> bool:
        """It is for writing, and for nothing else."""
        return True

    def write(self, data: Any) -> int:
        """Take in some bytes."""
        self._waiting += data
        while len(self._waiting) >= PART_SIZE:
            self._put(bytes(self._waiting[:PART_SIZE]))
            del self._waiting[:PART_SIZE]
        return len(data)

    def end(self) -> str:
        """Write what is left; give the SHA-256 of all."""
        if self._waiting:
            self._put(bytes(self._waiting))
            self._waiting.clear()
        return self._digest.hexdigest()

    def _put(self, part: bytes) -> None:
        if self.parts % 16 == 0:
            self._alive()
        self._chunks.insert_one(_chunk(self._file, self.parts, self._participant, part))
        self._digest.update(part)
        self.size += len(part)
        self.parts += 1


class Reader(io.RawIOBase):
    """Reads an archive from anywhere in it, with one part in memory."""

    def __init__(self, db: Database[Row], file: str, size: int) -> None:
        self._chunks = db[CHUNKS]
        self._file, self._size = file, size
        self._at = 0
        self._number, self._part = -1, b""

    def readable(self) -> bool:
        """It is for reading."""
        return True

    def seekable(self) -> bool:
        """A zip's directory is at its end."""
        return True

    def tell(self) -> int:
        """Where the next byte comes from."""
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go somewhere; never before the beginning."""
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        self._at = max(start + offset, 0)
        return self._at

    def readinto(self, buffer: Any) -> int:
        """Read on, to the end of a part at most."""
        if self._at >= self._size:
            return 0
        number, offset = divmod(self._at, PART_SIZE)
        if number != self._number:
            self._number, self._part = number, part_of(self._chunks.database, self._file, number)
        piece = self._part[offset : offset + len(buffer)]
        buffer[: len(piece)] = piece
        self._at += len(piece)
        return len(piece)


def put(
    db: Database[Row], session: ClientSession, file: str, number: int, participant: str, data: bytes
) -> None:
    """Keep one part, in place of what was there."""
    chunk = _chunk(file, number, participant, data)
    db[CHUNKS].bulk_write(
        [ReplaceOne({"files_id": file, "n": number}, chunk, upsert=True)], session=session
    )


def part_of(db: Database[Row], file: str, number: int) -> bytes:
    """One part; empty when it is not there."""
    row = db[CHUNKS].find_one({"files_id": file, "n": number}, {"data": 1})
    return b"" if row is None else bytes(row["data"])


def numbers(db: Database[Row], file: str) -> list[int]:
    """Numbers of the parts that are there, in order."""
    rows = db[CHUNKS].find({"files_id": file}, {"_id": 0, "n": 1}).sort("n", ASCENDING)
    return [row["n"] for row in rows]


def digest(db: Database[Row], file: str) -> str:
    """SHA-256 of all parts in order."""
    found = hashlib.sha256()
    for row in db[CHUNKS].find({"files_id": file}, batch_size=8).sort("n", ASCENDING):
        found.update(row["data"])
    return found.hexdigest()


def finish(
    db: Database[Row],
    session: ClientSession,
    file: str,
    participant: str,
    size: int,
    now: datetime,
) -> None:
    """Make a file of the parts."""
    entry = {
        "_id": file,
        "participant": participant,
        "length": size,
        "chunkSize": PART_SIZE,
        "uploadDate": now,
        "filename": file,
    }
    db[FILES].replace_one({"_id": file}, entry, upsert=True, session=session)


def forget(db: Database[Row], file: str) -> None:
    """Remove an archive, finished or not, some parts at a time."""
    db[FILES].delete_one({"_id": file})
    while gone := [row["_id"] for row in _some(db, file)]:
        db[CHUNKS].delete_many({"_id": {"$in": gone}})


def _some(db: Database[Row], file: str) -> Iterator[Row]:
    return iter(db[CHUNKS].find({"files_id": file}, {"_id": 1}).limit(AT_ONCE))


def _chunk(file: str, number: int, participant: str, data: bytes) -> Row:
    return {
        "_id": f"{file}:{number}",
        "files_id": file,
        "n": number,
        "participant": participant,
        "data": Binary(data),
    }
