"""Participants beside the directory, and what they can say of everybody else."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.benchmark.domain.coverage import Cell, composition, data_age, reach
from tests.unit.benchmark.populations import dense

scores = st.integers(0, 100)


def test_participants_stand_beside_the_directory() -> None:
    found = composition({"care": 30, "*": 10}, {"care": 60, "culture": 40})

    assert found == (
        Cell("*", 10, 0, None, 0.25, 0.0),
        Cell("care", 30, 60, 0.5, 0.75, 0.6),
        Cell("culture", 0, 40, 0.0, 0.0, 0.4),
    )


def test_without_a_directory_only_participants_are_known() -> None:
    assert composition({"care": 8}, None) == (Cell("care", 8, None, None, 1.0, None),)
    assert composition({}, None) == ()


def test_a_directory_that_lists_too_few_gives_no_rate() -> None:
    assert composition({"care": 8}, {"care": 5}) == (Cell("care", 8, 5, None, 1.0, 1.0),)


@given(st.lists(scores, min_size=5, max_size=60), st.lists(scores, max_size=60))
def test_bounds_hold_the_median_of_all_whoever_is_missing(
    sample: list[int], missing: list[int]
) -> None:
    everybody = sorted(sample + missing)
    found = reach(dense(sample), len(everybody))

    if 2 * len(sample) > len(everybody):
        assert found.code == "coverage.bounds"
        assert found.interval is not None
        assert found.interval.holds(everybody[(len(everybody) + 1) // 2 - 1])
    else:
        assert found.code == "coverage.participants_only"
        assert found.interval is None


@given(st.lists(scores, min_size=5, max_size=60), st.integers(0, 60))
def test_bounds_are_reached_when_all_missing_lie_at_one_end(sample: list[int], gone: int) -> None:
    n = len(sample) + gone
    found = reach(dense(sample), n).interval

    if found is not None:
        middle = (n + 1) // 2 - 1
        assert found.low == sorted([-1] * gone + sample)[middle]
        assert found.high == sorted(sample + [101] * gone)[middle]


def test_bounds_are_the_sample_quantiles_of_the_formula() -> None:
    sample = list(range(80))

    found = reach(dense(sample), 100)

    assert found.interval is not None
    low, high = np.percentile(sample, [37.5, 62.5], method="inverted_cdf")
    assert (found.interval.low, found.interval.high) == (low, high)
    assert found.params == {"participants": 80, "directory": 100, "percent": 80}


@pytest.mark.parametrize(
    ("directory", "params"),
    [
        (None, {"participants": 30}),
        (0, {"participants": 30}),
        (29, {"participants": 30}),
        (60, {"participants": 30, "directory": 60, "percent": 50}),
    ],
)
def test_otherwise_they_describe_participants_only(
    directory: int | None, params: dict[str, int]
) -> None:
    found = reach(dense([50] * 30), directory)

    assert (found.code, found.interval, found.params) == (
        "coverage.participants_only",
        None,
        params,
    )


def test_all_taking_part_leave_no_doubt() -> None:
    found = reach(dense([10, 20, 30, 40, 50]), 5)

    assert found.interval is not None
    assert (found.interval.low, found.interval.high) == (30.0, 30.0)


def test_data_age_is_counted_in_days_by_country() -> None:
    newest = {"SI": date(2026, 1, 31), "AT": date(2026, 2, 28), "FR": date(2026, 3, 2)}

    assert data_age(newest, date(2026, 3, 1)) == {"AT": 1, "FR": 0, "SI": 29}
    assert list(data_age(newest, date(2026, 3, 1))) == ["AT", "FR", "SI"]
