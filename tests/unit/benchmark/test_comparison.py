"""Comparison adds released batches exactly: Europe equals numpy on everybody's scores."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.benchmark.domain.batch import WHOLE_COUNTRY, seal
from services.benchmark.domain.comparison import compare
from tests.unit.benchmark.making import CODES, SERIES, all_nine, batch, hexadecimal, record

people = st.lists(all_nine, min_size=1, max_size=12)


@given(st.lists(people, min_size=1, max_size=4))
def test_europe_equals_numpy_on_all_scores(countries: list[list[list[int]]]) -> None:
    released = {
        code: [
            seal(
                hexadecimal(code, 32),
                WHOLE_COUNTRY,
                [record(n, each) for n, each in enumerate(scores)],
                1,
            )
        ]
        for code, scores in zip(("gb", "de", "es", "at"), countries, strict=False)
    }
    everybody = np.array([scores for country in countries for scores in country])

    (section,) = compare(released)

    for column, code in enumerate(CODES):
        europe = section.lines[code][-1]
        assert (europe.country, europe.n) == (None, len(everybody))
        assert europe.median == pytest.approx(np.median(everybody[:, column]))
        for quartile, percent in ((europe.lower_quartile, 25), (europe.upper_quartile, 75)):
            assert quartile == np.percentile(everybody[:, column], percent, method="inverted_cdf")


def test_countries_stand_in_alphabetical_order_and_europe_last() -> None:
    (section,) = compare({"gb": [batch("g")], "de": [batch("d")], "es": [batch("e")]})

    assert [line.country for line in section.lines["1"]] == ["de", "es", "gb", None]


def test_several_batches_of_a_country_are_added() -> None:
    (section,) = compare({"gb": [batch("a", 8), batch("b", 9, first=8)]})

    assert [line.n for line in section.lines["1"]] == [17, 17]


def test_the_order_of_batches_does_not_matter() -> None:
    batches = [batch("a", 8), batch("b", 9, first=8)]

    assert compare({"gb": batches}) == compare({"gb": batches[::-1]})


def test_layers_and_editions_are_never_mixed() -> None:
    validated = SERIES._replace(layer="validated")

    sections = compare({"gb": [batch("a"), batch("b", series=validated)]})

    assert [section.series for section in sections] == [SERIES, validated]
    assert [section.lines["1"][-1].n for section in sections] == [8, 8]


def test_a_criterion_some_left_out_has_fewer() -> None:
    some = seal(
        hexadecimal("x", 32),
        WHOLE_COUNTRY,
        [record(number, list(range(8))) for number in range(8)],
        1,
    )

    (section,) = compare({"gb": [batch("a"), some]})

    assert section.lines["8"][-1].n == 16
    assert section.lines["9"][-1].n == 8
    assert list(section.lines) == [*CODES, "total"]


def test_the_total_is_about() -> None:
    (section,) = compare({"gb": [batch("a")]})

    assert section.lines["total"][-1].median == pytest.approx(505.0)


def test_nothing_released_compares_to_nothing() -> None:
    assert compare({}) == []
    assert compare({"gb": []}) == []
