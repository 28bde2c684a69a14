"""Submitting is all or nothing, counts once, and is told to the neighbours once."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from chassis.errors import CorrectIt, RetryIt
from chassis.unit_of_work import UnitOfWork
from contracts.assessment_submitted_v1 import AssessmentSubmitted
from services.assessment.domain.pseudonym import participant, principal
from services.assessment.store import assessments as store
from tests.interface.assessment.making import announced, everything, request, sizes, stored
from tests.interface.calling import Call
from tests.interface.set_clock import SetClock
from tests.unit.assessment.making import KEY, PARTS


def test_first_submission_is_kept_and_announced(call: Call, unit: UnitOfWork) -> None:
    scores = dict.fromkeys(PARTS, "0") | {"1a": "100", "1b": "66.6", "6a": "100"}
    answer = call("submit_assessment", request(practitioner="A. Guide", scores=scores))

    ((event, payload),) = announced(unit.db)
    (row,) = stored(unit.db)

    assert answer == {"assessment": row["_id"], "version": 1, "outcome": "accepted"}
    assert (event.subject, event.version, event.source) == (row["_id"], 1, "/gb/assessment")
    assert payload == AssessmentSubmitted(
        assessment=row["_id"],
        version=1,
        participant=participant(KEY, "Harbour Kitchen"),
        model="perform-full",
        edition="2003",
        year=2024,
        layer="consensus",
        criteria={**dict.fromkeys("123456789", "0"), "1": "33.32", "6": "75"},
        total="183.32",
        sector="food-farming",
        size="small",
        region="gb-sct",
        submitted="2025-03-04",
        principals=(principal(KEY, "A. Guide"),),
    )


def test_event_holds_no_name_and_no_raw_score(call: Call, unit: UnitOfWork) -> None:
    scores = dict.fromkeys(PARTS, "50") | {"1a": "12.345"}
    call("submit_assessment", request(practitioner="A. Guide", scores=scores))

    (row,) = unit.db["outbox"].find()

    for secret in (b"Harbour", b"Guide", b"12.345", b'"1a"'):
        assert secret not in bytes(row["body"])


def test_repeating_fraction_is_cut_not_rounded(call: Call, unit: UnitOfWork) -> None:
    scores = dict.fromkeys(PARTS, "0") | {"1a": "33.333333333333", "1b": "66.666666666664"}
    call("submit_assessment", request(scores=scores))

    ((_, payload),) = announced(unit.db)

    assert isinstance(payload, AssessmentSubmitted)
    assert payload.criteria["1"] == "19.999999999999"
    assert payload.total == "19.999999999999"


def test_exact_repeat_is_counted_and_not_announced(call: Call, unit: UnitOfWork) -> None:
    first = call("submit_assessment", request("57.5"))

    again = call("submit_assessment", request("57.50"))

    assert again == {**first, "outcome": "repeated"}
    assert len(announced(unit.db)) == len(stored(unit.db)) == 1


def test_other_scores_are_a_correction_with_a_higher_version(
    call: Call, unit: UnitOfWork, clock: SetClock
) -> None:
    first = call("submit_assessment", request("50"))
    clock.advance(days=1)

    again = call("submit_assessment", request("60"))

    (_, before), (event, after) = announced(unit.db)
    assert again == {**first, "version": 2, "outcome": "corrected"}
    assert isinstance(before, AssessmentSubmitted)
    assert isinstance(after, AssessmentSubmitted)
    assert (before.total, after.total) == ("500", "600")
    assert (event.version, after.version, after.submitted) == (2, 2, "2025-03-05")
    assert len(stored(unit.db)) == 1


@pytest.mark.parametrize(
    "other",
    [
        {"organisation": "Hillside Garden"},
        {"year": 2023},
    ],
)
def test_other_organisation_or_year_is_another_assessment(
    call: Call, unit: UnitOfWork, other: dict[str, Any]
) -> None:
    first = call("submit_assessment", request())

    second = call("submit_assessment", request(**other))

    assert second["outcome"] == "accepted"
    assert second["assessment"] != first["assessment"]
    assert len(stored(unit.db)) == 2


@pytest.mark.parametrize(
    "other", [{"sector": "health"}, {"size": "large"}, {"region": "gb"}, {"practitioner": "A."}]
)
def test_other_circumstances_are_a_correction(
    call: Call, unit: UnitOfWork, other: dict[str, Any]
) -> None:
    call("submit_assessment", request())

    assert call("submit_assessment", request(**other))["outcome"] == "corrected"
    assert len(announced(unit.db)) == 2


def test_region_is_the_country_unless_said(call: Call, unit: UnitOfWork) -> None:
    call("submit_assessment", request(region=""))

    assert call("submit_assessment", request(region="gb"))["outcome"] == "repeated"
    assert stored(unit.db)[0]["region"] == "gb"


def test_region_in_words_becomes_a_code_that_the_event_can_carry(
    call: Call, unit: UnitOfWork
) -> None:
    call("submit_assessment", request(region="Baden-W\u00fcrttemberg"))

    ((_, payload),) = announced(unit.db)
    assert isinstance(payload, AssessmentSubmitted)
    assert payload.region == "baden-wurttemberg"


def test_same_command_is_answered_the_same_and_done_once(call: Call, unit: UnitOfWork) -> None:
    first = call("submit_assessment", request(), command_id="c1")

    again = call("submit_assessment", request(), command_id="c1")

    assert again == first
    assert len(announced(unit.db)) == 1


def test_command_id_cannot_be_used_for_something_else(call: Call) -> None:
    call("submit_assessment", request("50"), command_id="c1")

    with pytest.raises(CorrectIt, match="command.reused"):
        call("submit_assessment", request("60"), command_id="c1")


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"model": "iso-9001"}, "model.unknown", "model"),
        ({"edition": "1999"}, "edition.unknown", "edition"),
        ({"sector": "fishing"}, "sector.unknown", "sector"),
        ({"size": "tiny"}, "size.unknown", "size"),
        ({"organisation": "Harbour "}, "name.space", "organisation"),
        ({"practitioner": " "}, "name.missing", "practitioner"),
        ({"region": "???"}, "region.wrong", "region"),
        ({"scores": {"1a": "50"}}, "assessment.incomplete", None),
        ({"scores": dict.fromkeys(PARTS, "50") | {"1a": "1e2"}}, "score.exponent", "scores.1a"),
        ({"scores": dict.fromkeys(PARTS, "50") | {"1z": "5"}}, "code.unknown", "1z"),
        ({"scores": dict.fromkeys(PARTS, "5") | {"1": "5"}}, "code.criterion_and_part", "1a"),
    ],
)
def test_refused_submission_leaves_no_trace(
    call: Call, unit: UnitOfWork, change: dict[str, Any], code: str, field: str | None
) -> None:
    before = sizes(unit.db)

    with pytest.raises(CorrectIt) as error:
        call("submit_assessment", request(**change))

    assert (error.value.code, error.value.field) == (code, field)
    assert sizes(unit.db) == before


def test_failure_between_two_steps_leaves_neither(
    call: Call, unit: UnitOfWork, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = sizes(unit.db)
    whole = store.save

    def save_and_fail(*what: Any) -> None:
        whole(*what)
        raise RetryIt("assessment.busy")

    monkeypatch.setattr(store, "save", save_and_fail)
    with pytest.raises(RetryIt):
        call("submit_assessment", request(), command_id="c1")
    monkeypatch.undo()

    assert sizes(unit.db) == before
    assert call("submit_assessment", request(), command_id="c1")["outcome"] == "accepted"


def test_many_at_once_make_one_assessment(call: Call, unit: UnitOfWork) -> None:
    def submit(number: int) -> str:
        for _ in range(100):
            try:
                answer = call("submit_assessment", request(), command_id=f"c{number}")
            except RetryIt:
                continue
            return str(answer["outcome"])
        return "never answered"

    with ThreadPoolExecutor(8) as together:
        outcomes = Counter(together.map(submit, range(16)))

    assert outcomes == {"accepted": 1, "repeated": 15}
    assert len(stored(unit.db)) == len(announced(unit.db)) == 1


def test_corrections_at_once_are_numbered_without_a_gap(call: Call, unit: UnitOfWork) -> None:
    def submit(number: int) -> int:
        for _ in range(200):
            try:
                answer = call("submit_assessment", request(str(number)), command_id=f"c{number}")
            except RetryIt:
                continue
            return int(answer["version"])
        return -1

    with ThreadPoolExecutor(6) as together:
        versions = list(together.map(submit, range(12)))

    assert sorted(versions) == list(range(1, 13))
    assert sorted(event.version for event, _ in announced(unit.db)) == list(range(1, 13))
    newest = max(announced(unit.db), key=lambda each: each[0].version)[1]
    assert isinstance(newest, AssessmentSubmitted)
    assert stored(unit.db)[0]["scores"][0][1] == newest.criteria["1"]


def test_key_of_pseudonyms_is_kept_nowhere(call: Call, unit: UnitOfWork) -> None:
    call("submit_assessment", request())

    assert KEY not in everything(unit.db)
    assert KEY.hex().encode() not in everything(unit.db)
