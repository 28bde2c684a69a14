"""A round's tables go out to those who may see them, and answers come in as a whole or not."""

import base64
import csv
import io
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chassis.errors import CorrectIt, PerformError
from chassis.messages import sentence
from chassis.unit_of_work import UnitOfWork
from services.assessment.domain.answer_table import KNOWN
from services.assessment.domain.grant import Scope
from services.assessment.domain.sheet import Answer, Layer, sheet_id
from services.assessment.domain.table import Table
from services.assessment.store import sheets
from services.assessment.tables import csv_file, workbook
from tests.interface.assessment.grouping import OTHER, OWN, PARTS, begun
from tests.interface.assessment.making import everything
from tests.interface.assessment.planning import added, agree, handed_in
from tests.interface.assessment.test_group_work import granted
from tests.interface.assessment.uploading import MEMBER, noted
from tests.interface.calling import Call
from tests.unit.assessment.making import CONTENT
from tests.unit.assessment.test_tables import answers
from tests.unit.assessment.workbooks import HOSTILE
from tests.unit.assessment.workbooks import workbook as made

WRITE = {"csv": csv_file.write, "xlsx": workbook.write}
READ = {"csv": csv_file.read, "xlsx": workbook.read}


def exported(call: Call, round_id: str, format_: str = "csv", **other: Any) -> bytes:
    request = {"round": round_id, "table": "answers", "format": format_, **other}
    return base64.b64decode(call("export_table", request, **MEMBER)["content"])


def imported(
    call: Call, round_id: str, content: bytes, format_: str = "csv", **other: Any
) -> dict[str, Any]:
    data = base64.b64encode(content).decode()
    request = {"round": round_id, "format": format_, "content": data}
    return call("import_answers", request, **{**MEMBER, **other})


def answer(call: Call, round_id: str, code: str, base: int = 0, **said: Any) -> None:
    request = {"round": round_id, "code": code, "base": base, **said}
    call("save_consensus_answer", request, **MEMBER)


def said(call: Call, round_id: str) -> dict[str, Any]:
    shown: dict[str, Any] = call("get_sheet", {"round": round_id}, **MEMBER)["sheet"]["answers"]
    return shown


def csv_of(*lines: str) -> bytes:
    return "\r\n".join(["code,version,score,not_applicable,strengths,note", *lines]).encode()


def test_table_of_answers_has_every_code_that_is_asked(call: Call) -> None:
    round_id = str(begun(call)["id"])
    answer(call, round_id, "1a", score="57.5", strengths=["Board meets", "Minutes kept"])
    answer(call, round_id, "2", not_applicable="We have no plan yet")

    lines = list(csv_file.read(exported(call, round_id), KNOWN))

    codes = [line.text("code") for line in lines]
    assert (codes[:5], codes[5]) == (PARTS[:5], "2")
    assert set(codes) == {*PARTS, "2"}
    by_code = {line.text("code"): line for line in lines}
    assert by_code["1a"].text("strengths") == "Board meets\nMinutes kept"
    assert (by_code["1a"].text("score"), by_code["1a"].text("version")) == ("57.5", "1")
    assert by_code["2"].text("score") == "n/a"
    assert by_code["1b"].text("title") != ""


@given(st.dictionaries(st.sampled_from(PARTS), answers, max_size=5))
@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_round_trip_changes_nothing(call: Call, unit: UnitOfWork, found: dict[str, Answer]) -> None:
    round_id = str(begun(call)["id"])
    agree(unit, round_id, found)
    before = said(call, round_id)
    first = exported(call, round_id)

    for format_ in READ:
        report = imported(call, round_id, exported(call, round_id, format_), format_)
        assert (report["changed"], report["unchanged"]) == (0, len(found))

    assert exported(call, round_id) == first
    assert said(call, round_id) == before


