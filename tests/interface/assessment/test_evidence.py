"""Evidence belongs to an organisation, is used in any round, and stays while scores rest on it."""

from tests.interface.assessment.grouping import PARTS, begun
from tests.interface.assessment.uploading import (
    MEMBER,
    noted,
)
from tests.interface.calling import Call

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
