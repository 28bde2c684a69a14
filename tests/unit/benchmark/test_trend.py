"""Years are held against one base, with the mix of sectors held still and breaks shown."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from services.benchmark.domain.superiority import COARSE
from services.benchmark.domain.trend import ClosedYear, trend
from tests.unit.benchmark.populations import MEAN, SIGMA, dense, heaped

NAMES = ["care", "culture", COARSE]
cells = arrays(np.int64, (3, 101), elements=st.integers(0, 3), fill=st.just(0))


def year(number: int, counts: np.ndarray, edition: str = "2026", deff: float = 1.0) -> ClosedYear:
    return ClosedYear(number, edition, counts, deff)


def cell(*scores: list[int]) -> np.ndarray:
    return np.stack([dense(each) for each in scores])


@given(cells)
def test_the_base_against_itself_is_one_half(base: np.ndarray) -> None:
    (point,) = trend([year(2026, base)], {"2026": base}, NAMES)

    assert point.n == base.sum()
    if point.n:
        assert point.theta == pytest.approx(0.5)
        assert point.carried == pytest.approx(1.0)
    else:
        assert point.theta is None


@given(cells, cells)
def test_turning_the_scale_turns_the_point(counts: np.ndarray, base: np.ndarray) -> None:
    (point,) = trend([year(2026, counts)], {"2026": base}, NAMES)
    turned_base = base[:, ::-1].copy()
    (turned,) = trend([year(2026, counts[:, ::-1].copy())], {"2026": turned_base}, NAMES)

    assert (point.theta is None) == (turned.theta is None)
    if point.theta is not None and turned.theta is not None:
        assert point.theta == pytest.approx(1 - turned.theta)


def test_a_changed_mix_of_sectors_is_no_trend() -> None:
    high, low = list(range(70, 90)), list(range(10, 30))
    base = cell(high, low, [])
    years = [year(2026, base), year(2027, cell(high * 9, low, []))]

    points = trend(years, {"2026": base}, NAMES)

    assert [point.theta for point in points] == pytest.approx([0.5, 0.5])


def test_organisations_without_a_sector_stand_for_the_sectors_that_are_missing() -> None:
    base = cell([70, 80], [20, 30], [])

    (point,) = trend([year(2026, cell([], [], [20, 30, 70, 80] * 3))], {"2026": base}, NAMES)

    assert point.theta == pytest.approx(0.5)
    assert point.carried == 1.0


def test_sectors_without_anybody_are_left_out_and_said() -> None:
    base = cell([50] * 30, [50] * 10, [])

    (point,) = trend([year(2026, cell([60] * 8, [], []))], {"2026": base}, NAMES)

    assert point.theta == 1.0
    assert point.carried == 0.75


def test_lines_break_at_editions_gaps_and_small_years() -> None:
    full, small = cell(list(range(20)), [], []), cell(list(range(19)), [], [])
    years = [
        year(2030, full, "2030"),
        year(2020, full),
        year(2021, full),
        year(2023, full),
        year(2024, small),
        year(2025, full),
        year(2029, full, "2030"),
    ]

    points = trend(years, {"2026": full, "2030": full}, NAMES)

    assert [point.year for point in points] == [2020, 2021, 2023, 2024, 2025, 2029, 2030]
    assert [point.joined for point in points] == [False, True, False, False, False, False, True]
    assert [point.breaks for point in points] == [False] * 5 + [True, False]


def test_an_edition_without_a_base_has_no_point() -> None:
    (point,) = trend([year(2026, cell([50] * 30, [], []))], {}, NAMES)

    assert (point.theta, point.interval, point.carried) == (None, None, 0.0)


@pytest.mark.parametrize(("n", "shift"), [(8, 0), (20, 10), (100, 0), (100, 15)])
def test_interval_covers_what_is_true(n: int, shift: int) -> None:
    random = np.random.default_rng(15)
    base = np.stack([dense(heaped(random, random.normal(m, SIGMA, 40_000))) for m in (40, MEAN)])
    names, truth = ["care", "culture"], []
    large = [heaped(random, random.normal(m + shift, SIGMA, 200_000)) for m in (40, MEAN)]
    (true,) = trend([year(2026, np.stack([dense(each) for each in large]))], {"2026": base}, names)

    for _ in range(1_500):
        drawn = [dense(random.choice(each, n)) for each in large]
        (point,) = trend([year(2026, np.stack(drawn))], {"2026": base}, names)
        truth.append(point.interval is not None and point.interval.holds(true.theta or 0.0))

    assert np.mean(truth) == pytest.approx(0.95, abs=0.03)
