"""A round is begun, moved, thrown away and shown by those whose organisation it is of."""

import pytest

from chassis import outbox
from chassis.errors import CorrectIt
from chassis.unit_of_work import UnitOfWork
from contracts.envelope import decode
from services.assessment.store import accesses, rounds, sheets
from tests.interface.assessment.grouping import OTHER, OWN, beginning, begun
from tests.interface.calling import Call


def test_round_begins_as_a_draft_with_an_empty_sheet(call: Call, unit: UnitOfWork) -> None:
    made = begun(call)

    assert (made["status"], made["version"], made["year"]) == ("draft", 1, 2025)
    (sheet,) = sheets.of_round(unit.db, made["id"])
    assert (sheet.layer, sheet.closed, dict(sheet.entries)) == ("consensus", False, {})


@pytest.mark.parametrize("organisation", [OTHER, None])
def test_nobody_begins_a_round_for_others(
    call: Call, unit: UnitOfWork, organisation: str | None
) -> None:
    with pytest.raises(CorrectIt, match="organisation.not_yours"):
        call("begin_round", beginning(), role="member", organisation=organisation)

    assert unit.db[rounds.COLLECTION].count_documents({}) == 0


def test_round_goes_to_consensus_and_back(call: Call) -> None:
    made = begun(call)
    which = {"round": made["id"], "version": 1}

    gathered = call("gather_round", which, role="member", organisation=OWN)["round"]
    reopened = call("reopen_round", {"round": made["id"]}, role="member", organisation=OWN)["round"]

    assert (gathered["status"], gathered["version"]) == ("consensus", 2)
    assert (reopened["status"], reopened["version"]) == ("draft", 3)


def test_stale_version_is_told_which_is_newest(call: Call) -> None:
    made = begun(call)
    call("gather_round", {"round": made["id"]}, role="member", organisation=OWN)

    with pytest.raises(CorrectIt) as error:
        call("reopen_round", {"round": made["id"], "version": 1}, role="member", organisation=OWN)

    assert (error.value.code, error.value.params) == ("round.changed_since", {"version": 2})


def test_stranger_finds_no_round(call: Call) -> None:
    made = begun(call)

    for method in ("get_round", "gather_round", "submit_round"):
        with pytest.raises(CorrectIt, match="round.unknown"):
            call(method, {"round": made["id"]}, role="member", organisation=OTHER)


def test_operator_is_let_in_and_logged(call: Call, unit: UnitOfWork) -> None:
    made = begun(call)

    call("get_round", {"round": made["id"]})

    (row,) = unit.db[accesses.COLLECTION].find()
    assert (row["who"], row["method"], row["about"]) == ("someone", "get_round", made["id"])


def test_round_that_was_not_handed_in_can_be_thrown_away(call: Call, unit: UnitOfWork) -> None:
    made = begun(call)

    call("discard_round", {"round": made["id"]}, role="member", organisation=OWN)

    assert unit.db[rounds.COLLECTION].count_documents({}) == 0
    assert unit.db[sheets.COLLECTION].count_documents({}) == 0


def test_list_shows_an_organisation_its_own_page_by_page(call: Call) -> None:
    own = sorted(begun(call, year=2020 + n)["id"] for n in range(3))
    begun(call, OTHER)

    first = call("list_rounds", {"limit": 2}, role="member", organisation=OWN)
    rest = call("list_rounds", {"after": first["next"]}, role="member", organisation=OWN)

    assert [each["id"] for each in first["rounds"] + rest["rounds"]] == own
    assert rest["next"] is None


def test_round_that_is_not_complete_is_not_handed_in(call: Call) -> None:
    made = begun(call)

    with pytest.raises(CorrectIt) as error:
        call("submit_round", {"round": made["id"]}, role="member", organisation=OWN)

    assert error.value.code == "assessment.incomplete"
    assert error.value.params["count"] == 32


def test_every_step_is_told_once_and_in_ids_and_codes(call: Call, unit: UnitOfWork) -> None:
    made = begun(call)
    member = {"role": "member", "organisation": OWN}
    call("gather_round", {"round": made["id"]}, **member)
    call("discard_round", {"round": made["id"]}, **member)

    rows = unit.db[outbox.COLLECTION].find().sort("_id", 1)
    told = [decode(bytes(row["body"]))[0] for row in rows]

    # What waited when it was thrown away is not told any more.
    assert [(each.type, each.version) for each in told] == [
        ("eu.perform.assessment.round.changed.v1", 3)
    ]
    assert told[0].data["status"] == "discarded"
    assert OWN not in str(told)
