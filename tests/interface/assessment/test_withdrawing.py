"""A withdrawn assessment no longer counts; an erased one leaves nothing but a tombstone."""

import pytest

from chassis.errors import CorrectIt
from chassis.unit_of_work import UnitOfWork
from contracts.assessment_withdrawn_v1 import AssessmentWithdrawn
from services.assessment.domain.pseudonym import participant
from tests.interface.assessment.making import announced, everything, request, sizes, stored
from tests.interface.calling import Call
from tests.unit.assessment.making import KEY


@pytest.fixture
def assessment(call: Call) -> str:
    answer = call("submit_assessment", request("12.375", practitioner="A. Guide"))
    return str(answer["assessment"])


def test_withdrawal_is_announced_and_keeps_the_scores(
    call: Call, unit: UnitOfWork, assessment: str
) -> None:
    answer = call("withdraw_assessment", {"assessment": assessment})

    event, payload = announced(unit.db)[-1]
    assert answer == {"assessment": assessment, "version": 2, "outcome": "withdrawn"}
    assert (event.subject, event.version) == (assessment, 2)
    assert payload == AssessmentWithdrawn(
        assessment=assessment,
        version=2,
        participant=participant(KEY, "Harbour Kitchen"),
        model="perform-full",
        edition="2003",
        year=2024,
        reason="withdrawn",
        withdrawn="2025-03-04",
    )
    assert stored(unit.db)[0]["organisation"] == "Harbour Kitchen"


def test_erasure_leaves_only_the_tombstone(call: Call, unit: UnitOfWork, assessment: str) -> None:
    call("submit_assessment", request("99", "Hillside Garden"))

    answer = call("withdraw_assessment", {"assessment": assessment, "reason": "erased"})

    assert answer["outcome"] == "erased"
    for trace in (b"Harbour", b"Guide", b"12.375", b"food-farming:gb-sct"):
        assert trace not in everything(unit.db)
    of_subject = [event for event, _ in announced(unit.db) if event.subject == assessment]
    assert [(event.type, event.version) for event in of_subject] == [(AssessmentWithdrawn.TYPE, 2)]
    row = next(row for row in stored(unit.db) if row["_id"] == assessment)
    assert set(row) - {"scores"} == {
        "_id", "version", "participant", "model", "edition", "year", "status", "changed",
    }  # fmt: skip
    assert not row.get("scores")
    assert len(stored(unit.db)) == 2


@pytest.mark.parametrize("reason", ["withdrawn", "erased"])
def test_second_withdrawal_changes_nothing(
    call: Call, unit: UnitOfWork, assessment: str, reason: str
) -> None:
    wanted = {"assessment": assessment, "reason": reason}
    call("withdraw_assessment", wanted)
    before = len(announced(unit.db))

    again = call("withdraw_assessment", wanted)

    assert again == {"assessment": assessment, "version": 2, "outcome": "repeated"}
    assert len(announced(unit.db)) == before


def test_withdrawn_assessment_can_be_erased_later(
    call: Call, unit: UnitOfWork, assessment: str
) -> None:
    call("withdraw_assessment", {"assessment": assessment})

    answer = call("withdraw_assessment", {"assessment": assessment, "reason": "erased"})

    assert (answer["version"], answer["outcome"]) == (3, "erased")
    assert b"Harbour" not in everything(unit.db)


def test_submission_after_an_erasure_begins_another_assessment(
    call: Call, unit: UnitOfWork, assessment: str
) -> None:
    pseudonym = stored(unit.db)[0]["participant"]
    call("withdraw_assessment", {"assessment": assessment, "reason": "erased"})
    tombstone = stored(unit.db)[0]

    answer = call("submit_assessment", request("12.375", practitioner="A. Guide"))

    assert (answer["version"], answer["outcome"]) == (1, "accepted")
    assert answer["assessment"] != assessment
    assert pseudonym not in tombstone.values()
    assert len(stored(unit.db)) == 2


def test_submission_after_a_withdrawal_continues_the_version(
    call: Call, unit: UnitOfWork, assessment: str
) -> None:
    call("withdraw_assessment", {"assessment": assessment, "reason": "withdrawn"})

    answer = call("submit_assessment", request("12.375", practitioner="A. Guide"))

    assert answer == {"assessment": assessment, "version": 3, "outcome": "accepted"}
    assert announced(unit.db)[-1][0].version == 3
    assert len(stored(unit.db)) == 1


def test_unknown_and_foreign_assessments_are_refused_alike(
    call: Call, unit: UnitOfWork, assessment: str
) -> None:
    before = sizes(unit.db)
    errors = []
    for wanted, who in ((assessment, "Hillside Garden"), ("0" * 32, "Hillside Garden")):
        with pytest.raises(CorrectIt) as error:
            call("withdraw_assessment", {"assessment": wanted}, "member", who)
        errors.append(str(error.value))

    assert errors == ["assessment.unknown at assessment"] * 2
    assert sizes(unit.db) == before


def test_organisation_withdraws_and_erases_its_own(call: Call, assessment: str) -> None:
    member = ("member", "Harbour Kitchen")

    withdrawn = call("withdraw_assessment", {"assessment": assessment}, *member)
    erased = call("withdraw_assessment", {"assessment": assessment, "reason": "erased"}, *member)

    assert (withdrawn["outcome"], erased["outcome"]) == ("withdrawn", "erased")
