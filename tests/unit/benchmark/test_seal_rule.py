"""A group is sealed only when nobody in it can be singled out; a refusal says what is missing."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.benchmark.domain.histogram import Histogram
from services.benchmark.domain.record import Record
from services.benchmark.domain.seal_rule import (
    SealRule,
    leave_one_out_spread,
    policy_refusal,
    refusal,
)
from tests.unit.benchmark.making import CODES, all_nine, record

RULE = SealRule(k=8, spread=10)
groups = st.lists(
    st.tuples(all_nine, st.sets(st.integers(1, 3), max_size=2)), min_size=1, max_size=14
).map(
    lambda drawn: [
        record(number, scores, principals=sorted(names))
        for number, (scores, names) in enumerate(drawn)
    ]
)


@pytest.mark.parametrize("size", [1, 5, 7])
def test_fewer_than_k_are_refused_with_the_number_missing(size: int) -> None:
    broken = refusal([record(number) for number in range(size)], RULE)

    assert broken is not None
    assert (broken.rule, broken.params) == ("too_few", {"k": 8, "missing": 8 - size})


def test_k_different_organisations_are_safe() -> None:
    assert refusal([record(number) for number in range(8)], RULE) is None


def test_two_clients_of_one_practitioner_among_eight_are_refused() -> None:
    group = [record(number, principals=["p"] if number < 2 else []) for number in range(8)]

    broken = refusal(group, RULE)

    assert broken is not None
    assert (broken.rule, broken.params) == ("one_principal", {"k": 8, "missing": 1})


def test_a_group_that_stays_large_without_any_practitioner_is_safe() -> None:
    group = [record(number, principals=[number % 2]) for number in range(14)]

    assert refusal(group, RULE) is None


def test_a_group_of_one_practitioners_clients_is_never_safe() -> None:
    group = [record(number, principals=["p"]) for number in range(40)]

    broken = refusal(group, RULE)

    assert broken is not None
    assert broken.params == {"k": 8, "missing": 7}


def test_equal_scores_on_one_criterion_are_refused_by_its_code() -> None:
    group = [
        record(number, [(number * 37 + code * 11) % 101 if code != 5 else 50 for code in range(9)])
        for number in range(8)
    ]

    broken = refusal(group, RULE)

    assert broken is not None
    assert (broken.rule, broken.params) == ("too_alike", {"criteria": "6", "spread": 10})


def test_one_outlier_does_not_hide_that_the_others_are_alike() -> None:
    group = [record(number, [50] * 8 + [number * 10]) for number in range(8)]
    group[0] = record(0, [100] * 9)

    broken = refusal(group, RULE)

    assert broken is not None
    assert broken.params["criteria"] == ", ".join(CODES[:8])


def test_the_total_may_be_alike_for_it_is_coarse_already() -> None:
    assert refusal([record(number, total="500") for number in range(8)], RULE) is None


@given(groups)
def test_whatever_is_sealed_keeps_all_three_rules(group: list[Record]) -> None:
    if refusal(group, RULE) is not None:
        return

    assert len(group) >= RULE.k
    for principal in {name for each in group for name in each.principals}:
        assert sum(principal not in each.principals for each in group) >= RULE.k - 1
    for code in range(9):
        scores = sorted(each.scores.bins[code] for each in group)
        assert min(scores[-2] - scores[0], scores[-1] - scores[1]) >= RULE.spread


@given(groups, st.integers(0, 13))
def test_a_refusal_for_size_ends_once_the_missing_have_come(
    group: list[Record], extra: int
) -> None:
    broken = refusal(group, RULE)
    if broken is None or broken.rule == "too_alike":
        return
    newcomers = [record(100 + number) for number in range(broken.params["missing"])]

    after = refusal([*group, *newcomers], RULE)

    assert after is None or after.rule != "too_few"
    if broken.rule == "one_principal":
        assert after is None or after.rule != "one_principal"


@given(st.lists(st.integers(0, 100), min_size=3, max_size=40))
def test_spread_equals_its_formula_on_the_sorted_scores(scores: list[int]) -> None:
    ordered = np.sort(scores)

    spread = leave_one_out_spread(Histogram.of(scores))

    assert spread == min(ordered[-2] - ordered[0], ordered[-1] - ordered[1])


@pytest.mark.parametrize("scores", [[], [50], [0, 100]])
def test_fewer_than_three_have_no_spread(scores: list[int]) -> None:
    assert leave_one_out_spread(Histogram.of(scores)) == 0


@pytest.mark.parametrize(
    ("rule", "broken"),
    [
        (SealRule(k=4), "k_below_floor"),
        (SealRule(k=5), None),
        (SealRule(k=8), None),
        (SealRule(k=10), None),
    ],
)
def test_k_has_a_floor(rule: SealRule, broken: str | None) -> None:
    refused = policy_refusal(rule)

    assert (refused.rule if refused else None) == broken
