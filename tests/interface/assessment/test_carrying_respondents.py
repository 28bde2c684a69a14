"""Whoever was invited last time may be invited to the next round at once, under new tokens."""

from typing import Any

import pytest

from chassis.clock import random_id
from chassis.errors import CorrectIt
from chassis.unit_of_work import UnitOfWork
from services.assessment.domain.grant import Scope
from services.assessment.domain.pseudonym import participant
from services.assessment.store import respondents
from tests.interface.assessment.grouping import OWN, begun
from tests.interface.assessment.making import everything, sizes
from tests.interface.assessment.planning import MEMBER, agree, all_parts
from tests.interface.assessment.test_group_work import granted, invited, say
from tests.interface.calling import Call
from tests.unit.assessment.making import KEY

People = list[dict[str, Any]]


@pytest.fixture
def last(call: Call, unit: UnitOfWork) -> tuple[str, People]:
    """A round that was handed in, and who was invited to it: one of them no more."""
    made = begun(call)["id"]
    people = [
        *invited(call, made, "Ada", language="de"),
        *invited(call, made, "Bo", "Cy", standing="board"),
    ]
    say(call, people[0]["token"], score="20", note="Only last time")
    call("revoke_invitation", {"respondent": people[2]["id"]}, **MEMBER)
    agree(unit, made, all_parts("50"))
    call("submit_round", {"round": made}, **MEMBER)
    return made, people


def following(call: Call, before: str, **other: Any) -> dict[str, Any]:
    command = other.pop("command_id", None)
    request = {"round": before, "edition": "same", "carry_respondents": True, **other}
    return call("begin_next_round", request, **MEMBER, command_id=command)


def test_who_stands_invited_is_invited_again_under_a_new_token(
    call: Call, unit: UnitOfWork, last: tuple[str, People]
) -> None:
    before, people = last

    answer = following(call, before)

    made = answer["round"]["id"]
    told = [(e["label"], e["standing"], e["language"]) for e in answer["respondents"]]
    assert sorted(told) == [("Ada", "staff", "de"), ("Bo", "board", "en")]
    assert answer["left_out"] == 1
    new = {each["token"] for each in answer["respondents"]}
    assert new.isdisjoint(each["token"] for each in people)
    listed = call("list_respondents", {"round": made}, **MEMBER)["respondents"]
    assert [each["id"] for each in listed] == sorted(each["id"] for each in answer["respondents"])
    assert len(respondents.of_round(unit.db, before)) == 3


def test_carried_token_opens_an_empty_sheet_of_the_new_round(
    call: Call, last: tuple[str, People]
) -> None:
    before, people = last

    answer = following(call, before)

    for each in answer["respondents"]:
        opened = call("open_invitation", {"token": each["token"]}, "respondent")
        assert (opened["sheet"]["answers"], opened["sheet"]["closed"]) == ({}, False)
        assert say(call, each["token"], score="70")["version"] == 1
    old = call("open_invitation", {"token": people[0]["token"]}, "respondent")
    assert old["sheet"]["answers"]["1a"]["score"] == "20"
    assert old["sheet"]["closed"]
    progress = call("get_progress", {"round": answer["round"]["id"]}, **MEMBER)
    assert [each["answered"] for each in progress["respondents"]] == [1, 1]


def test_who_facilitates_now_is_left_out(call: Call, last: tuple[str, People]) -> None:
    answer = following(call, last[0], facilitator="Ada")

    assert [each["label"] for each in answer["respondents"]] == ["Bo"]
    assert answer["left_out"] == 2


def test_nobody_is_carried_over_unless_asked(call: Call, last: tuple[str, People]) -> None:
    answer = following(call, last[0], carry_respondents=False)

    assert (answer["respondents"], answer["left_out"]) == ([], 0)
    asked = {"round": answer["round"]["id"]}
    assert call("list_respondents", asked, **MEMBER)["respondents"] == []


def test_round_without_respondents_has_none_to_carry_over(call: Call, unit: UnitOfWork) -> None:
    made = begun(call)["id"]
    agree(unit, made, all_parts("50"))
    call("submit_round", {"round": made}, **MEMBER)

    assert following(call, made)["respondents"] == []


def test_repeated_command_gives_the_same_and_tokens_are_kept_nowhere(
    call: Call, unit: UnitOfWork, last: tuple[str, People]
) -> None:
    command = random_id()

    first = following(call, last[0], command_id=command)
    again = following(call, last[0], command_id=command)

    assert again == first
    kept = str(everything(unit.db))
    assert all(each["token"].partition(".")[2] not in kept for each in first["respondents"])


def test_second_next_round_is_refused_and_invites_nobody(
    call: Call, unit: UnitOfWork, last: tuple[str, People]
) -> None:
    following(call, last[0])
    before = sizes(unit.db)

    with pytest.raises(CorrectIt, match="round.next_begun"):
        following(call, last[0])

    assert sizes(unit.db) == before


def test_tokens_are_for_whoever_may_invite(call: Call, unit: UnitOfWork) -> None:
    made = begun(call)["id"]
    invited(call, made, "Ada")
    agree(unit, made, all_parts("50"))
    call("submit_round", {"round": made}, **MEMBER)
    granted(unit, participant(KEY, OWN), "someone", Scope.PLAN)
    asked = {"round": made, "edition": "same", "carry_respondents": True}

    with pytest.raises(CorrectIt, match="round.unknown"):
        call("begin_next_round", asked, role="practitioner")
