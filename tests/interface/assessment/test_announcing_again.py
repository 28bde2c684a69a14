"""What was announced can be announced again, in the same words, and does no harm to receivers."""

from dataclasses import replace
from typing import Any

import pytest

from chassis.errors import CorrectIt
from chassis.unit_of_work import UnitOfWork
from contracts.assessment_withdrawn_v1 import AssessmentWithdrawn
from services.assessment.domain.pseudonym import tombstone
from services.assessment.store import assessments as store
from services.assessment.use_cases import announce_again
from tests.interface.assessment.making import Announced, announced, everything, request, stored
from tests.interface.calling import Call
from tests.unit.assessment.making import KEY

ASKED = {"model": "perform-full", "year": 2024}


def newest(unit: UnitOfWork) -> dict[str, Announced]:
    """What waits in the outbox, by assessment, the last of each; emptied afterwards."""
    found = {payload.assessment: payload for _, payload in announced(unit.db)}
    unit.db["outbox"].delete_many({})
    return found


def submit(call: Call, *organisations: str) -> list[str]:
    answers = [call("submit_assessment", request("12.5", each)) for each in organisations]
    return [str(answer["assessment"]) for answer in answers]


def test_newest_versions_are_told_again_word_for_word(call: Call, unit: UnitOfWork) -> None:
    submit(call, "A", "B")
    call("submit_assessment", request("66.6", "A", practitioner="A. Guide"))
    taken_back = submit(call, "C")[0]
    call("withdraw_assessment", {"assessment": taken_back})
    submit_other_year = call("submit_assessment", request(year=2023))
    before, kept = newest(unit), stored(unit.db)

    answer = call("announce_again", ASKED)

    again = newest(unit)
    assert answer == {"submitted": 2, "withdrawn": 1, "next": None}
    assert submit_other_year["assessment"] not in again
    assert again == {each: before[each] for each in again}
    assert len(again) == 3
    assert stored(unit.db) == kept


def test_erased_assessment_is_told_again_without_a_trace_of_whose_it_was(
    call: Call, unit: UnitOfWork
) -> None:
    (erased,) = submit(call, "Harbour Kitchen")
    pseudonym = stored(unit.db)[0]["participant"]
    call("withdraw_assessment", {"assessment": erased, "reason": "erased"})
    first = newest(unit)[erased]
    assert isinstance(first, AssessmentWithdrawn)

    answer = call("announce_again", ASKED)

    assert answer == {"submitted": 0, "withdrawn": 1, "next": None}
    assert pseudonym.encode() not in everything(unit.db)
    assert newest(unit) == {erased: replace(first, participant=tombstone(KEY, erased))}


def test_pages_follow_each_other_until_everything_was_told(
    call: Call, unit: UnitOfWork, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(announce_again, "MOST_AT_ONCE", 2)
    ids = submit(call, "A", "B", "C", "D", "E")
    newest(unit)
    pages: list[int] = []
    after = None

    while True:
        answer = call("announce_again", {**ASKED, "after": after})
        pages.append(answer["submitted"])
        after = answer["next"]
        if after is None:
            break

    assert pages == [2, 2, 1]
    assert set(newest(unit)) == set(ids)


def test_repeated_command_tells_nothing_twice(call: Call, unit: UnitOfWork) -> None:
    submit(call, "A")
    newest(unit)

    answers = [call("announce_again", ASKED, command_id="once") for _ in range(2)]

    assert answers[0] == answers[1]
    assert len(announced(unit.db)) == 1


def test_nothing_of_an_assessment_is_told_after_its_erasure_beside(
    call: Call, unit: UnitOfWork, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The erasure comes between reading and emitting, in a transaction of its own."""
    (erased,) = submit(call, "Harbour Kitchen")
    newest(unit)
    erasures: list[Any] = []
    hold = store.hold

    def erase_first(*given: Any) -> None:
        if not erasures:
            wanted = {"assessment": erased, "reason": "erased"}
            erasures.append(call("withdraw_assessment", wanted))
        hold(*given)

    monkeypatch.setattr(store, "hold", erase_first)

    answer = call("announce_again", ASKED)

    assert answer == {"submitted": 0, "withdrawn": 1, "next": None}
    assert b"12.5" not in everything(unit.db)
    assert {event.type for event, _ in announced(unit.db)} == {AssessmentWithdrawn.TYPE}


def test_stranger_to_the_node_is_refused(call: Call, unit: UnitOfWork) -> None:
    submit(call, "A")
    newest(unit)

    with pytest.raises(CorrectIt) as refusal:
        call("announce_again", ASKED, "partner_admin")

    assert refusal.value.params == {"reason": "assessment.not_your_role"}
    assert announced(unit.db) == []
