"""A file is evidence once all of it arrived as announced, whatever happens on the way."""

import base64
import signal
import stat
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from chassis.errors import CorrectIt, PerformError, RetryIt
from chassis.unit_of_work import UnitOfWork
from services.assessment.domain.evidence import PART_SIZE
from services.assessment.registry import Registry
from services.assessment.scanning import Scanner
from services.assessment.service import AssessmentService
from services.assessment.store import evidence, evidence_files
from services.assessment.use_cases.evidence.changing import remove_unfinished
from tests.interface.assessment.making import everything
from tests.interface.assessment.uploading import MEMBER, begun_file, fetched, filed, parts, put
from tests.interface.calling import Call, caller
from tests.interface.set_clock import SetClock
from tests.unit.assessment.documents import GOOD, HOSTILE
from tests.unit.assessment.making import CATALOGUE, KEY

# Three parts, the last of them short; each differs from the others.
LONG = b"".join(b"%07d\n" % number for number in range(75_000))
EICAR = b"this is the sample that the scanner of these tests looks for\n"


@pytest.fixture
def registry(unit: UnitOfWork) -> Registry:
    return Registry(unit, "gb", CATALOGUE, KEY)


def program(folder: Path, text: str) -> Scanner:
    """Give a real program of the system as scanner."""
    file = folder / "scanner"
    file.write_text(f"#!/bin/sh\n{text}\n")
    file.chmod(file.stat().st_mode | stat.S_IXUSR)
    return Scanner((str(file), "argument with blank"))


def calling(registry: Registry, **other: Any) -> Call:
    made: Call = caller(AssessmentService, registry.unit, registry=replace(registry, **other))
    return made


def finish(call: Call, item: str, **other: Any) -> dict[str, Any]:
    return call("finish_file", {"evidence": item}, **MEMBER, **other)


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 0, 1, 2, 2)])
def test_parts_come_in_any_order_and_more_than_once(call: Call, order: tuple[int, ...]) -> None:
    item = begun_file(call, LONG)
    sent = parts(LONG)

    for number in order:
        put(call, item, number, sent[number])
    finished = finish(call, item)

    assert finished == {"evidence": item, "version": 2, "state": "not_scanned"}
    assert fetched(call, item) == LONG


def test_part_that_was_damaged_is_replaced(call: Call) -> None:
    item = begun_file(call, LONG)
    for number, data in enumerate(parts(LONG)):
        put(call, item, number, data)
    put(call, item, 1, base64.b64encode(bytes(PART_SIZE)).decode())

    with pytest.raises(CorrectIt, match="evidence.checksum"):
        finish(call, item)
    put(call, item, 1, parts(LONG)[1])
    finish(call, item)

    assert fetched(call, item) == LONG


def test_missing_parts_are_named(call: Call) -> None:
    item = begun_file(call, LONG)
    put(call, item, 1, parts(LONG)[1])

    with pytest.raises(CorrectIt) as error:
        finish(call, item)

    assert (error.value.code, error.value.params) == (
        "evidence.parts_missing",
        {"count": 2, "missing": "0, 2"},
    )


@pytest.mark.parametrize(
    ("number", "data", "code"),
    [
        (0, base64.b64encode(b"short").decode(), "evidence.part_length"),
        (2, base64.b64encode(bytes(PART_SIZE)).decode(), "evidence.part_length"),
        (3, "AAAA", "evidence.no_such_part"),
        (40, "AAAA", "request.invalid"),
        (-1, "AAAA", "request.invalid"),
        (0, "no base64 ä", "request.invalid"),
        (0, "A" * 1_000_000, "request.invalid"),
        (0, "", "request.invalid"),
    ],
)
def test_wrong_part_is_refused_and_kept_nowhere(
    call: Call, unit: UnitOfWork, number: int, data: str, code: str
) -> None:
    item = begun_file(call, LONG)
    before = everything(unit.db)

    with pytest.raises(CorrectIt) as error:
        put(call, item, number, data)

    assert error.value.code == code
    assert everything(unit.db) == before


def test_finished_file_takes_no_parts_and_finishes_again_the_same(call: Call) -> None:
    item = filed(call, LONG)

    with pytest.raises(CorrectIt, match="evidence.finished"):
        put(call, item, 0, parts(LONG)[0])

    assert finish(call, item) == {"evidence": item, "version": 2, "state": "not_scanned"}


@pytest.mark.parametrize(("ending", "content", "code"), HOSTILE[:3])
def test_hostile_file_does_not_become_evidence(
    call: Call, ending: str, content: bytes, code: str
) -> None:
    item = begun_file(call, content, f"a.{ending}")
    for number, data in enumerate(parts(content)):
        put(call, item, number, data)

    with pytest.raises(CorrectIt) as error:
        finish(call, item)
    with pytest.raises(CorrectIt, match="evidence.not_usable"):
        call("get_file_part", {"evidence": item}, **MEMBER)

    assert error.value.code == code


def test_two_finish_at_once_and_get_the_same(registry: Registry) -> None:
    item = begun_file(calling(registry), LONG)
    for number, data in enumerate(parts(LONG)):
        put(calling(registry), item, number, data)

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: finish(calling(registry), item), range(4)))

    assert all(each == answers[0] for each in answers)
    assert registry.unit.db[evidence_files.FILES].count_documents({}) == 1
    assert fetched(calling(registry), item) == LONG


