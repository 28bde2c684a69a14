"""Cut off, repeated, late or wrong on the way: all of it comes in or nothing, and nothing stays."""

from typing import Any

import pytest

from chassis import outbox
from chassis.errors import CorrectIt, PerformError, RetryIt
from services.assessment.store import erasures, moving_files, moving_rows
from services.assessment.use_cases.moving import bringing_in
from services.assessment.use_cases.moving.clearing import clear_moves
from services.assessment.use_cases.rights.erasing import finish_erasures
from tests.interface.assessment.grouping import OWN
from tests.interface.assessment.moving.having import nothing_came_in
from tests.interface.assessment.moving.nodes import (
    Files,
    Node,
    packed,
)
from tests.interface.assessment.rights_world import World


def test_parts_that_are_missing_or_changed_are_named(reached: Node, left: Node) -> None:
    archive = left.take_out()
    import_ = reached.send(archive)

    chunks = reached.db[moving_files.CHUNKS]
    data = chunks.find_one({"files_id": import_, "n": 0})["data"]  # type: ignore[index]
    chunks.update_one({"files_id": import_, "n": 0}, {"$set": {"data": bytes([1]) + data[1:]}})
    with pytest.raises(CorrectIt, match="import.checksum"):
        reached.call("finish_import", {"import": import_})
    chunks.delete_one({"files_id": import_, "n": 0})
    with pytest.raises(CorrectIt) as error:
        reached.call("finish_import", {"import": import_})
    assert (error.value.code, error.value.params) == (
        "import.parts_missing",
        {"count": 1, "missing": 0},
    )
    nothing_came_in(reached)


@pytest.mark.parametrize(
    ("part", "data", "code"),
    [
        (0, "AAAA", "import.part_length"),
        (9, "AAAA", "import.no_such_part"),
        (0, "%%%%", "import.not_base64"),
        (-1, "AAAA", "request.invalid"),
        (0, "", "request.invalid"),
        (0, "A" * 400_000, "request.invalid"),
    ],
)
def test_wrong_part_is_refused(reached: Node, part: int, data: str, code: str) -> None:
    begun = reached.call("begin_import", {"organisation": OWN, "size": 10, "sha256": "0" * 64})

    with pytest.raises(CorrectIt) as error:
        reached.call("put_import_part", {"import": begun["import"], "part": part, "data": data})

    assert error.value.code == code


def test_repeated_finish_brings_nothing_in_twice(reached: Node, files: Files) -> None:
    import_ = reached.send(packed(files))

    once = reached.call("finish_import", {"import": import_}, command_id="finish")
    again = reached.call("finish_import", {"import": import_}, command_id="finish")
    other = reached.call("finish_import", {"import": import_})

    assert once == again == other
    assert reached.db["rounds"].count_documents({}) == 3


def test_failure_on_the_way_leaves_nothing_and_can_be_repeated(
    reached: Node, files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    import_ = reached.send(packed(files))
    real = moving_rows.add

    def failing(db: Any, session: Any, collection: str, new: Any) -> None:
        real(db, session, collection, new)
        if collection == "accesses":
            raise RetryIt("import.busy")

    with monkeypatch.context() as broken:
        broken.setattr(moving_rows, "add", failing)
        with pytest.raises(RetryIt):
            reached.call("finish_import", {"import": import_})
    nothing_came_in(reached)

    assert reached.call("finish_import", {"import": import_})["outcome"] == "moved_in"


def test_what_a_dead_process_left_is_erased_by_the_timer(
    home: World, reached: Node, files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is killed in the middle: nobody undoes anything, and nobody sees anything of it."""
    import_ = reached.send(packed(files))

    class Killed(BaseException):
        pass

    def dying(*_: Any, **__: Any) -> None:
        raise Killed

    with monkeypatch.context() as broken:
        broken.setattr(bringing_in, "undo", lambda *_: None)
        broken.setattr(bringing_in.Mover, "_open", dying)
        with pytest.raises(Killed):
            reached.call("finish_import", {"import": import_})
    assert reached.db["sheets"].count_documents({}) > 0

    with pytest.raises(RetryIt, match=erasures.CLOSED):
        reached.call("list_rounds", {"organisation": OWN})
    with pytest.raises(RetryIt, match=erasures.CLOSED):
        reached.call("finish_import", {"import": import_})
    assert finish_erasures(reached.registry) == 0
    home.clock.advance(seconds=61)
    assert finish_erasures(reached.registry) == 1

    nothing_came_in(reached)
    assert reached.db[outbox.COLLECTION].count_documents({}) == 0
    assert reached.call("finish_import", {"import": import_})["outcome"] == "moved_in"


def test_archives_are_gone_after_a_day(home: World, left: Node, reached: Node) -> None:
    archive = left.take_out()
    export = left.db["exports"].find_one()
    import_ = reached.send(archive)
    assert export is not None
    assert clear_moves(left.registry) == clear_moves(reached.registry) == 0

    home.clock.advance(hours=24)

    assert (clear_moves(left.registry), clear_moves(reached.registry)) == (1, 1)
    for node in (left, reached):
        for name in ("exports", "imports", moving_files.FILES, moving_files.CHUNKS):
            assert node.db[name].count_documents({}) == 0
    with pytest.raises(CorrectIt, match="export.unknown"):
        left.call("get_export_part", {"export": export["_id"], "part": 0})
    with pytest.raises(CorrectIt, match="import.unknown"):
        reached.call("finish_import", {"import": import_})


def test_next_export_takes_the_place_of_the_last(left: Node) -> None:
    left.take_out()
    left.take_out()

    assert clear_moves(left.registry) == 1
    assert left.db["exports"].count_documents({}) == 1


def test_export_that_a_dead_process_left_is_packed_by_the_same_command(
    home: World, left: Node, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = {"organisation": OWN}

    class Killed(BaseException):
        pass

    def dying(*_: Any, **__: Any) -> None:
        raise Killed

    with monkeypatch.context() as broken:
        broken.setattr(moving_files, "finish", dying)
        with pytest.raises(Killed):
            left.call("begin_export", asked, command_id="export")
    with pytest.raises(RetryIt, match="export.busy"):
        left.call("begin_export", asked, command_id="export")
    home.clock.advance(seconds=61)

    begun = left.call("begin_export", asked, command_id="export")

    assert left.db[moving_files.CHUNKS].count_documents({}) == begun["parts"]
    assert left.call("get_export_part", {"export": begun["export"], "part": 0})["data"]


def test_erasure_ends_an_export_that_is_being_packed(
    left: Node, monkeypatch: pytest.MonkeyPatch
) -> None:
    erase = {"organisation": OWN, "confirm": OWN}

    class Erasing(moving_files.Writer):
        def end(self) -> str:
            left.call("erase_organisation", erase)
            return super().end()

    monkeypatch.setattr(moving_files, "Writer", Erasing)
    with pytest.raises(PerformError, match=r"export\.busy"):
        left.call("begin_export", {"organisation": OWN})
    assert left.db["exports"].count_documents({}) == 0
