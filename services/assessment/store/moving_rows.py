"""Everything of an organisation as it was at one moment, out of MongoDB and into it."""

from collections.abc import Iterator
from tempfile import TemporaryFile
from typing import IO, Any

from bson import Binary, CodecOptions, decode_file_iter
from bson.raw_bson import RawBSONDocument
from pymongo import ASCENDING
from pymongo.client_session import ClientSession
from pymongo.database import Database
from pymongo.errors import BulkWriteError

from services.assessment.domain.refusal import Refusal
from services.assessment.store.belongings import BELONGINGS, PAGE, WHOSE, Belonging, Travels
from services.assessment.store.rows import Row

_AWARE: CodecOptions[Row] = CodecOptions(tz_aware=True)
_RAW: CodecOptions[RawBSONDocument] = CodecOptions(RawBSONDocument)
_DUPLICATE_KEY = 11_000

Spool = dict[str, IO[bytes]]


def travelling(how: Travels) -> list[Belonging]:
    """Collections that travel this way."""
    return [each for each in BELONGINGS if each.travels is how]


def spooled(db: Database[Row], session: ClientSession, participant: str) -> Spool:
    """Copy all rows that travel into temporary files, one for each collection.

    In a transaction they are what was there at one moment; undecoded, it takes no time to speak of.
    """
    spool: Spool = {}
    for each in travelling(Travels.ROWS):
        file = spool[each.collection] = TemporaryFile()  # noqa: SIM115  # the caller closes it
        raw: Any = db.get_collection(each.collection, codec_options=_RAW)
        order = [(name, ASCENDING) for name in each.order]
        found = raw.find(each.travelling(participant), session=session, batch_size=PAGE).sort(order)
        for row in found:
            file.write(row.raw)
    return spool


def rows(file: IO[bytes]) -> Iterator[Row]:
    """The rows of a temporary file, from its first."""
    file.seek(0)
    return iter(decode_file_iter(file, _AWARE))


def content(db: Database[Row], bucket: str, file: str) -> Iterator[bytes]:
    """The content of a file, chunk after chunk."""
    found = db[f"{bucket}.chunks"].find({"files_id": file}, {"data": 1}, batch_size=4)
    for row in found.sort("n", ASCENDING):
        yield bytes(row["data"])


def taken(db: Database[Row], collection: str, ids: list[str]) -> list[str]:
    """Those of the ids that somebody's documents have already."""
    rows = db[collection].find({"_id": {"$in": ids}}, {"_id": 1})
    return [row["_id"] for row in rows]


def has_any(db: Database[Row], session: ClientSession, participant: str) -> bool:
    """Whether an organisation has anything here that travels; who looked for it does not count."""
    return any(
        db[each.collection].find_one({WHOSE: participant}, {"_id": 1}, session=session)
        for each in (*travelling(Travels.ROWS), *travelling(Travels.CONTENT))
        if each.collection != "accesses"
    )


def add(db: Database[Row], session: ClientSession, collection: str, new: list[Row]) -> None:
    """Keep new rows; raises Refusal when two have one key."""
    try:
        db[collection].insert_many(new, session=session)
    except BulkWriteError as error:
        if all(each["code"] == _DUPLICATE_KEY for each in error.details["writeErrors"]):
            raise Refusal("import.row_twice", "archive") from error
        raise


def chunk(file: str, number: int, participant: str, data: bytes) -> Row:
    """A chunk of a file as a row."""
    said: dict[str, Any] = {"files_id": file, "n": number, "data": Binary(data)}
    return {**said, WHOSE: participant}
