"""A group answers, sees where it disagrees, agrees, hands in, and a practitioner validates."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chassis import outbox
from chassis.errors import CorrectIt
from chassis.unit_of_work import UnitOfWork
from contracts.envelope import decode
from services.assessment.domain.grant import Grant, Grantee, Scope
from services.assessment.domain.pseudonym import principal
from services.assessment.store import grants
from tests.interface.assessment.grouping import OTHER, OWN, PARTS, begun
from tests.interface.assessment.making import everything, sizes
from tests.interface.calling import Call
from tests.unit.assessment.making import KEY

MEMBER: dict[str, Any] = {"role": "member", "organisation": OWN}


def invited(call: Call, round_id: str, *labels: str, **other: Any) -> list[dict[str, Any]]:
    """Invite people to a round; give their invitations, with tokens."""
    people = [{"label": label, "standing": "staff", **other} for label in labels]
    request = {"round": round_id, "respondents": people}
    made: list[dict[str, Any]] = call("invite_respondents", request, **MEMBER)["respondents"]
    return made


def say(call: Call, token: str, code: str = "1a", base: int = 0, **said: Any) -> dict[str, Any]:
    return call("save_answer", {"token": token, "code": code, "base": base, **said}, "respondent")


def agree_on_all(call: Call, round_id: str, score: str = "50") -> None:
    for code in PARTS:
        request = {"round": round_id, "code": code, "base": 0, "score": score, "agreed": ["Ada"]}
        call("save_consensus_answer", request, **MEMBER)


def granted(unit: UnitOfWork, participant: str, who: str, *scopes: Scope) -> None:
    today = unit.clock.now().date()
    grant = Grant(
        id="9" * 32,
        version=1,
        participant=participant,
        organisation=OWN,
        grantee=who,
        kind=Grantee.PRACTITIONER,
        scopes=frozenset(scopes),
        given=today,
        until=today,
    )
    unit.run(lambda tx: grants.add(tx.db, tx.session, grant))


def test_token_lets_in_and_is_kept_nowhere(call: Call, unit: UnitOfWork) -> None:
    (ada,) = invited(call, begun(call)["id"], "Ada")

    opened = call("open_invitation", {"token": ada["token"]}, "respondent")

    assert opened["respondent"]["label"] == "Ada"
    assert opened["unanswered"] == PARTS
    assert ada["token"].partition(".")[2].encode() not in everything(unit.db)


def test_repeated_invitation_gives_the_same_tokens(call: Call) -> None:
    request = {"round": begun(call)["id"], "respondents": [{"label": "Ada"}]}

    once, again = (
        call("invite_respondents", request, command_id="once", **MEMBER) for _ in range(2)
    )

    assert once == again


@pytest.mark.parametrize("method", ["reissue_invitation", "revoke_invitation"])
def test_old_link_opens_nothing(call: Call, method: str) -> None:
    (ada,) = invited(call, begun(call)["id"], "Ada")

    call(method, {"respondent": ada["id"]}, **MEMBER)

    with pytest.raises(CorrectIt, match="invitation.unknown"):
        call("open_invitation", {"token": ada["token"]}, "respondent")


def test_facilitator_is_not_invited_and_strangers_invite_nobody(
    call: Call, unit: UnitOfWork
) -> None:
    made = begun(call, facilitator="A. Guide")["id"]
    before = sizes(unit.db)

    with pytest.raises(CorrectIt, match="respondent.facilitates"):
        invited(call, made, "A. Guide")
    request = {"round": made, "respondents": [{"label": "Ada"}]}
    with pytest.raises(CorrectIt, match="round.unknown"):
        call("invite_respondents", request, role="member", organisation=OTHER)

    assert sizes(unit.db) == before


def test_answers_are_saved_one_by_one_and_a_stale_one_writes_nothing(call: Call) -> None:
    (ada,) = invited(call, begun(call)["id"], "Ada")
    token = ada["token"]

    assert say(call, token, score="40") == {"code": "1a", "version": 1, "changed": True}
    assert say(call, token, base=1, score="45.5")["version"] == 2
    assert say(call, token, base=1, score="45.5") == {"code": "1a", "version": 2, "changed": False}
    with pytest.raises(CorrectIt) as error:
        say(call, token, base=1, score="90")

    assert (error.value.code, error.value.params["version"]) == ("answer.changed_since", 2)
    shown = call("open_invitation", {"token": token}, "respondent")["sheet"]["answers"]
    assert shown["1a"]["score"] == "45.5"


@given(
    st.lists(
        st.tuples(st.integers(0, 1), st.sampled_from(["1a", "1b"]), st.integers(0, 100)),
        max_size=10,
    )
)
@settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_two_devices_lose_no_answer_that_was_acknowledged(
    call: Call, writes: list[tuple[int, str, int]]
) -> None:
    (ada,) = invited(call, begun(call)["id"], "Ada")
    seen: list[dict[str, int]] = [{}, {}]
    newest: dict[str, str] = {}
    for device, code, score in writes:
        base = seen[device].get(code, 0)
        try:
            saved = say(call, ada["token"], code, base, score=str(score))
        except CorrectIt as error:
            # Told which version is newest, a device shows both and asks.
            seen[device][code] = error.params["version"]
        else:
            seen[device][code] = saved["version"]
            newest[code] = str(score)

    shown = call("open_invitation", {"token": ada["token"]}, "respondent")["sheet"]["answers"]

    assert {code: each["score"] for code, each in shown.items()} == newest


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"score": "101"}, "score.out_of_range"),
        ({"score": "57,5"}, "score.decimal_comma"),
        ({"score": "50", "do_not_know": True}, "answer.two_at_once"),
        ({"score": "50", "not_applicable": "no shop"}, "answer.two_at_once"),
        ({"note": "a\x00b"}, "text.control_character"),
        ({"code": "11z"}, "code.unknown"),
        ({"base": "0"}, "request.invalid"),
        ({"evidence": ["../etc"]}, "request.invalid"),
        ({"note": "x" * 10_000_000}, "request.invalid"),
    ],
)
def test_wrong_answer_is_refused_and_writes_nothing(
    call: Call, unit: UnitOfWork, said: dict[str, Any], code: str
) -> None:
    (ada,) = invited(call, begun(call)["id"], "Ada")
    before = everything(unit.db)

    with pytest.raises(CorrectIt) as error:
        say(call, ada["token"], **said)

    assert error.value.code == code
    assert everything(unit.db) == before


def test_closed_round_takes_no_more_answers(call: Call) -> None:
    made = begun(call)["id"]
    (ada,) = invited(call, made, "Ada")

    call("gather_round", {"round": made}, **MEMBER)

    with pytest.raises(CorrectIt, match="sheet.closed"):
        say(call, ada["token"], score="40")


def test_merge_shows_disagreement_and_nobody_s_name(call: Call) -> None:
    made = begun(call)["id"]
    people = invited(call, made, "Ada Ax", "Bo Bee", "Cy Cee", "Di Dee")
    for person, (one, other) in zip(
        people, [("20", "50"), ("80", "55"), ("50", "50")], strict=False
    ):
        say(call, person["token"], "1a", score=one, strengths=[f"word {one}"])
        say(call, person["token"], "1b", score=other)
    say(call, people[3]["token"], "1a", do_not_know=True)

    merged = call("get_merge", {"round": made}, **MEMBER)

    first = merged["codes"][0]
    assert (merged["respondents"], merged["disagreement"]) == (4, ["1a", "1b"])
    assert first["spread"] == {
        "n": 3, "mean": "50", "median": "50", "lowest": "20", "highest": "80", "distance": "60",
    }  # fmt: skip
    assert first["unknown"] == 1
    assert sorted(first["strengths"]) == ["word 20", "word 50", "word 80"]
    assert not any(person[key] in str(merged) for person in people for key in ("label", "id"))


def test_progress_counts_and_names_what_is_missing(call: Call) -> None:
    made = begun(call)["id"]
    people = invited(call, made, "Ada", "Bo")
    say(call, people[0]["token"], score="40")

    progress = call("get_progress", {"round": made}, **MEMBER)

    assert [each["answered"] for each in progress["respondents"]] == [0, 1]
    assert "Ada" not in str(progress)
    assert progress["faults"][0]["code"] == "assessment.incomplete"


def test_round_is_agreed_and_handed_in_as_one_event(call: Call, unit: UnitOfWork) -> None:
    made = begun(call)["id"]
    agree_on_all(call, made)

    answer = call("submit_round", {"round": made}, **MEMBER)

    assert (answer["round"]["status"], answer["outcome"]) == ("submitted", "accepted")
    shown = call("get_assessment", {"assessment": answer["assessment"]})["assessment"]
    assert shown["figures"]["total"] == "500"
    assert len(told(unit, "assessment.submitted.v1")) == 1


def told(unit: UnitOfWork, type: str) -> list[dict[str, Any]]:
    events = [decode(bytes(row["body"]))[0] for row in unit.db[outbox.COLLECTION].find()]
    return [each.data for each in events if each.type.endswith(type)]


def test_what_does_not_apply_leaves_the_denominator(call: Call) -> None:
    made = begun(call)["id"]
    agree_on_all(call, made)
    request = {"round": made, "code": "1a", "base": 1, "not_applicable": "No board by law"}
    call("save_consensus_answer", request, **MEMBER)

    answer = call("submit_round", {"round": made}, **MEMBER)

    shown = call("get_assessment", {"assessment": answer["assessment"]})["assessment"]
    assert shown["not_applicable"] == ["1a"]
    assert shown["figures"]["criteria"]["1"] == "50"


def test_second_round_of_a_year_supersedes_the_first(call: Call) -> None:
    first, second = begun(call)["id"], begun(call)["id"]
    for made, score in ((first, "40"), (second, "60")):
        agree_on_all(call, made, score)
        answer = call("submit_round", {"round": made}, **MEMBER)

    assert answer["outcome"] == "corrected"
    assert call("get_round", {"round": first}, **MEMBER)["round"]["status"] == "superseded"


def test_withdrawal_takes_the_round_back_too(call: Call) -> None:
    made = begun(call)["id"]
    agree_on_all(call, made)
    assessment = call("submit_round", {"round": made}, **MEMBER)["assessment"]

    call("withdraw_assessment", {"assessment": assessment}, **MEMBER)

    assert call("get_round", {"round": made}, **MEMBER)["round"]["status"] == "withdrawn"


def test_validator_confirms_with_reasons_and_becomes_a_principal(
    call: Call, unit: UnitOfWork
) -> None:
    made = begun(call)
    agree_on_all(call, made["id"])
    call("submit_round", {"round": made["id"]}, **MEMBER)
    participant = told(unit, "assessment.submitted.v1")[0]["participant"]
    granted(unit, participant, "someone", Scope.VALIDATE)
    change = {"round": made["id"], "code": "1a", "base": 0, "score": "30"}

    with pytest.raises(CorrectIt, match="validation.no_reason"):
        call("save_validated_answer", change, role="validator")
    call("save_validated_answer", {**change, "reason": "No minutes"}, role="validator")
    answer = call("confirm_validation", {"round": made["id"]}, role="validator")

    assert answer["round"]["validator"] == "someone"
    (difference,) = call("get_validation", {"round": made["id"]}, **MEMBER)["differences"]
    assert (difference["consensus"], difference["validated"]) == ("50", "30")
    newest = max(told(unit, "assessment.submitted.v1"), key=lambda each: int(each["version"]))
    assert (newest["layer"], newest["version"]) == ("validated", 2)
    assert Fraction(newest["criteria"]["1"]) == 46
    assert newest["principals"] == [principal(KEY, "someone")]
    assert len(told(unit, "assessment.validated.v1")) == 1


def test_practitioner_without_a_grant_finds_no_round(call: Call) -> None:
    made = begun(call)["id"]

    for method in ("get_merge", "get_progress", "list_respondents", "get_hints"):
        with pytest.raises(CorrectIt, match="round.unknown"):
            call(method, {"round": made}, role="practitioner")


def test_hints_tell_where_words_and_scores_do_not_fit(call: Call) -> None:
    made = begun(call)["id"]
    request = {"round": made, "code": "1a", "base": 0, "score": "90", "improvements": ["Late"]}
    call("save_consensus_answer", request, **MEMBER)

    hints = call("get_hints", {"round": made}, **MEMBER)["hints"]

    assert {each["kind"] for each in hints} == {
        "hint.high_with_improvements_only",
        "hint.top_without_evidence",
    }
