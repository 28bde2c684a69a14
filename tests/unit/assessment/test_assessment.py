"""Through every change of its life an assessment keeps its identity and raises its version."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from services.assessment.domain.assessment import Assessment, Outcome, Status, submit, withdraw
from services.assessment.domain.submission import Submission
from tests.unit.assessment.making import TODAY, every, submission

LATER = date(2025, 6, 7)
FIRST = submission()
OTHER = submission(every(60))


def submitted(what: Submission = FIRST, before: Assessment | None = None) -> Assessment:
    return submit(before, what, "p" * 64, "n" * 32, TODAY)[1]


def test_first_submission_is_accepted_as_version_one() -> None:
    outcome, after = submit(None, FIRST, "p" * 64, "n" * 32, TODAY)

    assert outcome is Outcome.ACCEPTED
    assert (after.id, after.version, after.status) == ("n" * 32, 1, Status.SUBMITTED)
    assert after.submission == FIRST
    assert after.identity == ("p" * 64, "perform-full", 2024)


def test_exact_repeat_changes_nothing() -> None:
    before = submitted()

    outcome, after = submit(before, submission(), "p" * 64, "x" * 32, LATER)

    assert outcome is Outcome.REPEATED
    assert after is before


def test_other_scores_are_a_correction_of_the_same_assessment() -> None:
    outcome, after = submit(submitted(), OTHER, "p" * 64, "x" * 32, LATER)

    assert outcome is Outcome.CORRECTED
    assert (after.id, after.version, after.changed) == ("n" * 32, 2, LATER)
    assert after.submission == OTHER


def test_other_sector_is_a_correction_too() -> None:
    outcome, after = submit(submitted(), submission(sector="health"), "p" * 64, "x" * 32, LATER)

    assert (outcome, after.version) == (Outcome.CORRECTED, 2)


def test_withdrawn_assessment_keeps_its_scores() -> None:
    after = withdraw(submitted(), Status.WITHDRAWN, LATER)

    assert after is not None
    assert (after.version, after.status, after.submission) == (2, Status.WITHDRAWN, FIRST)


def test_erased_assessment_is_a_tombstone() -> None:
    after = withdraw(submitted(), Status.ERASED, LATER)

    assert after is not None
    assert (after.id, after.version, after.status) == ("n" * 32, 2, Status.ERASED)
    assert after.submission is None
    assert after.identity == submitted().identity


def test_withdrawn_assessment_can_still_be_erased() -> None:
    withdrawn = withdraw(submitted(), Status.WITHDRAWN, LATER)

    assert withdrawn is not None
    erased = withdraw(withdrawn, Status.ERASED, LATER)
    assert erased is not None
    assert (erased.version, erased.submission) == (3, None)
    assert withdraw(withdrawn, Status.WITHDRAWN, LATER) is None
    assert withdraw(erased, Status.WITHDRAWN, LATER) is None
    assert withdraw(erased, Status.ERASED, LATER) is None


def test_submission_after_a_withdrawal_continues_the_version() -> None:
    gone = withdraw(submitted(), Status.WITHDRAWN, LATER)

    outcome, back = submit(gone, FIRST, "p" * 64, "x" * 32, LATER)

    assert outcome is Outcome.ACCEPTED
    assert (back.id, back.version, back.submission) == ("n" * 32, 3, FIRST)


def test_submission_after_an_erasure_begins_another_assessment() -> None:
    gone = withdraw(submitted(), Status.ERASED, LATER)

    outcome, new = submit(gone, FIRST, "p" * 64, "x" * 32, LATER)

    assert outcome is Outcome.ACCEPTED
    assert (new.id, new.version, new.submission) == ("x" * 32, 1, FIRST)


steps = st.lists(st.sampled_from([FIRST, OTHER, Status.WITHDRAWN]), max_size=12)


@given(steps)
def test_version_rises_by_one_exactly_when_something_changes(
    said: list[Submission | Status],
) -> None:
    now = submitted()
    for what in said:
        before = now
        if isinstance(what, Status):
            now = withdraw(before, what, LATER) or before
        else:
            now = submitted(what, before)

        assert now.id == before.id
        assert now.version == before.version + (now != before)
        assert now.submission is not None
