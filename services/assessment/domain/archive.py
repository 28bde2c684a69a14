"""The file in which an organisation travels: a zip of rows, tables for people, and files.

manifest.json              what is in it, with size and SHA-256 of every other file
data/<collection>.jsonl    one document a line; what is brought in again
tables/<collection>.csv    the same for people, with their programs
files/<bucket>/<id>        contents of files
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from services.assessment.domain.refusal import Refusal

FORMAT, FORMAT_VERSION = "perform-organisation", 1
MANIFEST = "manifest.json"
KEPT = timedelta(days=1)
# What a message of the broker and a chunk of GridFS hold well.
PART_SIZE = 256 * 1024

MIB = 1024**2
MOST_ARCHIVE = 2048 * MIB
MOST_UNPACKED = 4096 * MIB
MOST_FILES = 20_000
MOST_MANIFEST = 8 * MIB
# The largest document that MongoDB keeps is 16 MB, and nobody's sheet comes near.
LONGEST_LINE = 12 * MIB
# Rows of one kind are alike, so they pack well; a bomb packs a thousand to one.
MOST_RATIO, FREE_OF_RATIO = 100, 16 * MIB

_NAME = re.compile(
    r"data/(?P<rows>[a-z_]{1,40}(\.files)?)\.jsonl"
    r"|tables/[a-z_]{1,40}(\.files)?\.csv"
    r"|files/(?P<bucket>[a-z_]{1,40})/(?P<file>[0-9a-f]{32})"
)


def rows_name(collection: str) -> str:
    """Where the rows of a collection are."""
    return f"data/{collection}.jsonl"


def table_name(collection: str) -> str:
    """Where the table of a collection is."""
    return f"tables/{collection}.csv"


def content_name(bucket: str, file: str) -> str:
    """Where the content of a file is."""
    return f"files/{bucket}/{file}"


def rows_of(name: str) -> str | None:
    """The collection whose rows a file holds, if it holds rows."""
    match = _NAME.fullmatch(name)
    return match and match["rows"]


def content_of(name: str) -> tuple[str, str] | None:
    """Bucket and id of the file whose content this is, if it is one."""
    match = _NAME.fullmatch(name)
    return None if match is None or match["bucket"] is None else (match["bucket"], match["file"])


@dataclass(frozen=True)
class Packed:
    """A file in an archive as the archive's directory has it."""

    name: str
    size: int
    packed: int


@dataclass(frozen=True)
class Said:
    """A file in an archive as the manifest has it."""

    size: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """What an archive says of itself; `node` is all that depends on where it was made."""

    organisation: str
    models: tuple[str, ...]
    files: Mapping[str, Said]
    node: Mapping[str, str]

    def to_data(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "format": FORMAT,
            "version": FORMAT_VERSION,
            "node": dict(self.node),
            "organisation": self.organisation,
            "models": list(self.models),
            "files": {
                name: {"size": each.size, "sha256": each.sha256}
                for name, each in sorted(self.files.items())
            },
        }

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "Manifest":
        """From JSON that has passed the schema; raises Refusal for another format or version."""
        if data["format"] != FORMAT or data["version"] != FORMAT_VERSION:
            raise Refusal("import.other_format", "archive", known=FORMAT_VERSION)
        files = {name: Said(each["size"], each["sha256"]) for name, each in data["files"].items()}
        return cls(data["organisation"], tuple(data["models"]), files, data["node"])


def check_directory(found: list[Packed]) -> None:
    """Raise Refusal unless an archive can be unpacked without harm: no bomb, no tricks, no twins.

    Names are those of our own making alone, so none leads out of where it belongs.
    """
    names = [each.name for each in found]
    if len(found) > MOST_FILES:
        raise Refusal("import.too_many_files", "archive", most=MOST_FILES)
    if len(set(names)) < len(names):
        raise Refusal("import.file_twice", "archive")
    if MANIFEST not in names:
        raise Refusal("import.no_manifest", "archive")
    if not all(name == MANIFEST or _NAME.fullmatch(name) for name in names):
        raise Refusal("import.unknown_file", "archive")
    unpacked = sum(each.size for each in found)
    packed = sum(each.packed for each in found)
    if unpacked > MOST_UNPACKED or (
        unpacked > FREE_OF_RATIO and unpacked > MOST_RATIO * max(packed, 1)
    ):
        raise Refusal("import.too_large", "archive", most=f"{MOST_UNPACKED // MIB} MiB")


def check_manifest(manifest: Manifest, organisation: str, found: list[Packed]) -> None:
    """Raise Refusal unless the manifest is about this organisation and these files."""
    if manifest.organisation != organisation:
        raise Refusal("import.other_organisation", "organisation")
    sizes = {each.name: each.size for each in found if each.name != MANIFEST}
    if sizes != {name: each.size for name, each in manifest.files.items()}:
        raise Refusal("import.other_files", "archive")
