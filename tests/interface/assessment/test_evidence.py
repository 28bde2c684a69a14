"""Evidence belongs to an organisation, is used in any round, and stays while scores rest on it."""

from typing import Any

import pytest

from chassis.errors import CorrectIt
from chassis.unit_of_work import UnitOfWork
from services.assessment.domain.grant import Scope
from services.assessment.store import evidence, evidence_files
from services.assessment.use_cases.evidence.forgetting import forget_evidence
from tests.interface.assessment.grouping import OTHER, OWN, PARTS, begun
from tests.interface.assessment.making import everything, sizes
from tests.interface.assessment.test_group_work import granted
from tests.interface.assessment.uploading import (
    MEMBER,
    begun_file,
    fetched,
    filed,
    noted,
    parts,
    put,
)
from tests.interface.calling import Call
from tests.unit.assessment.documents import GOOD

LINK = {"title": "Annual report", "url": "https://example.org/report"}


def refer(call: Call, round_id: str, items: list[str], code: str = "1a", base: int = 0) -> None:
    request = {"round": round_id, "code": code, "base": base, "score": "50", "evidence": items}
    call("save_consensus_answer", request, **MEMBER)


def submitted(call: Call, items: list[str]) -> str:
    made = str(begun(call)["id"])
    for code in PARTS:
        refer(call, made, items if code == "1a" else [], code)
    call("submit_round", {"round": made}, **MEMBER)
    return made


def test_note_and_link_are_kept_and_shown(call: Call) -> None:
    note = noted(call)
    link = call("add_link", LINK, **MEMBER)["evidence"]

    shown = [
        call("get_evidence", {"evidence": each}, **MEMBER)["evidence"] for each in (note, link)
    ]

    assert [each["kind"] for each in shown] == ["note", "link"]
    assert shown[0]["text"] == "All agreed on 3 March."
    assert shown[1]["url"] == LINK["url"]
    assert (shown[0]["by"], shown[0]["created"], shown[0]["version"]) == (
        "someone",
        "2025-03-04",
        1,
    )
    assert (shown[0]["state"], shown[0]["size"]) == ("nothing_to_scan", 22)
    assert len(shown[0]["sha256"]) == 64


@pytest.mark.parametrize(
    ("method", "request_", "code"),
    [
        ("add_note", {"title": "", "text": "x"}, "text.missing"),
        ("add_note", {"title": "x", "text": " "}, "text.missing"),
        ("add_note", {"title": "x", "text": "a\x00b"}, "text.control_character"),
        ("add_note", {"title": "x", "text": "x" * 4_001}, "text.too_long"),
        ("add_note", {"title": "x" * 201, "text": "x"}, "text.too_long"),
        ("add_note", {"title": "x", "text": "x" * 10_000_000}, "request.invalid"),
        ("add_link", {**LINK, "url": "javascript:alert(1)"}, "link.scheme"),
        ("add_link", {**LINK, "url": "https://" + "ada:x@example.org"}, "link.credentials"),
        ("begin_file", {"name": "a.txt", "size": 0, "sha256": "0" * 64}, "request.invalid"),
        ("begin_file", {"name": "a.txt", "size": 10485761, "sha256": "0" * 64}, "request.invalid"),
        ("begin_file", {"name": "a.txt", "size": 1, "sha256": "xyz"}, "request.invalid"),
        ("begin_file", {"name": "../a.txt", "size": 1, "sha256": "0" * 64}, "file.name"),
        ("begin_file", {"name": "a.html", "size": 1, "sha256": "0" * 64}, "file.type_not_taken"),
        ("get_evidence", {"evidence": "../etc"}, "request.invalid"),
        ("get_evidence", {"evidence": "0" * 32}, "evidence.unknown"),
    ],
)
def test_wrong_request_is_refused_and_writes_nothing(
    call: Call, unit: UnitOfWork, method: str, request_: dict[str, Any], code: str
) -> None:
    before = everything(unit.db)

    with pytest.raises(CorrectIt) as error:
        call(method, request_, **MEMBER)

    assert error.value.code == code
    assert everything(unit.db) == before


def test_list_goes_page_by_page_and_says_what_is_kept(call: Call) -> None:
    notes = sorted(noted(call, f"Note {n}") for n in range(3))
    call("add_link", LINK, **MEMBER)

    first = call("list_evidence", {"kind": "note", "limit": 2}, **MEMBER)
    rest = call("list_evidence", {"kind": "note", "after": first["next"]}, **MEMBER)

    assert [each["id"] for each in first["evidence"] + rest["evidence"]] == notes
    assert rest["next"] is None
    assert rest["kept"]["items"] == 4
    assert "text" not in first["evidence"][0]


def test_strangers_find_nothing_and_guests_only_what_a_grant_opens(
    call: Call, unit: UnitOfWork
) -> None:
    note = noted(call)
    participant = unit.db[evidence.COLLECTION].find_one({})["participant"]
    which = {"evidence": note}
    stranger = {"role": "member", "organisation": OTHER}

    for method in ("get_evidence", "where_used", "remove_evidence"):
        with pytest.raises(CorrectIt, match="evidence.unknown"):
            call(method, which, **stranger)
    with pytest.raises(CorrectIt, match="organisation.not_yours"):
        call("list_evidence", {"organisation": OWN}, **stranger)
    with pytest.raises(CorrectIt, match="evidence.unknown"):
        call("get_evidence", which, role="practitioner")
    granted(unit, participant, "someone", Scope.ANSWERS)

    assert call("get_evidence", which, role="practitioner")["evidence"]["id"] == note
    with pytest.raises(CorrectIt, match="evidence.unknown"):
        call("rename_evidence", {**which, "title": "Mine"}, role="practitioner")
    with pytest.raises(CorrectIt, match="policy.refused"):
        call("remove_evidence", which, role="practitioner")


