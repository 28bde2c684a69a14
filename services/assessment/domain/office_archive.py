"""Looks into the ZIP archives that office documents are, within limits, before they are opened.

What a directory says of sizes is checked first, then every entry is unpacked and thrown away: one
that holds more than it says fails its checksum.
"""

import io
import zipfile
from collections.abc import Iterator

from services.assessment.domain.refusal import Refusal
from services.assessment.domain.zip_entries import BROKEN, is_encrypted, is_plain

MOST_ENTRIES = 4_000
MOST_BYTES = 150 * 1024 * 1024
MOST_RATIO = 200
MOST_DIRECTORY = 1024 * 1024
# Below this an entry may be packed as densely as it likes.
_SMALL = 1024 * 1024
_LONGEST_READ = 8 * 1024 * 1024


class Archive:
    """A ZIP archive whose entries are all within the limits; raises Refusal when they are not."""

    def __init__(
        self, content: bytes, most_bytes: int = MOST_BYTES, most_entries: int = MOST_ENTRIES
    ) -> None:
        with _broken_refused():
            _check_directory(content, most_entries)
            self._zip = zipfile.ZipFile(io.BytesIO(content))
            self._check(most_bytes, most_entries)

    @property
    def names(self) -> list[str]:
        """Names of all entries, in the archive's order."""
        return self._zip.namelist()

    def is_stored(self, name: str) -> bool:
        """Whether an entry is kept as it is."""
        return self._zip.getinfo(name).compress_type == zipfile.ZIP_STORED

    def read(self, name: str) -> bytes:
        """What an entry holds; raises Refusal for one that is too large to be looked at whole."""
        if self._zip.getinfo(name).file_size > _LONGEST_READ:
            raise Refusal("file.archive_too_large", "content")
        with _broken_refused():
            return self._zip.read(name)

    def _check(self, most_bytes: int, most_entries: int) -> None:
        entries = self._zip.infolist()
        names = [entry.filename.lower() for entry in entries]
        if len(entries) > most_entries or sum(each.file_size for each in entries) > most_bytes:
            raise Refusal("file.archive_too_large", "content")
        if any(_is_dense(entry) for entry in entries):
            raise Refusal("file.archive_too_large", "content")
        if any(map(is_encrypted, entries)):
            raise Refusal("file.encrypted", "content")
        if not all(map(is_plain, entries)):
            raise Refusal("file.broken", "content")
        # Two programs that take different ones of two equal names see different documents.
        if len(set(names)) != len(names) or any(map(_leads_out, names)):
            raise Refusal("file.broken", "content")
        for entry in entries:
            with self._zip.open(entry) as stream:
                for _ in iter(lambda: stream.read(256 * 1024), b""):
                    pass


class _broken_refused:  # noqa: N801  # used as a statement
    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, where: object) -> None:
        if isinstance(error, BROKEN) and not isinstance(error, Refusal):
            raise Refusal("file.broken", "content") from error


def externals(archive: Archive) -> Iterator[bytes]:
    """Relationships of an OOXML document that lead out of it, as they are written."""
    for name in archive.names:
        if name.lower().endswith(".rels"):
            for found in archive.read(name).split(b"<"):
                if found.startswith(b"Relationship") and b"External" in found:
                    yield found


def _check_directory(content: bytes, most_entries: int) -> None:
    """Look at what the archive's end says of its directory, which costs memory for every entry.

    ZIP64 is never needed within our limits, and would say all this elsewhere.
    """
    end = content.rfind(b"PK\x05\x06")
    if end < 0 or len(content) < end + 22 or content[max(0, end - 20) :].startswith(b"PK\x06\x07"):
        raise zipfile.BadZipFile("no plain directory")
    count = int.from_bytes(content[end + 10 : end + 12], "little")
    size = int.from_bytes(content[end + 12 : end + 16], "little")
    if count > most_entries or size > MOST_DIRECTORY:
        raise Refusal("file.archive_too_large", "content")


def _is_dense(entry: zipfile.ZipInfo) -> bool:
    return entry.file_size > _SMALL and entry.file_size > MOST_RATIO * max(entry.compress_size, 1)


def _leads_out(name: str) -> bool:
    return name.startswith("/") or "\\" in name or ".." in name.split("/")
