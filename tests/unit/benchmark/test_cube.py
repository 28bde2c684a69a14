"""The cube equals counting the raw scores, whatever is asked of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.benchmark.domain.aggregate import aggregates
from services.benchmark.domain.batch import Batch, Label, histograms_of
from services.benchmark.domain.batch import widened as widened_histograms
from services.benchmark.domain.binning import TOTAL, widened
from services.benchmark.domain.comparison import detectable, figures, moments
from services.benchmark.domain.cube import Cube, Section, Source, cube
from services.benchmark.domain.detectable import least_difference, sigma
from services.benchmark.domain.histogram import Histogram
from services.benchmark.domain.quantile import HALF, LOWER, UPPER, about
from services.benchmark.domain.record import Series, scores
from tests.unit.benchmark.making import SERIES, hexadecimal

COUNTRIES, SECTORS, SIZES = ("de", "es", "gb"), (None, "arts", "health"), (None, "small")
EDITIONS = ("2003", "2020")


@dataclass(frozen=True)
class Sealed:
    """One batch with the raw scores that it was made of, by code."""

    country: str
    series: Series
    label: Label
    width: int
    raw: tuple[dict[str, int], ...]

    def batch(self, name: object) -> Batch:
        members = [
            scores(
                {code: str(value) for code, value in each.items() if code != TOTAL},
                str(each[TOTAL]),
            )
            for each in self.raw
        ]
        histograms = widened_histograms(histograms_of(members), self.width)
        size = len(members)
        return Batch(
            hexadecimal(name, 32), 0, self.series, self.label, size, histograms, self.width
        )


@st.composite
def sealed(draw: st.DrawFn) -> Sealed:
    sector = draw(st.sampled_from(SECTORS))
    label = Label(sector, draw(st.sampled_from(SIZES)) if sector else None)
    codes = draw(st.sampled_from([("1", "2", "10"), ("1", "10")]))
    one = st.fixed_dictionaries(
        {code: st.integers(0, 100) for code in codes} | {TOTAL: st.integers(0, 1000)}
    )
    return Sealed(
        draw(st.sampled_from(COUNTRIES)),
        SERIES._replace(edition=draw(st.sampled_from(EDITIONS))),
        label,
        draw(st.sampled_from([1, 5, 10])),
        tuple(draw(st.lists(one, min_size=8, max_size=10))),
    )


def made(groups: Iterable[Sealed]) -> Cube:
    by_country: dict[str, list[Batch]] = {}
    for name, each in enumerate(groups):
        by_country.setdefault(each.country, []).append(each.batch(name))
    sources = {country: Source(date(2026, 2, 1), 8) for country in by_country}
    rows = [row for country, found in by_country.items() for row in aggregates(country, found)]
    return cube("perform-full", 2025, sources, rows)


def counted(groups: Iterable[Sealed], code: str) -> list[int]:
    """Bins of everybody in these groups who answered the code, counted one by one."""
    bins = [0] * 101
    for group in groups:
        for each in group.raw:
            if code in each:
                value = each[code]
                bins[value // 10 if code == TOTAL else widened(value, group.width)] += 1
    return bins


def of(section: Section, groups: Iterable[Sealed]) -> list[Sealed]:
    return [each for each in groups if each.series == section.series]


@given(st.lists(sealed(), max_size=6), st.sampled_from(SECTORS), st.sampled_from(SIZES))
def test_sums_of_every_filter_equal_counting_one_by_one(
    groups: list[Sealed], sector: str | None, size: str | None
) -> None:
    for section in made(groups).sections:
        here = of(section, groups)
        asked = [
            each
            for each in here
            if sector in (None, each.label.sector) and size in (None, each.label.size)
        ]
        rows = section.rows(Label(sector, size))

        by_country = section.by_country(rows)

        together = section.together(rows)
        assert section.by_country_and_all(rows).tolist() == [
            *by_country.tolist(),
            together.tolist(),
        ]
        for column, code in enumerate(section.codes):
            assert together[column].tolist() == counted(asked, code)
            for place, country in enumerate(section.countries):
                own = [each for each in asked if each.country == country]
                assert by_country[place, column].tolist() == counted(own, code)
                assert section.organisations(rows)[place] == sum(len(each.raw) for each in own)
                assert section.widths(rows)[place] == max((each.width for each in own), default=0)


@given(st.lists(sealed(), max_size=6))
def test_sums_by_sector_equal_counting_one_by_one(groups: list[Sealed]) -> None:
    for section in made(groups).sections:
        here = of(section, groups)

        sums = section.by_sector(section.rows(), section.strata)

        for column, code in enumerate(section.codes):
            for place, country in enumerate(section.countries):
                for stratum, sector in enumerate((*section.sectors, None)):
                    own = [
                        each
                        for each in here
                        if (each.country, each.label.sector) == (country, sector)
                    ]
                    assert sums[column, place, stratum].tolist() == counted(own, code)


@given(st.lists(sealed(), min_size=1, max_size=6), st.data())
def test_the_order_of_releases_changes_nothing(groups: list[Sealed], data: st.DataObject) -> None:
    shuffled = data.draw(st.permutations(groups))

    one, other = made(groups), made(shuffled)

    for mine, theirs in zip(one.sections, other.sections, strict=True):
        assert mine.series == theirs.series
        np.testing.assert_array_equal(
            mine.by_country(mine.rows()), theirs.by_country(theirs.rows())
        )


def test_a_label_nobody_has_finds_nobody_not_even_those_without_a_label() -> None:
    raw = tuple({"1": 10 * number, TOTAL: 500} for number in range(8))
    (section,) = made([Sealed("de", SERIES, Label(), 1, raw)]).sections

    assert len(section.rows(Label("arts"))) == 0
    assert len(section.rows(Label(None, "small"))) == 0
    assert len(section.rows(country="gb")) == 0
    assert section.together(section.rows(Label("arts"))).sum() == 0


def test_nothing_released_makes_an_empty_picture() -> None:
    empty = made([])

    assert empty.sections == ()
    assert empty.section("2003", "consensus") is None
    assert empty.nbytes == 0


@given(
    st.lists(st.integers(0, 100), min_size=1, max_size=60),
    st.lists(st.integers(0, 1000), min_size=1, max_size=60),
)
def test_totals_are_interpolated_as_one_by_one(criterion: list[int], totals: list[int]) -> None:
    points = [total // 10 for total in totals]
    counts = np.stack([Histogram.of(criterion).dense(), Histogram.of(points).dense()])[None]

    found = figures(counts, ["1", TOTAL])

    assert found.n.tolist() == [[len(criterion), len(totals)]]
    assert found.median[0, 0] == np.median(criterion)
    assert found.median[0, 1] == pytest.approx(about(counts[0, 1], HALF))
    assert found.lower[0, 1] == pytest.approx(about(counts[0, 1], LOWER))
    assert found.upper[0, 1] == pytest.approx(about(counts[0, 1], UPPER))


def test_a_group_without_anybody_has_no_figures() -> None:
    nobody = np.zeros((1, 2, 101), np.int64)

    found = figures(nobody, ["1", TOTAL])

    assert found.n.tolist() == [[0, 0]]
    for values in (found.median, found.lower, found.upper, found.interval):
        assert np.isnan(values).all()


@given(
    st.lists(st.integers(0, 100), min_size=1, max_size=40),
    st.lists(st.integers(0, 100), min_size=1, max_size=40),
)
def test_detectable_differences_equal_those_of_two_groups(one: list[int], two: list[int]) -> None:
    first, second = (Histogram.of(each).dense() for each in (one, two))

    found = detectable(moments(first)[None, None], moments(second)[None, None], ["1"], 1.7, 2.5)

    spread = sigma(first, second)
    expected = least_difference(len(one) / 1.7, len(two) / 2.5, spread)
    assert found[0, 0] == pytest.approx(float(expected))


@pytest.mark.parametrize("k", [5, 8, 10])
def test_the_strictest_k_holds_for_figures_of_several_countries(k: int) -> None:
    picture = Cube(
        "perform-full",
        2025,
        {"de": Source(date(2026, 2, 1), k), "gb": Source(date(2026, 2, 1), 5)},
        (),
    )

    assert picture.k(["gb", "de"]) == max(k, 5)
    assert picture.k(["gb"]) == 5
