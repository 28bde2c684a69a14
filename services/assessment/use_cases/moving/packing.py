"""Packs everything of an organisation into one archive, piece by piece, with little in memory."""

import csv
import hashlib
import io
import zipfile
from collections.abc import Iterable, Iterator
from typing import IO, Any

import orjson

from chassis.errors import RetryIt
from services.assessment.domain.archive import (
    MANIFEST,
    Manifest,
    Said,
    content_name,
    rows_name,
    table_name,
)
from services.assessment.domain.moved_row import taken_out
from services.assessment.domain.table_lines import Line, lines
from services.assessment.registry import Registry
from services.assessment.store import moving_rows
from services.assessment.store.belongings import Travels
from services.assessment.store.moves import Export
from services.assessment.store.moving_rows import Spool

# So that the same content makes the same archive.
_NO_TIME = (1980, 1, 1, 0, 0, 0)
_FOR_OWNER = 0o600 << 16
_MARK_OF_UTF8 = "\ufeff"


def pack(registry: Registry, of: Export, spool: Spool, into: IO[bytes]) -> None:
    """Write the archive of what was copied, and of files' contents.

    Raises RetryIt when a file went away meanwhile.
    """
    said: dict[str, Said] = {}
    models: set[str] = set()
    # Nothing here can go back in what was written, so sizes stand behind each file.
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as archive:
        for collection, file in spool.items():
            name = rows_name(collection)
            said[name] = _write(archive, name, _rows(file, of.participant, models))
        for collection, file in spool.items():
            name = table_name(collection)
            said[name] = _write(archive, name, _table(file, of.participant))
        for bucket, file_id, length in _contents(spool):
            name = content_name(bucket, file_id)
            pieces = moving_rows.content(registry.unit.db, bucket, file_id)
            # Pictures and PDF do not get smaller.
            said[name] = _write(archive, name, pieces, zipfile.ZIP_STORED)
            if said[name].size != length:
                raise RetryIt("export.busy")
        made = of.expires.date().isoformat()
        node = {"country": registry.country, "export": of.id, "kept_until": made}
        manifest = Manifest(of.organisation, tuple(sorted(models)), said, node)
        text = orjson.dumps(manifest.to_data(), option=orjson.OPT_INDENT_2)
        _write(archive, MANIFEST, [text])


def _write(
    archive: zipfile.ZipFile,
    name: str,
    pieces: Iterable[bytes],
    how: int = zipfile.ZIP_DEFLATED,
) -> Said:
    info = zipfile.ZipInfo(name, _NO_TIME)
    info.compress_type, info.external_attr = how, _FOR_OWNER
    digest, size = hashlib.sha256(), 0
    with archive.open(info, "w") as file:
        for piece in pieces:
            file.write(piece)
            digest.update(piece)
            size += len(piece)
    return Said(size, digest.hexdigest())


def _rows(file: IO[bytes], participant: str, models: set[str]) -> Iterator[bytes]:
    for row in moving_rows.rows(file):
        if "model" in row and "edition" in row:
            models.add(f"{row['model']}/{row['edition']}")
        travelling = taken_out(row, participant)
        yield orjson.dumps(travelling, option=orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE)


def _table(file: IO[bytes], participant: str) -> Iterator[bytes]:
    """A table whose columns are all that there are, which takes two looks at the rows."""
    columns: dict[str, None] = {}
    for line in _lines(file, participant):
        columns |= dict.fromkeys(line)
    yield _text([_MARK_OF_UTF8 + next(iter(columns), ""), *list(columns)[1:]])
    for line in _lines(file, participant):
        yield _text([line.get(column, "") for column in columns])


def _lines(file: IO[bytes], participant: str) -> Iterator[Line]:
    for row in moving_rows.rows(file):
        shown = {
            name.removeprefix("_"): value for name, value in row.items() if value != participant
        }
        yield from lines(shown)


def _text(cells: list[str]) -> bytes:
    line = io.StringIO()
    csv.writer(line).writerow(cells)
    return line.getvalue().encode()


def _contents(spool: Spool) -> Iterator[tuple[str, str, int]]:
    """Bucket, id and length of every finished file."""
    for each in moving_rows.travelling(Travels.CONTENT):
        bucket = each.collection.removesuffix(".chunks")
        for row in moving_rows.rows(spool[f"{bucket}.files"]):
            found: dict[str, Any] = row
            yield bucket, found["_id"], found["length"]