@pytest.mark.parametrize("format_", READ)
def test_answers_of_a_file_reach_an_empty_round(call: Call, format_: str) -> None:
    source, target = str(begun(call)["id"]), str(begun(call, year=2026)["id"])
    note = noted(call)
    answer(call, source, "1a", score="57.5", note="=1+1", strengths=["-5 % waste"])
    answer(call, source, "1b", do_not_know=True, agreed=["Ada", "Bo"])
    answer(call, source, "1c", not_applicable="No shop", evidence=[note])
    columns = ("code", "score", "not_applicable", "strengths", "evidence", "note", "agreed")
    lines = csv_file.read(exported(call, source), KNOWN)
    rows = [[line.text(name) for name in columns] for line in lines]
    table = Table("answers", columns, rows)
    content = WRITE[format_](table)

    report = imported(call, target, content, format_)

    assert (report["changed"], report["skipped"]) == (3, 29)
    assert said(call, target) == said(call, source)


def test_version_is_respected_and_every_bad_line_is_named(call: Call, unit: UnitOfWork) -> None:
    round_id = str(begun(call)["id"])
    answer(call, round_id, "1a", score="40")
    answer(call, round_id, "1a", base=1, score="45")
    before = everything(unit.db)
    content = csv_of(
        "1a,1,50,,,",
        "1b,,57%,,,",
        "1c,,n/a,,,",
        "9z,,50,,,",
        "1d,x,50,,,",
        "1e,,50,,,fine",
        "1e,,50,,,twice",
        ",,50,,,",
        "2a,,101,,,",
        "2b,,50,not for us,,",
    )

    with pytest.raises(CorrectIt) as error:
        imported(call, round_id, content)

    rejects = error.value.params["rejects"]
    assert [(each["line"], each["column"], each["code"]) for each in rejects] == [
        (2, "version", "answer.changed_since"),
        (3, "score", "score.percent_sign"),
        (4, "not_applicable", "table.no_reason"),
        (5, "code", "code.unknown"),
        (6, "version", "table.version"),
        (8, "code", "table.code_twice"),
        (9, "code", "table.no_code"),
        (10, "score", "score.out_of_range"),
        (11, "score", "answer.two_at_once"),
    ]
    assert everything(unit.db) == before
    for each in rejects:
        said_ = sentence(CorrectIt(each["code"], each["column"], **each["params"]), CONTENT)
        assert "[" not in said_, said_


def test_cells_of_a_workbook_are_named(call: Call) -> None:
    round_id = str(begun(call)["id"])

    with pytest.raises(CorrectIt) as error:
        imported(call, round_id, made([["code", "score"], [], ["1a", 200]]), "xlsx")

    assert error.value.params["rejects"][0]["cell"] == "B3"


def test_same_file_again_changes_nothing_and_a_repeat_gives_the_first_answer(call: Call) -> None:
    round_id = str(begun(call)["id"])
    content = csv_of("1a,,50,,Good,")

    first = imported(call, round_id, content, command_id="once")
    repeated = imported(call, round_id, content, command_id="once")
    again = imported(call, round_id, content)

    assert first == repeated
    assert (first["changed"], again["changed"], again["unchanged"]) == (1, 0, 1)
    assert again["versions"] == {"1a": 1}


def test_round_that_was_handed_in_takes_nothing(call: Call, unit: UnitOfWork) -> None:
    round_id = handed_in(call, unit)["id"]

    with pytest.raises(CorrectIt, match="round.wrong_status"):
        imported(call, round_id, csv_of("1a,,50,,,"))


@pytest.mark.parametrize("name", ["macros", "bomb", "entities", "too many rows", "cut off"])
def test_hostile_file_writes_nothing(call: Call, unit: UnitOfWork, name: str) -> None:
    round_id = str(begun(call)["id"])
    before = everything(unit.db)

    with pytest.raises(CorrectIt) as error:
        imported(call, round_id, HOSTILE[name][0], "xlsx")

    assert error.value.code == HOSTILE[name][1]
    assert everything(unit.db) == before


