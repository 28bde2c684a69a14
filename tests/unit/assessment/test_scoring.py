"""Scores add up exactly, by the rules of the edition and in no other way."""

import random
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.assessment.domain.refusal import Refusal
from services.assessment.domain.scoring import faults, score
from tests.unit.assessment.making import (
    CRITERIA,
    FULL,
    PARTS,
    all_parts,
    every,
    percents,
    small_model,
)


@given(percents)
def test_all_parts_at_p_percent_make_10p_points(percent: Fraction) -> None:
    figures = score(FULL, dict.fromkeys(PARTS, percent))

    assert figures.total == 10 * percent
    assert figures.enablers == figures.results == 5 * percent
    assert set(figures.criteria.values()) == {percent}


@given(percents)
def test_all_criteria_at_p_percent_make_10p_points(percent: Fraction) -> None:
    assert score(FULL, dict.fromkeys(CRITERIA, percent)).total == 10 * percent


@pytest.mark.parametrize(
    ("full", "points", "percent"),
    [
        ("1a", Fraction(20), Fraction(20)),
        ("2a", Fraction(20), Fraction(25)),
        ("5e", Fraction(28), Fraction(20)),
        ("6a", Fraction(150), Fraction(75)),
        ("6b", Fraction(50), Fraction(25)),
        ("7a", Fraction(135, 2), Fraction(75)),
        ("7b", Fraction(45, 2), Fraction(25)),
        ("8a", Fraction(15), Fraction(25)),
        ("8b", Fraction(45), Fraction(75)),
        ("9a", Fraction(75), Fraction(50)),
        ("9b", Fraction(75), Fraction(50)),
    ],
)
def test_a_single_full_part_makes_its_share_of_the_points(
    full: str, points: Fraction, percent: Fraction
) -> None:
    figures = score(FULL, {**every(0), full: Fraction(100)})

    assert figures.points[full[0]] == points
    assert figures.criteria[full[0]] == percent
    assert figures.total == points


def test_hand_worked_profile() -> None:
    scores = every(0) | {
        "1a": Fraction(80), "1b": Fraction(60), "1c": Fraction(40), "1d": Fraction(70),
        "1e": Fraction(55),
        "2a": Fraction("33.3"), "2b": Fraction("50"), "2c": Fraction("12.5"), "2d": Fraction("45"),
        "6a": Fraction(40), "6b": Fraction(60),
        "8a": Fraction(20), "8b": Fraction(30),
        "9a": Fraction(35), "9b": Fraction("45.5"),
    }  # fmt: skip

    figures = score(FULL, scores)

    assert figures.criteria["1"] == 61
    assert figures.criteria["2"] == Fraction("35.2")
    assert figures.points["2"] == Fraction("28.16")
    assert (figures.criteria["6"], figures.points["6"]) == (45, 90)
    assert (figures.criteria["8"], figures.points["8"]) == (Fraction("27.5"), Fraction("16.5"))
    assert figures.points["9"] == Fraction("60.375")
    assert figures.enablers == Fraction("89.16")
    assert figures.results == Fraction("166.875")
    assert figures.total == Fraction("256.035")


def test_third_of_a_percent_stays_exact() -> None:
    model = small_model(shares=(1, 1, 1))

    figures = score(model, {"1a": Fraction(100), **every(0, ["1b", "1c", "2"])})

    assert figures.criteria["1"] == Fraction(100, 3)
    assert figures.total == 20


@given(all_parts, st.randoms(use_true_random=False))
def test_order_of_answers_changes_nothing(
    scores: dict[str, Fraction], chance: random.Random
) -> None:
    shuffled = list(scores.items())
    chance.shuffle(shuffled)

    assert score(FULL, dict(shuffled)) == score(FULL, scores)


@given(all_parts, st.sampled_from(PARTS), percents)
def test_a_higher_answer_never_lowers_a_figure(
    scores: dict[str, Fraction], code: str, percent: Fraction
) -> None:
    higher = {**scores, code: max(percent, scores[code])}

    before, after = score(FULL, scores), score(FULL, higher)

    assert after.total >= before.total
    assert after.enablers >= before.enablers
    assert after.results >= before.results
    assert all(after.points[each] >= before.points[each] for each in CRITERIA)
    assert (after.total > before.total) == (higher[code] > scores[code])


@given(all_parts)
def test_figures_lie_within_their_bounds_and_add_up(scores: dict[str, Fraction]) -> None:
    figures = score(FULL, scores)

    assert all(0 <= percent <= 100 for percent in figures.criteria.values())
    assert sum(figures.points.values()) == figures.total == figures.enablers + figures.results
    assert 0 <= figures.total <= 1000
    assert list(figures.criteria) == CRITERIA


@given(all_parts, st.sets(st.sampled_from(CRITERIA)))
def test_criterion_known_as_a_whole_counts_like_its_parts(
    scores: dict[str, Fraction], whole: set[str]
) -> None:
    figures = score(FULL, scores)
    mixed = {code: value for code, value in scores.items() if code[0] not in whole}

    again = score(FULL, mixed | {code: figures.criteria[code] for code in whole})

    # Of a criterion known as a whole there are no figures of parts.
    kept = {code: value for code, value in figures.parts.items() if code[0] not in whole}
    assert again == replace(figures, parts=kept)


def test_what_is_missing_is_listed_and_nothing_else() -> None:
    given_codes = [code for code in PARTS if code not in ("3b", "9a") and code[0] != "2"]

    (fault,) = faults(FULL, given_codes)

    assert fault.code == "assessment.incomplete"
    assert fault.field is None
    assert fault.params == {"missing": "2a, 2b, 2c, 2d, 3b, 9a", "count": 6}


def test_unknown_code_and_doubled_criterion_are_named() -> None:
    found = list(faults(FULL, [*PARTS, "1", "1f", "10"]))

    assert [(fault.code, fault.field) for fault in found] == [
        ("code.unknown", "1f"),
        ("code.unknown", "10"),
        *(("code.criterion_and_part", f"1{letter}") for letter in "abcde"),
    ]


def test_incomplete_answers_are_not_scored() -> None:
    with pytest.raises(Refusal) as refusal:
        score(FULL, {})

    assert refusal.value.params["count"] == len(PARTS)


def test_criterion_without_parts_is_scored_as_a_whole() -> None:
    model = small_model(shares=(3, 1))

    figures = score(model, {"1a": Fraction(80), "1b": Fraction(40), "2": Fraction(50)})

    assert figures.criteria == {"1": 70, "2": 50}
    assert (figures.enablers, figures.results, figures.total) == (42, 20, 62)
    assert [fault.params["missing"] for fault in faults(model, ["1a"])] == ["1b, 2"]
