"""Erasing an assessment takes the round behind it along, with every word that was said in it."""

from chassis.unit_of_work import UnitOfWork
from services.assessment.store import respondents, rounds, sheets, targets
from tests.interface.assessment.grouping import PARTS, begun
from tests.interface.assessment.making import everything
from tests.interface.assessment.test_group_work import MEMBER, invited, say
from tests.interface.calling import Call

MARKER = "Quokka"


def test_nothing_that_was_said_in_the_round_is_left(call: Call, unit: UnitOfWork) -> None:
    made = begun(call)["id"]
    (ada,) = invited(call, made, f"Ada {MARKER}")
    say(call, ada["token"], score="40", note=MARKER, strengths=[MARKER])
    for code in PARTS:
        agreed = {"round": made, "code": code, "base": 0, "score": "50", "note": MARKER}
        call("save_consensus_answer", {**agreed, "agreed": [MARKER]}, **MEMBER)
    assessment = call("submit_round", {"round": made}, **MEMBER)["assessment"]
    assert MARKER.encode() in everything(unit.db)

    call("withdraw_assessment", {"assessment": assessment, "reason": "erased"}, **MEMBER)

    assert MARKER.encode() not in everything(unit.db)
    for store in (rounds, sheets, respondents, targets):
        assert unit.db[store.COLLECTION].count_documents({}) == 0
