"""How much the clients of one practitioner resemble each other is found, or assumed."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from services.benchmark.domain.clustering import (
    ASSUMED_CLIENTS,
    ASSUMED_ICC,
    Clustering,
    clients_of_average,
    design_effect,
    icc,
    icc_of_ranks,
    pooled,
    rest,
)

clienteles = st.lists(st.integers(1, 40), min_size=1, max_size=30)


def drawn(
    random: np.random.Generator, truth: float, practitioners: int, criteria: int = 9
) -> tuple[np.ndarray, list[int]]:
    """Scores of shape (organisations, criteria) and the practitioner of each."""
    sizes = random.geometric(1 / 8, practitioners)
    names = np.repeat(np.arange(practitioners), sizes)
    shared = random.normal(size=(practitioners, criteria))[names]
    own = random.normal(size=(names.size, criteria))
    return 45 + 18 * (truth**0.5 * shared + (1 - truth) ** 0.5 * own), names.tolist()


@pytest.mark.parametrize("truth", [0.0, 0.1, 0.3])
def test_the_estimate_is_that_of_ranks_on_average(truth: float) -> None:
    random = np.random.default_rng(10)

    found = []
    for _ in range(150):
        scores, names = drawn(random, truth, 40)
        found.append(icc_of_ranks(scores, names))

    assert np.mean(found) == pytest.approx(6 / np.pi * np.arcsin(truth / 2), abs=0.015)


def test_the_estimate_equals_the_analysis_of_variance() -> None:
    scores, names = drawn(np.random.default_rng(11), 0.2, 30, criteria=1)
    groups = [scores[np.array(names) == name, 0] for name in sorted(set(names))]
    sizes = np.array([len(each) for each in groups])

    f = stats.f_oneway(*groups).statistic
    usual = (sizes.sum() - (sizes**2).sum() / sizes.sum()) / (len(groups) - 1)

    assert icc(scores, np.array(names)) == pytest.approx((f - 1) / (f - 1 + usual))


def test_nothing_known_is_assumed() -> None:
    assert Clustering() == Clustering(ASSUMED_ICC, ASSUMED_CLIENTS)
    assert Clustering().deff == pytest.approx(1.7)


@pytest.mark.parametrize(
    ("scores", "names"),
    [
        (np.full((150, 3), 50.0), ["one"] * 75 + ["two"] * 75),
        (np.arange(150.0)[:, None], ["one"] * 150),
        (np.arange(150.0)[:, None], list(range(150))),
    ],
    ids=["nothing varies", "one practitioner", "no fellow clients"],
)
def test_where_nothing_can_be_compared_nothing_is_found(
    scores: np.ndarray, names: list[str | int]
) -> None:
    assert icc_of_ranks(scores, names) is None


@given(clienteles)
def test_an_average_client_has_no_fewer_fellows_than_an_average_practitioner(
    sizes: list[int],
) -> None:
    found = clients_of_average(sizes)

    assert np.mean(sizes) - 1e-9 <= found <= max(sizes) + 1e-9


@given(clienteles, st.floats(0, 1))
def test_effective_number_lies_between_practitioners_and_organisations(
    sizes: list[int], truth: float
) -> None:
    n = sum(sizes)

    found = n / design_effect(truth, clients_of_average(sizes))

    assert 1 - 1e-9 <= found <= n + 1e-9
    if len(set(sizes)) == 1:
        assert found >= len(sizes) - 1e-9


@given(st.lists(st.tuples(st.integers(1, 300), st.floats(1, 9)), min_size=2, max_size=9))
def test_what_is_left_of_a_group_has_the_effect_of_its_members(
    countries: list[tuple[int, float]],
) -> None:
    n, deff = (np.array(each) for each in zip(*countries, strict=True))

    left = rest((n * deff).sum(), n.sum(), deff, n)

    assert left[0] == pytest.approx(pooled(n[1:], deff[1:]))


def test_nobody_has_no_fellows() -> None:
    assert clients_of_average([]) == 1.0
