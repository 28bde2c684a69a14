"""Published rows add up to the releases, to the last organisation."""

from collections import Counter
from itertools import permutations

import pytest
from hypothesis import given

from services.benchmark.domain.open_data.distributions import distributions
from services.benchmark.domain.open_data.source import DoesNotAddUp, Source, state_of
from services.benchmark.domain.open_data.wire import (
    release_from_wire,
    release_to_wire,
    row_from_wire,
    row_to_wire,
)
from tests.unit.benchmark.making import batch
from tests.unit.benchmark.open_data.releasing import release, sources, two_countries


@given(sources())
def test_scores_of_each_criterion_of_a_cell_add_up_to_its_organisations(source: Source) -> None:
    found: Counter[tuple[object, ...]] = Counter()
    for row in distributions(source):
        found[(*row[:8], row.criterion)] += row.organisations

    for cell in source.rows:
        label, shape = cell.cell.label, cell.cell.shape
        words = (cell.country.upper(), label.sector or "_X", label.size or "_X")
        key = (*cell.cell.series, *words, shape.replace(" ", "_"))
        assert {found.pop((*key, code)) for code in shape.split(" ")} == {cell.m}
    assert not found


@given(sources())
def test_all_rows_together_are_everybody_in_the_releases(source: Source) -> None:
    published: Counter[tuple[str, int]] = Counter()
    for row in distributions(source):
        # Everybody once: the first criterion of a cell counts all of its organisations.
        if row.criterion == row.criteria.partition("_")[0]:
            published[row.model, row.year] += row.organisations

    announced: Counter[tuple[str, int]] = Counter()
    for each in source.releases:
        announced[each.model, each.year] += each.organisations
    assert published == announced


def test_order_of_arrival_tells_nothing() -> None:
    source = two_countries()

    again = [Source.of(reversed(source.releases), rows) for rows in permutations(source.rows)]

    said = list(distributions(source))
    assert all(list(distributions(each)) == said for each in again)


@pytest.mark.parametrize("change", [-1, 1])
def test_a_release_that_does_not_add_up_is_refused(change: int) -> None:
    announced, rows = release("gb", batch("a", 8))
    wrong = announced._replace(organisations=announced.organisations + change)

    with pytest.raises(DoesNotAddUp) as refused:
        Source.of([wrong], rows)

    assert (refused.value.release, refused.value.found) == (wrong, 8)


def test_rows_that_nobody_released_are_refused() -> None:
    announced, rows = release("gb", batch("a", 8))
    stray = [row._replace(country="fr") for row in rows]

    with pytest.raises(ValueError, match="not held"):
        Source.of([announced], [*rows, *stray])


def test_state_names_exactly_the_releases() -> None:
    releases = two_countries().releases

    changed = [releases[0]._replace(version=2), *releases[1:]]
    contradicted = [releases[0]._replace(digest="0" * 64), *releases[1:]]

    states = [state_of(each) for each in (releases, changed, contradicted, releases[:1])]
    assert len(set(states)) == 4
    assert state_of(reversed(releases)) == states[0]


@given(sources())
def test_what_crosses_the_wire_is_what_was_sent(source: Source) -> None:
    releases = [release_from_wire(release_to_wire(each)) for each in source.releases]
    rows = [row_to_wire(row_from_wire(row_to_wire(row))) for row in source.rows]

    assert releases == list(source.releases)
    assert rows == [row_to_wire(row) for row in source.rows]