@pytest.mark.parametrize("content", ["", "no base64", "A" * 7_000_000])
def test_what_is_no_file_is_refused(call: Call, content: str) -> None:
    request = {"round": begun(call)["id"], "format": "csv", "content": content}

    with pytest.raises(CorrectIt, match="request.invalid"):
        call("import_answers", request, **MEMBER)


def test_scores_are_exact_and_sums_come_when_all_is_answered(call: Call, unit: UnitOfWork) -> None:
    half = str(begun(call, year=2027)["id"])
    answer(call, half, "1a", score="50")
    whole = handed_in(call, unit)["id"]

    partly = _scores(call, half)
    fully = _scores(call, whole)

    assert partly["1a"]["percent"] == "50"
    assert "total" not in partly
    assert partly["1"]["percent"] == ""
    total = call("get_assessment", {"assessment": _assessment(call, whole)}, **MEMBER)
    assert fully["total"]["points"] == total["assessment"]["figures"]["total"]


def _assessment(call: Call, round_id: str) -> str:
    return str(call("get_round", {"round": round_id}, **MEMBER)["round"]["assessment"])


def _scores(call: Call, round_id: str) -> dict[str, dict[str, str]]:
    text = exported(call, round_id, table="scores").decode("utf-8-sig")
    rows = csv.DictReader(io.StringIO(text, newline=""))
    return {row["code"] or row["level"]: row for row in rows}


def test_plan_is_a_table_too(call: Call, unit: UnitOfWork) -> None:
    round_id = handed_in(call, unit)["id"]
    action = added(call, round_id, title="=Write minutes")

    text = exported(call, round_id, table="plan").decode("utf-8-sig")

    assert action in text
    assert "'=Write minutes" in text


def test_each_table_is_shown_to_those_who_may_see_what_is_in_it(
    call: Call, unit: UnitOfWork
) -> None:
    round_id = str(begun(call)["id"])
    sheet = sheets.by_id(unit.db, sheet_id(round_id, Layer.CONSENSUS))
    assert sheet is not None

    def may(table: str, role: str, organisation: str | None = None) -> bool:
        request = {"round": round_id, "table": table}
        try:
            call("export_table", request, role=role, organisation=organisation)
        except PerformError:
            return False
        return True

    assert not may("scores", "practitioner")
    assert not may("answers", "member", OTHER)
    granted(unit, sheet.participant, "someone", Scope.SCORES)

    assert may("scores", "practitioner")
    assert not may("answers", "practitioner")
    assert not may("plan", "practitioner")
    assert may("answers", "member", OWN)
    with pytest.raises(CorrectIt, match="round.unknown"):
        imported(call, round_id, csv_of("1a,,50,,,"), role="practitioner", organisation=None)


def test_layer_that_is_not_there_is_named(call: Call) -> None:
    with pytest.raises(CorrectIt, match="table.no_such_layer"):
        exported(call, str(begun(call)["id"]), layer="validated")


@pytest.mark.parametrize("role", ["member", "respondent", "funder"])
def test_anybody_gets_a_form_and_it_is_imported_as_it_is(call: Call, role: str) -> None:
    asked = {"model": "perform-full", "edition": "2003", "kind": "sheet"}
    round_id = str(begun(call)["id"])

    form = call("get_form", asked, role=role)
    report = imported(call, round_id, base64.b64decode(form["content"]), "xlsx")

    assert form["name"] == "perform-full-2003-en.xlsx"
    assert (report["changed"], report["skipped"]) == (0, 41)
    with pytest.raises(CorrectIt, match="model.unknown"):
        call("get_form", {"model": "perform-slow"}, role=role)


def test_form_without_texts_in_a_language_is_english(call: Call) -> None:
    form = call("get_form", {"model": "perform-full", "edition": "2003", "language": "fr"})

    assert (form["language"], form["media_type"]) == ("en", "text/html; charset=utf-8")
