"""Reads an archive that came from elsewhere; nothing of it is believed before it was looked at."""

import hashlib
import zipfile
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import IO, Any

import orjson

from contracts.errors import Malformed
from contracts.validation import compiled, require
from services.assessment.domain import archive as rules
from services.assessment.domain.archive import MANIFEST, PART_SIZE, Manifest, Packed
from services.assessment.domain.refusal import Refusal
from services.assessment.domain.zip_entries import BROKEN, is_encrypted, is_plain

_SCHEMAS = Path(__file__).parents[2] / "rows.schema.json"


class Unpacked:
    """An archive whose directory and manifest are as they should be; raises Refusal otherwise."""

    def __init__(self, stream: IO[bytes], organisation: str) -> None:
        try:
            self._zip = zipfile.ZipFile(stream)
        except BROKEN as error:
            raise Refusal("import.no_archive", "archive") from error
        entries = self._zip.infolist()
        if any(map(is_encrypted, entries)) or not all(map(is_plain, entries)):
            raise Refusal("import.no_archive", "archive")
        found = [Packed(each.filename, each.file_size, each.compress_size) for each in entries]
        rules.check_directory(found)
        self.manifest = self._read_manifest(found)
        rules.check_manifest(self.manifest, organisation, found)

    def pieces(self, name: str) -> Iterator[bytes]:
        """The content of a file, piece by piece; raises Refusal unless it is what was announced."""
        said = self.manifest.files[name]
        digest, size = hashlib.sha256(), 0
        for piece in self._raw(name):
            digest.update(piece)
            size += len(piece)
            yield piece
        if (size, digest.hexdigest()) != (said.size, said.sha256):
            raise Refusal("import.file_changed", "archive", name=name)

    def rows(self, name: str) -> Iterator[tuple[int, Any]]:
        """Number and content of each line; raises Refusal for what is no row of its collection."""
        schema = validator(str(rules.rows_of(name)))
        for number, line in enumerate(self._lines(name), start=1):
            try:
                row = orjson.loads(line)
                require(schema, row)
            except (orjson.JSONDecodeError, Malformed, RecursionError) as error:
                problem = error.reason if isinstance(error, Malformed) else "no JSON"
                raise wrong_row(name, number, problem) from error
            yield number, row

    def _lines(self, name: str) -> Iterator[bytes]:
        waiting = b""
        for piece in self.pieces(name):
            *whole, waiting = (waiting + piece).split(b"\n")
            yield from whole
            if len(waiting) > rules.LONGEST_LINE:
                raise Refusal("import.too_large", "archive", most=f"{rules.LONGEST_LINE} bytes")
        if waiting:
            yield waiting

    def _raw(self, name: str) -> Iterator[bytes]:
        try:
            with self._zip.open(name) as file:
                while piece := file.read(PART_SIZE):
                    yield piece
        except BROKEN as error:
            raise Refusal("import.file_changed", "archive", name=name) from error

    def _read_manifest(self, found: list[Packed]) -> Manifest:
        size = next(each.size for each in found if each.name == MANIFEST)
        if size > rules.MOST_MANIFEST:
            raise Refusal("import.no_manifest", "archive")
        try:
            data = orjson.loads(b"".join(self._raw(MANIFEST)))
            require(validator("manifest"), data)
        except (orjson.JSONDecodeError, Malformed) as error:
            raise Refusal("import.no_manifest", "archive") from error
        return Manifest.from_data(data)


def wrong_row(name: str, line: int, problem: str) -> Refusal:
    """A line that cannot be brought in, and why."""
    return Refusal("import.row_wrong", "archive", name=name, line=line, problem=problem)


@lru_cache(maxsize=64)
def validator(collection: str) -> Any:
    """The schema of a collection's rows; what has none of its own is a row like any other."""
    schemas = orjson.loads(_SCHEMAS.read_bytes())
    known = collection if collection in schemas["$defs"] else "row"
    return compiled({**schemas, "$ref": f"#/$defs/{known}"})