def test_item_is_renamed_in_the_version_that_was_seen(call: Call) -> None:
    note = noted(call)

    renamed = call("rename_evidence", {"evidence": note, "title": "Better", "version": 1}, **MEMBER)
    with pytest.raises(CorrectIt, match="evidence.changed_since"):
        call("rename_evidence", {"evidence": note, "title": "Worse", "version": 1}, **MEMBER)

    assert renamed == {"evidence": note, "version": 2, "state": "nothing_to_scan"}
    assert call("get_evidence", {"evidence": note}, **MEMBER)["evidence"]["title"] == "Better"


def test_one_item_backs_answers_of_several_parts_and_rounds(call: Call) -> None:
    file = filed(call)
    first, second = begun(call)["id"], begun(call, year=2026)["id"]
    refer(call, first, [file])
    refer(call, first, [file], "2c")
    refer(call, second, [file], "3b")

    used = call("where_used", {"evidence": file}, **MEMBER)

    assert {(each["round"], tuple(each["codes"])) for each in used["answers"]} == {
        (first, ("1a", "2c")),
        (second, ("3b",)),
    }
    assert {each["layer"] for each in used["answers"]} == {"consensus"}


def test_answer_refers_only_to_usable_evidence_of_its_organisation(call: Call) -> None:
    made = begun(call)["id"]
    theirs = call("add_note", {"title": "x", "text": "x"}, role="member", organisation=OTHER)[
        "evidence"
    ]
    waiting = call("begin_file", {"name": "a.txt", "size": 1, "sha256": "0" * 64}, **MEMBER)

    for item in (theirs, waiting["evidence"], "0" * 32):
        with pytest.raises(CorrectIt, match="evidence.unknown"):
            refer(call, made, [item])


def test_evidence_of_a_round_that_was_handed_in_stays(call: Call) -> None:
    note = noted(call)
    made = submitted(call, [note])

    with pytest.raises(CorrectIt) as error:
        call("remove_evidence", {"evidence": note}, **MEMBER)

    assert (error.value.code, error.value.params["round"]) == ("evidence.in_use", made)
    assert call("get_evidence", {"evidence": note}, **MEMBER)["evidence"]["id"] == note


def test_removed_item_leaves_open_answers_and_nothing_else(call: Call, unit: UnitOfWork) -> None:
    made = begun(call)["id"]
    before = sizes(unit.db)
    file, note = filed(call), noted(call)
    refer(call, made, [file, note])

    call("remove_evidence", {"evidence": file}, **MEMBER)

    answers = call("get_sheet", {"round": made}, **MEMBER)["sheet"]["answers"]
    assert (answers["1a"]["evidence"], answers["1a"]["version"]) == ([note], 1)
    assert GOOD["txt"][:20] not in everything(unit.db)
    call("remove_evidence", {"evidence": note}, **MEMBER)
    after = sizes(unit.db)
    for name in (evidence.COLLECTION, evidence_files.FILES, evidence_files.CHUNKS):
        assert after[name] == before[name]
    assert call("list_evidence", {}, **MEMBER)["kept"]["bytes"] == 0


def test_file_comes_back_as_it_was_and_only_to_be_saved(call: Call) -> None:
    file = filed(call, name="Übersicht 2025.txt")

    part = call("get_file_part", {"evidence": file}, **MEMBER)

    assert fetched(call, file) == GOOD["txt"]
    assert part["content_disposition"] == "attachment"
    assert part["headers"]["Content-Disposition"] == (
        "attachment; filename*=UTF-8''%C3%9Cbersicht%202025.txt"
    )
    assert part["headers"]["X-Content-Type-Options"] == "nosniff"
    assert (part["media_type"], part["state"]) == ("text/plain", "not_scanned")


def test_answers_of_commands_hold_no_words(call: Call, unit: UnitOfWork) -> None:
    file = filed(call, name="secret-plan.txt")
    noted(call, "Whispered")

    call("rename_evidence", {"evidence": file, "title": "Shouted"}, **MEMBER)

    kept = str(list(unit.db["commands"].find()))
    assert not any(word in kept for word in ("secret-plan", "Whispered", "Shouted"))


def test_erasing_takes_all_of_one_organisation_and_nothing_of_others(
    call: Call, unit: UnitOfWork
) -> None:
    theirs = {"role": "member", "organisation": OTHER}
    kept = call("add_note", {"title": "Theirs", "text": "x"}, **theirs)["evidence"]
    noted(call, "Quokka", text="Quokka")
    file = filed(call, b"Quokka\n", "Quokka.txt")
    begun = begun_file(call, b"Quokka\n" * 50_000, "Quokka-2.txt")
    put(call, begun, 0, parts(b"Quokka\n" * 50_000)[0])
    participant = unit.db[evidence.COLLECTION].find_one({"_id": file})["participant"]

    gone = unit.run(lambda tx: forget_evidence(tx, participant))

    assert gone == 3
    assert b"Quokka" not in everything(unit.db)
    assert participant.encode() not in everything(unit.db)
    assert call("get_evidence", {"evidence": kept}, **theirs)["evidence"]["title"] == "Theirs"
    of_ours = unit.db["commands"].find({"subjects": {"$in": [file, begun]}})
    assert {row["fingerprint"] for row in of_ours} == {None}
