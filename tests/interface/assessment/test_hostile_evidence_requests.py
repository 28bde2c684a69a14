"""Whatever a request about evidence, tables, questionnaires holds, it is answered or refused."""

import base64
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from chassis.errors import CallSomeone, CorrectIt
from chassis.unit_of_work import UnitOfWork
from services.assessment.registry import Registry
from services.assessment.store import evidence_files
from services.assessment.use_cases.evidence.changing import remove_unfinished
from tests.interface.assessment.grouping import begun
from tests.interface.assessment.making import sizes
from tests.interface.assessment.test_hostile_requests import texts, values
from tests.interface.assessment.uploading import MEMBER, begun_file, filed, noted, parts, put
from tests.interface.calling import Call
from tests.interface.set_clock import SetClock
from tests.unit.assessment.making import CATALOGUE, KEY

FIELDS: dict[str, list[str]] = {
    "add_note": ["title", "text", "organisation"],
    "add_link": ["title", "url", "organisation"],
    "begin_file": ["name", "title", "media_type", "size", "sha256", "organisation"],
    "put_file_part": ["evidence", "number", "data"],
    "finish_file": ["evidence"],
    "rename_evidence": ["evidence", "title", "version"],
    "remove_evidence": ["evidence", "version"],
    "get_evidence": ["evidence"],
    "list_evidence": ["organisation", "kind", "after", "limit"],
    "get_file_part": ["evidence", "number"],
    "where_used": ["evidence"],
    "export_table": ["round", "table", "format", "layer"],
    "import_answers": ["round", "format", "content"],
    "get_form": ["model", "edition", "language", "kind"],
    "list_questionnaires": ["model"],
    "get_questionnaire": ["model", "edition", "language"],
}
SURROGATE = "\ud800"
cells = st.text(st.sampled_from("code,score1a5%\n\"';=?/"), max_size=60)


@pytest.mark.parametrize("method", FIELDS)
def test_any_data_is_answered_or_refused(call: Call, unit: UnitOfWork, method: str) -> None:
    begin = {"name": "a.txt", "size": 9, "sha256": "0" * 64}
    base: dict[str, Any] = {
        "add_note": {"title": "x", "text": "x"},
        "add_link": {"title": "x", "url": "https://example.org"},
        "begin_file": begin,
        "put_file_part": {"evidence": begun_file(call, b"x"), "number": 0, "data": "eA=="},
        "finish_file": {"evidence": begun_file(call, b"x")},
        "rename_evidence": {"evidence": noted(call), "title": "y"},
        "list_evidence": {},
        "get_file_part": {"evidence": filed(call), "number": 0},
        "export_table": {"round": begun(call)["id"], "table": "answers"},
        "import_answers": {"round": begun(call)["id"], "format": "csv", "content": "eA=="},
        "get_form": {"model": "perform-full", "edition": "2003"},
        "list_questionnaires": {},
        "get_questionnaire": {"model": "perform-full"},
    }.get(method, {"evidence": noted(call)})
    fields = st.sampled_from(FIELDS[method]) | texts

    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.dictionaries(fields, values, max_size=3))
    @example(dict.fromkeys(FIELDS[method], SURROGATE))
    @example({"title": SURROGATE})
    @example({"text": SURROGATE})
    @example({"url": f"https://example.org/{SURROGATE}"})
    @example({"name": f"{SURROGATE}.txt"})
    @example({"media_type": SURROGATE})
    @example({"organisation": SURROGATE})
    @example({"data": SURROGATE})
    @example({"content": "ä"})
    def run(change: dict[str, Any]) -> None:
        before = sizes(unit.db)

        try:
            call(method, {**base, **change}, **MEMBER)
        except CallSomeone as error:
            raise AssertionError("the service failed") from error
        except CorrectIt:
            assert sizes(unit.db) == before

    run()


def test_any_table_is_taken_in_or_refused(call: Call, unit: UnitOfWork) -> None:
    round_id = begun(call)["id"]

    @settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
    @given(cells)
    @example("code,score\n" + SURROGATE.encode("utf-16", "surrogatepass").decode("latin-1"))
    def run(text: str) -> None:
        content = base64.b64encode(f"code,score,note\n{text}".encode()).decode()
        before = sizes(unit.db)

        try:
            request = {"round": round_id, "format": "csv", "content": content}
            call("import_answers", request, **MEMBER)
        except CorrectIt:
            assert sizes(unit.db) == before

    run()


@pytest.fixture
def profiled(unit: UnitOfWork) -> Iterator[Callable[[], list[dict[str, Any]]]]:
    """Give ``profiled()``: how the database answered all that was asked of our collections."""
    unit.db.command("profile", 2)
    names = ("evidence", "evidence_usage", evidence_files.FILES, evidence_files.CHUNKS)
    ours = [f"{unit.db.name}.{name}" for name in (*names, "sheets", "actions", "rounds")]
    yield lambda: list(unit.db["system.profile"].find({"ns": {"$in": ours}}))
    unit.db.command("profile", 0)


def test_no_query_reads_a_whole_collection_or_sorts(
    call: Call,
    unit: UnitOfWork,
    clock: SetClock,
    profiled: Callable[[], list[dict[str, Any]]],
) -> None:
    round_id = begun(call)["id"]
    note, file = noted(call), filed(call)
    content = b"x" * 300_000
    item = begun_file(call, content)
    put(call, item, 0, parts(content)[0])
    answer = {"round": round_id, "code": "1a", "base": 0, "score": "50", "evidence": [note, file]}
    call("save_consensus_answer", answer, **MEMBER)
    call("get_file_part", {"evidence": file}, **MEMBER)
    for each in ({}, {"kind": "note"}, {"after": note}, {"kind": "file", "after": note}):
        call("list_evidence", each, **MEMBER)
    call("where_used", {"evidence": note}, **MEMBER)
    call("rename_evidence", {"evidence": note, "title": "Other"}, **MEMBER)
    call("remove_evidence", {"evidence": file}, **MEMBER)
    for table in ("answers", "scores", "plan"):
        exported = call("export_table", {"round": round_id, "table": table}, **MEMBER)["content"]
        if table == "answers":
            request = {"round": round_id, "format": "csv", "content": exported}
            call("import_answers", request, **MEMBER)
    clock.advance(days=2)
    assert remove_unfinished(Registry(unit, "gb", CATALOGUE, KEY)) == 1

    asked = profiled()
    slow = [
        (row["op"], row["ns"], row.get("command"))
        for row in asked
        if "COLLSCAN" in row.get("planSummary", "") or row.get("hasSortStage")
    ]
    assert slow == []
    assert len(asked) > 40
