"""The group an organisation is compared with walks up when it is small, and says so."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.benchmark.domain.group_choice import Choice, Group, choose

sizes = st.dictionaries(st.sampled_from(Group), st.integers(0, 60))


@pytest.mark.parametrize(
    ("n", "group", "passed"),
    [
        ((20, 40, 90, 500), Group.COUNTRY_SECTOR, ""),
        ((19, 20, 90, 500), Group.COUNTRY, "country_sector"),
        ((0, 19, 20, 500), Group.EUROPE_SECTOR, "country_sector, country"),
        ((0, 0, 19, 19), Group.EUROPE, "country_sector, country, europe_sector"),
        ((0, 0, 0, 8), Group.EUROPE, "country_sector, country, europe_sector"),
    ],
)
def test_the_nearest_group_of_twenty_is_chosen(
    n: tuple[int, ...], group: Group, passed: str
) -> None:
    counts = dict(zip(Group, n, strict=True))

    assert choose(counts, k=8) == Choice(
        group,
        "group.wider" if passed else "group.nearest",
        {"group": group, "n": counts[group], "needed": 20, "passed": passed},
    )


def test_fewer_than_k_in_europe_are_no_group() -> None:
    found = choose({Group.COUNTRY: 7, Group.EUROPE: 7}, k=8)

    assert found == Choice(None, "group.none", {"needed": 8, "passed": "country, europe"})


def test_without_a_sector_the_country_is_nearest() -> None:
    assert choose({Group.COUNTRY: 20, Group.EUROPE: 90}, k=8).code == "group.nearest"


@given(sizes, st.integers(5, 30))
def test_no_group_below_k_is_ever_chosen(n: dict[Group, int], k: int) -> None:
    found = choose(n, k)

    assert found.group is None or n[found.group] >= k


@given(sizes, st.integers(5, 30), st.sampled_from(Group), st.integers(1, 40))
def test_growth_never_sends_anybody_further_up(
    n: dict[Group, int], k: int, grown: Group, by: int
) -> None:
    order = [*Group, None]
    more = n | {grown: n[grown] + by} if grown in n else n

    assert order.index(choose(more, k).group) <= order.index(choose(n, k).group)
