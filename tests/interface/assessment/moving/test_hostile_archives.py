"""An archive that no export made is refused, and nothing of it comes in."""

from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from chassis.errors import CorrectIt
from services.assessment.domain import archive as archives
from services.assessment.domain.file_name import TYPES
from services.assessment.registry import Registry
from services.assessment.scanning import Scanner
from tests.interface.assessment.moving.having import (
    kept_as_evidence,
    nothing_came_in,
)
from tests.interface.assessment.moving.nodes import (
    Files,
    Node,
    changed,
    packed,
    rows,
    signed,
    unpacked,
)
from tests.interface.assessment.moving.spoiling import HOSTILE, bomb
from tests.unit.assessment.documents import BOMB

RECORD = b"".join(b"%07d\n" % number for number in range(80_000))


@pytest.mark.parametrize("case", HOSTILE)
def test_hostile_archive_is_refused_and_brings_nothing_in(
    reached: Node, files: Files, case: str
) -> None:
    spoil, code = HOSTILE[case]
    archive = spoil(files)

    with pytest.raises(CorrectIt) as error:
        reached.bring_in(archive)

    assert error.value.code == code
    nothing_came_in(reached)
    # The right one can still come.
    assert reached.bring_in(packed(files))["outcome"] == "moved_in"


def test_content_that_does_not_fit_its_file_is_refused(left: Node, reached: Node) -> None:
    file = kept_as_evidence(left, RECORD)
    files = unpacked(left.take_out())

    for spoilt in (
        signed({**files, f"files/evidence_content/{file}": RECORD[1:]}),
        signed({k: v for k, v in files.items() if not k.startswith("files/")}),
        signed({**files, f"files/evidence_content/{'a' * 32}": RECORD}),
        changed(files, "evidence_content.files", lambda each: each.update(chunkSize=1)),
        changed(files, "evidence_content.files", lambda each: each.update(chunkSize="x")),
    ):
        with pytest.raises(CorrectIt, match=r"import\.(other_files|row_wrong)"):
            reached.bring_in(packed(spoilt))
        nothing_came_in(reached)


def test_bomb_is_seen_by_its_directory_without_being_unpacked(reached: Node, files: Files) -> None:
    archive = bomb(files)
    assert len(archive) < 500_000

    with pytest.raises(CorrectIt, match="import.too_large"):
        reached.bring_in(archive)


def test_every_limit_of_an_archive_leaves_room_for_what_can_be_kept() -> None:
    assert archives.MOST_UNPACKED >= archives.MOST_ARCHIVE
    assert archives.LONGEST_LINE < 16 * 1024**2
    assert timedelta(days=1) == archives.KEPT


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("content", "javascript:alert(1)"),
        ("content", "another text than was announced"),
        ("content", "bell \a"),
        ("media_type", "text/html"),
        ("kind", "link"),
        ("kind", "file"),
        ("state", "clean"),
        ("size", 1),
        ("title", " "),
    ],
)
def test_note_that_could_not_have_been_added_here_is_refused(
    reached: Node, files: Files, field: str, value: object
) -> None:
    number = next(n for n, each in enumerate(rows(files, "evidence")) if each["kind"] == "note")

    with pytest.raises(CorrectIt, match="import.row_wrong"):
        reached.bring_in(packed(changed(files, "evidence", partial(put, field, value), number)))

    nothing_came_in(reached)


@pytest.mark.parametrize(
    ("name", "media_type", "content"),
    [
        ("minutes.pdf", "application/pdf", b"<html><script>alert(1)</script>"),
        ("minutes.txt", "text/plain", b"<!DOCTYPE html><script>alert(1)</script>"),
        ("minutes.docx", TYPES["docx"], BOMB),
        ("minutes.html", "text/html", b"<p>hello"),
        ("minutes.txt", "text/html", b"hello"),
        ("../minutes.txt", "text/plain", b"hello"),
        ("minutes.txt", "image/svg+xml", b"hello"),
    ],
)
def test_file_that_could_not_have_been_uploaded_here_is_refused(
    left: Node, reached: Node, name: str, media_type: str, content: bytes
) -> None:
    kept_as_evidence(left, content, name=name, media_type=media_type)
    archive = left.take_out()

    with pytest.raises(CorrectIt, match="import.row_wrong"):
        reached.bring_in(archive)

    nothing_came_in(reached)


def test_file_is_shown_to_the_scanner_of_the_node_that_it_comes_to(
    left: Node, reached: Node
) -> None:
    file = kept_as_evidence(left, RECORD, state="clean")
    archive = left.take_out()
    scanned = replace(reached.registry, scanner=Scanner(("grep", "-qv", "0079999")))
    infected = replace(reached.registry, scanner=Scanner(("grep", "-q", "no such line")))

    assert found(reached, infected, archive) == "evidence.infected"
    nothing_came_in(reached)
    assert found(reached, scanned, archive) is None
    assert state_of(reached, file) == "clean"


def test_node_without_a_scanner_believes_no_other_ones(left: Node, reached: Node) -> None:
    file = kept_as_evidence(left, RECORD, state="clean")

    reached.bring_in(left.take_out())

    assert state_of(reached, file) == "not_scanned"


def test_more_than_the_quota_of_the_node_is_refused(left: Node, reached: Node) -> None:
    kept_as_evidence(left, RECORD)
    small = replace(reached.registry, evidence_quota=len(RECORD) - 1)

    assert found(reached, small, left.take_out()) == "evidence.quota"
    nothing_came_in(reached)


def put(field: str, value: object, row: dict[str, Any]) -> None:
    row[field] = value


def found(node: Node, registry: Registry, archive: bytes) -> str | None:
    """What is wrong with an archive for a node with other settings; None when it came in."""
    node.use(registry)
    try:
        node.bring_in(archive)
    except CorrectIt as error:
        return str(error.params.get("problem"))
    return None


def state_of(node: Node, file: str) -> str:
    row = node.db["evidence"].find_one({"_id": file})
    assert row is not None
    return str(row["state"])
