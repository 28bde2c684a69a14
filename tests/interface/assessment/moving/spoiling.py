"""Archives that no export made, each wrong in one thing, and what is said of it."""

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest

from tests.interface.assessment.grouping import OTHER
from tests.interface.assessment.moving.nodes import (
    Files,
    changed,
    packed,
    rows,
    signed,
)

Spoil = Callable[[Files], bytes]


def renamed(old: str, new: str) -> Spoil:
    return lambda files: packed(
        signed({(new if name == old else name): content for name, content in files.items()})
    )


def row(collection: str, **change: Any) -> Spoil:
    return lambda files: packed(changed(files, collection, lambda each: each.update(change)))


def without(collection: str, field: str) -> Spoil:
    return lambda files: packed(changed(files, collection, lambda each: each.pop(field)))


def entry(**change: Any) -> Spoil:
    """Change an answer on the last sheet that has some."""

    def spoil(files: Files) -> bytes:
        numbers = [n for n, each in enumerate(rows(files, "sheets")) if each["entries"]]

        def change_one(each: dict[str, Any]) -> None:
            next(iter(each["entries"].values())).update(change)

        return packed(changed(files, "sheets", change_one, numbers[-1]))

    return spoil


def line(collection: str, text: bytes) -> Spoil:
    def spoil(files: Files) -> bytes:
        name = f"data/{collection}.jsonl"
        return packed(signed({**files, name: files[name] + text + b"\n"}))

    return spoil


def twice(collection: str) -> Spoil:
    def spoil(files: Files) -> bytes:
        name = f"data/{collection}.jsonl"
        return packed(signed({**files, name: files[name] + files[name]}))

    return spoil


def flipped(files: Files) -> bytes:
    """One bit of a row, with the manifest as it was."""
    name = "data/sheets.jsonl"
    content = bytearray(files[name])
    content[40] ^= 1
    return packed({**files, name: bytes(content)})


def bomb(files: Files) -> bytes:
    return packed(signed({**files, "tables/bomb.csv": b"0" * (64 * 1024**2)}))


def with_twins(files: Files) -> bytes:
    stream = io.BytesIO(packed(files))
    with (
        zipfile.ZipFile(stream, "a") as archive,
        pytest.warns(UserWarning, match="Duplicate name"),
    ):
        archive.writestr("data/rounds.jsonl", files["data/rounds.jsonl"])
    return stream.getvalue()


HOSTILE: dict[str, tuple[Spoil, str]] = {
    "no zip": (lambda _: b"PK" + bytes(3_000), "import.no_archive"),
    "half a zip": (lambda files: packed(files)[:-30], "import.no_archive"),
    "flipped bit": (flipped, "import.file_changed"),
    "way out": (renamed("tables/rounds.csv", "../../etc/passwd"), "import.unknown_file"),
    "absolute": (renamed("tables/rounds.csv", "/etc/passwd"), "import.unknown_file"),
    "backslash": (renamed("tables/rounds.csv", "tables\\..\\x.csv"), "import.unknown_file"),
    "dots": (renamed("data/rounds.jsonl", "data/...jsonl"), "import.unknown_file"),
    "unknown rows": (renamed("data/rounds.jsonl", "data/commands.jsonl"), "import.unknown_file"),
    "system rows": (renamed("data/rounds.jsonl", "data/exports.jsonl"), "import.unknown_file"),
    "unknown bucket": (
        renamed("tables/rounds.csv", f"files/moving/{'a' * 32}"),
        "import.unknown_file",
    ),
    "twins": (with_twins, "import.file_twice"),
    "bomb": (bomb, "import.too_large"),
    "no manifest": (
        lambda files: packed({k: v for k, v in files.items() if k != "manifest.json"}),
        "import.no_manifest",
    ),
    "manifest of words": (
        lambda files: packed({**files, "manifest.json": b"hello"}),
        "import.no_manifest",
    ),
    "other format": (lambda files: packed(signed(files, format="x")), "import.other_format"),
    "later version": (lambda files: packed(signed(files, version=2)), "import.other_format"),
    "other organisation": (
        lambda files: packed(signed(files, organisation=OTHER)),
        "import.other_organisation",
    ),
    "unknown model": (lambda files: packed(signed(files, models=["x/1"])), "model.unknown"),
    "unknown edition": (
        lambda files: packed(signed(files, models=["perform-full/1"])),
        "edition.unknown",
    ),
    "file left out": (
        lambda files: packed({k: v for k, v in files.items() if k != "tables/rounds.csv"}),
        "import.other_files",
    ),
    "row of another": (row("rounds", participant="f" * 64), "import.row_wrong"),
    "row of nobody": (without("rounds", "participant"), "import.row_wrong"),
    "other name": (row("rounds", organisation=OTHER), "import.row_wrong"),
    "row with more": (row("rounds", admin=True), "import.row_wrong"),
    "other type": (row("rounds", version="1"), "import.row_wrong"),
    "fraction": (row("rounds", version=1.5), "import.row_wrong"),
    "model in a row": (row("rounds", model="x"), "import.row_wrong"),
    "status": (row("rounds", status="erased"), "import.row_wrong"),
    "tombstone": (row("assessments", status="erased"), "import.row_wrong"),
    "score too high": (row("assessments", scores=[["1a", "101"]]), "import.row_wrong"),
    "score missing": (row("assessments", scores=[["1a", "50"]]), "import.row_wrong"),
    "day": (row("rounds", begun="2025-02-30"), "import.row_wrong"),
    "round missing": (row("sheets", round="f" * 32), "import.row_wrong"),
    "operator": (row("rounds", facilitator={"$ne": 1}), "import.row_wrong"),
    "special": (row("sheets", closed={"$bytes": "AA=="}), "import.row_wrong"),
    "note too long": (entry(note="x" * 4_001), "import.row_wrong"),
    "moment": (entry(at={"$at": "2025-13-01"}), "import.row_wrong"),
    "no time zone": (entry(at={"$at": "2025-01-01T00:00:00"}), "import.row_wrong"),
    "score and unknown": (entry(score="50", unknown=True), "import.row_wrong"),
    "no JSON": (line("rounds", b"{"), "import.row_wrong"),
    "list": (line("rounds", b"[]"), "import.row_wrong"),
    "number": (line("rounds", b"7"), "import.row_wrong"),
    "deep": (line("rounds", b"[" * 5_000 + b"]" * 5_000), "import.row_wrong"),
    "not Unicode": (line("rounds", b'{"_id": "\xff"}'), "import.row_wrong"),
    "two keys": (twice("sheets"), "import.row_twice"),
    "two assessments": (twice("assessments"), "import.row_twice"),
}
