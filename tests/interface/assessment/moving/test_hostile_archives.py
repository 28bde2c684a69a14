"""An archive that no export made is refused, and nothing of it comes in."""

from datetime import timedelta

import pytest

from chassis.errors import CorrectIt
from services.assessment.domain import archive as archives
from tests.interface.assessment.moving.having import (
    kept_as_evidence,
    nothing_came_in,
)
from tests.interface.assessment.moving.nodes import (
    Files,
    Node,
    changed,
    packed,
    signed,
    unpacked,
)
from tests.interface.assessment.moving.spoiling import HOSTILE, bomb

PICTURE = bytes(range(256)) * 2_500


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
    file = kept_as_evidence(left, PICTURE)
    files = unpacked(left.take_out())

    for spoilt in (
        signed({**files, f"files/evidence_content/{file}": PICTURE[1:]}),
        signed({k: v for k, v in files.items() if not k.startswith("files/")}),
        signed({**files, f"files/evidence_content/{'a' * 32}": PICTURE}),
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