def test_part_that_meets_the_end_is_taken_or_refused_and_never_spoils_the_file(
    registry: Registry,
) -> None:
    wrong = base64.b64encode(bytes(PART_SIZE)).decode()

    def outcome(act: Callable[[], Any]) -> str:
        try:
            act()
        except PerformError as error:
            return error.code
        return "done"

    for _ in range(5):
        item = begun_file(calling(registry), LONG)
        for number, data in enumerate(parts(LONG)):
            put(calling(registry), item, number, data)
        calls = [
            lambda item=item: put(calling(registry), item, 0, wrong),
            lambda item=item: finish(calling(registry), item),
        ]
        with ThreadPoolExecutor(2) as pool:
            put_out, finish_out = pool.map(outcome, calls)

        if finish_out == "done":
            assert put_out in ("evidence.finished", "evidence.busy")
            assert fetched(calling(registry), item) == LONG
        else:
            assert finish_out in ("evidence.busy", "evidence.checksum")
            assert put_out == "done"


def test_process_that_dies_before_the_end_leaves_a_file_that_can_be_finished(
    registry: Registry,
) -> None:
    item = begun_file(calling(registry), LONG)
    for number, data in enumerate(parts(LONG)):
        put(calling(registry), item, number, data)
    scanning = threading.Event()

    class Dies(Scanner):
        def state(self, content: bytes) -> Any:
            scanning.set()
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        finish(calling(registry, scanner=Dies()), item)

    assert scanning.is_set()
    assert finish(calling(registry), item)["version"] == 2
    assert fetched(calling(registry), item) == LONG


def test_unfinished_file_is_removed_after_a_day_and_gives_its_place_back(
    call: Call, registry: Registry, clock: SetClock
) -> None:
    kept = filed(call)
    begun_file(call, GOOD["txt"])
    late = begun_file(call, LONG)
    clock.advance(hours=20)
    put(call, late, 0, parts(LONG)[0])
    clock.advance(hours=5)

    removed = [remove_unfinished(registry), remove_unfinished(registry)]

    assert removed == [1, 0]
    left = {each["id"] for each in call("list_evidence", {}, **MEMBER)["evidence"]}
    assert left == {kept, late}
    clock.advance(hours=24)
    assert remove_unfinished(registry) == 1
    assert registry.unit.db[evidence_files.CHUNKS].count_documents({}) == 1
    assert call("list_evidence", {}, **MEMBER)["kept"]["bytes"] == len(GOOD["txt"])


def test_quota_counts_what_is_announced_and_holds_when_many_come_at_once(
    registry: Registry,
) -> None:
    small = {"evidence_quota": 3 * len(LONG)}

    def announce(_: int) -> str:
        try:
            return begun_file(calling(registry, **small), LONG)
        except PerformError as error:
            return error.code

    with ThreadPoolExecutor(6) as pool:
        found = list(pool.map(announce, range(6)))
    again = [announce(0) for _ in range(3)]

    ids = [each for each in found + again if len(each) == 32]
    assert len(ids) == 3
    assert set(again) >= {"evidence.quota"}
    assert registry.unit.db[evidence.COLLECTION].count_documents({}) == 3
    call = calling(registry, **small)
    call("remove_evidence", {"evidence": ids[0]}, **MEMBER)
    assert len(announce(0)) == 32


def test_scanner_gets_the_file_and_says_that_it_is_clean(
    registry: Registry, tmp_path: Path
) -> None:
    scanner = program(tmp_path, f'[ "$1" = "argument with blank" ] && cat > {tmp_path}/seen')
    call = calling(registry, scanner=scanner)

    item = filed(call, LONG)

    assert (tmp_path / "seen").read_bytes() == LONG
    assert call("get_evidence", {"evidence": item}, **MEMBER)["evidence"]["state"] == "clean"


def test_infected_file_is_removed_and_says_so(registry: Registry, tmp_path: Path) -> None:
    call = calling(registry, scanner=program(tmp_path, "! grep -q 'the sample'"))
    item = begun_file(call, EICAR)
    put(call, item, 0, parts(EICAR)[0])

    for _ in range(2):
        with pytest.raises(CorrectIt, match="evidence.infected"):
            finish(call, item, command_id="once")

    assert EICAR not in everything(registry.unit.db)
    shown = call("list_evidence", {}, **MEMBER)
    assert shown["evidence"][0]["state"] == "refused"
    assert shown["kept"] == {"items": 1, "bytes": 0, "most": registry.evidence_quota}
    call("remove_evidence", {"evidence": item}, **MEMBER)
    assert call("list_evidence", {}, **MEMBER)["kept"]["items"] == 0


@pytest.mark.parametrize("command", ["exit 2", f"kill -{int(signal.SIGKILL)} $$"])
def test_scanner_that_cannot_say_lets_the_file_wait(
    registry: Registry, tmp_path: Path, command: str
) -> None:
    call = calling(registry, scanner=program(tmp_path, command))
    item = begun_file(call, LONG)
    for number, data in enumerate(parts(LONG)):
        put(call, item, number, data)
    before = everything(registry.unit.db)

    with pytest.raises(RetryIt, match="evidence.scanner_unavailable"):
        finish(call, item)
    with pytest.raises(RetryIt, match="evidence.scanner_unavailable"):
        finish(calling(registry, scanner=Scanner((f"{tmp_path}/missing",))), item)

    assert everything(registry.unit.db) == before
    assert finish(calling(registry, scanner=Scanner(("true",))), item)["state"] == "clean"


def test_scanner_that_reads_nothing_does_not_block(registry: Registry) -> None:
    item = filed(calling(registry, scanner=Scanner(("true",))), LONG)

    assert fetched(calling(registry), item) == LONG
