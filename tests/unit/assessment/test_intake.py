"""Rows make a whole assessment or none at all, and every refused row has a reason."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.assessment.domain.intake import Rejected, answers, submission
from services.assessment.domain.refusal import Refusal
from services.assessment.domain.rows import Row, grouped
from tests.unit.assessment.making import CATALOGUE, PARTS, every, rows
from tests.unit.assessment.making import submission as made_submission


def reasons(said: list[Row]) -> dict[int, Refusal]:
    """The reason for each line of an assessment that must be rejected."""
    with pytest.raises(Rejected) as rejected:
        submission(said, CATALOGUE)
    assert [row for row, _ in rejected.value.reasons] == said
    return {row.line: refusal for row, refusal in rejected.value.reasons}


def codes(said: list[Row]) -> list[str]:
    return [refusal.code for refusal in reasons(said).values()]


def test_complete_rows_make_a_submission() -> None:
    made, repeats = submission(rows(), CATALOGUE, "2003")

    assert made == made_submission()
    assert repeats == 0


def test_practitioner_is_optional_and_kept() -> None:
    made, _ = submission(rows(practitioner="A. Guide"), CATALOGUE)

    assert made.practitioner == "A. Guide"


def test_exact_repeats_are_counted_and_change_nothing() -> None:
    said = rows()
    again = [row._replace(line=row.line + 100, score="50.00") for row in said[:3]]

    made, repeats = submission(said + again, CATALOGUE, "2003")

    assert made == made_submission()
    assert repeats == 3


def test_two_scores_for_one_code_reject_the_assessment() -> None:
    said = rows()
    other = said[4]._replace(line=99, score="51")

    found = reasons([*said, other])

    assert found[99].code == "row.other_score"
    assert found[99].params == {"what": "1e", "value": "51", "line": 6, "other": "50"}
    assert {found[row.line].code for row in said} == {"row.rejected_with"}
    assert found[2].params == {"line": 99}


@pytest.mark.parametrize(
    ("column", "other"),
    [("sector", "health"), ("size", "large"), ("region", "gb-wls"), ("practitioner", "B. Guide")],
)
def test_differing_column_rejects_the_assessment(column: str, other: str) -> None:
    said = rows()
    said[5] = said[5]._replace(**{column: other})

    found = reasons(said)

    assert found[said[5].line].code == "row.contradicts"
    assert found[said[5].line].field == column
    assert found[said[5].line].params["line"] == said[0].line
    assert sum(refusal.code == "row.rejected_with" for refusal in found.values()) == 31


def test_missing_part_is_named_in_every_row() -> None:
    found = reasons(rows({code: "50" for code in PARTS if code not in ("3b", "9a")}))

    assert {refusal.code for refusal in found.values()} == {"assessment.incomplete"}
    assert found[2].params["missing"] == "3b, 9a"


def test_criterion_and_own_part_reject_the_assessment() -> None:
    said = [*rows(), *rows({"2": "40"}, start=50)]

    found = reasons(said)

    by_line = {row.line: row.code for row in said}
    blamed = [
        by_line[line] for line, each in found.items() if each.code == "code.criterion_and_part"
    ]
    assert blamed == ["2a", "2b", "2c", "2d"]
    assert found[50].code == "row.rejected_with"


def test_historic_profile_of_whole_criteria_is_taken() -> None:
    made, _ = submission(rows({str(number): "45.5" for number in range(1, 10)}), CATALOGUE)

    assert made.scores == every("45.5", [str(number) for number in range(1, 10)])


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        ("score", "1e2", "score.exponent"),
        ("score", "57,5", "score.decimal_comma"),
        ("code", "1z", "code.unknown"),
        ("code", "", "code.unknown"),
    ],
)
def test_one_bad_row_rejects_the_assessment(column: str, value: str, code: str) -> None:
    said = rows()
    said[7] = said[7]._replace(**{column: value})

    found = reasons(said)

    assert found[said[7].line].code == code
    assert len(found) == len(said)


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        ("organisation", "", "name.missing"),
        ("organisation", "Harbour ", "name.space"),
        ("sector", "fishing", "sector.unknown"),
        ("size", "", "size.unknown"),
        ("region", "???", "region.wrong"),
        ("model", "iso-9001", "model.unknown"),
        ("year", "24", "year.wrong"),
        ("practitioner", " ", "name.missing"),
    ],
)
def test_bad_value_in_all_rows_rejects_the_assessment(column: str, value: str, code: str) -> None:
    found = reasons(rows(**{column: value}))

    assert found[2].code == code
    assert found[2].field == column
    assert len(found) == len(PARTS)


def test_line_that_is_no_proper_row_rejects_its_assessment() -> None:
    said = rows()
    said[3] = said[3]._replace(fault=Refusal("row.cells", given=9, expected=8))

    found = reasons(said)

    assert found[said[3].line].code == "row.cells"
    assert len(found) == len(said)


def test_scoring_needs_no_sector_size_or_region() -> None:
    said = rows(sector="nonsense", size="", region="???")
    said[1] = said[1]._replace(sector="other nonsense")

    found = answers(said, CATALOGUE)

    assert (found.organisation, found.year) == ("Harbour Kitchen", 2024)
    assert found.scores == every(50)


def test_rows_of_one_assessment_need_not_stand_together() -> None:
    first, second = rows(), rows(start=100, organisation="Other")
    mixed = [row for pair in zip(first, second, strict=True) for row in pair]

    groups = grouped(mixed)

    assert list(groups.values()) == [first, second]


@given(st.randoms(use_true_random=False))
def test_order_of_rows_changes_nothing(chance: random.Random) -> None:
    said = rows({code: str(number) for number, code in enumerate(PARTS)})
    shuffled = chance.sample(said, len(said))

    assert submission(shuffled, CATALOGUE) == submission(said, CATALOGUE)


texts = st.sampled_from(["", " ", "1a", "1", "50", "2024", "perform-full", "health", "small", "é"])


@given(
    st.lists(
        st.builds(
            Row,
            line=st.integers(2, 9),
            organisation=texts,
            sector=texts,
            size=texts,
            region=texts,
            model=texts,
            year=texts,
            code=texts,
            score=texts,
            practitioner=texts,
        ),
        max_size=20,
        unique_by=lambda row: row.line,
    )
)
def test_every_row_is_taken_or_has_a_reason(said: list[Row]) -> None:
    for group in grouped(said).values():
        with pytest.raises(Rejected) as rejected:
            submission(group, CATALOGUE)

        assert [row for row, _ in rejected.value.reasons] == group
