"""The order in which versions of an assessment arrive does not matter, nor do duplicates."""

from dataclasses import dataclass, replace
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.benchmark.domain.figures import Change, Delta, deltas, rebuilt
from services.benchmark.domain.reconcile import Contradiction, reconcile
from services.benchmark.domain.record import Record, Series, Subject, Tombstone
from tests.unit.benchmark.making import SERIES, all_nine, record

Figures = dict[Series, Delta]
Cells = dict[tuple[Series, str, int], int]


@dataclass
class Intake:
    """The intake without a database: states by assessment, and cells of the figures."""

    states: dict[str, Subject]
    cells: Cells

    def take(self, incoming: Subject) -> None:
        before = self.states.get(incoming.assessment)
        after = reconcile(before, incoming)
        if after is not None:
            self.states[incoming.assessment] = after
            add(self.cells, deltas([Change(before, after)]))

    def live(self) -> list[Record]:
        return [state for state in self.states.values() if isinstance(state, Record)]


def add(cells: Cells, figures: Figures) -> None:
    for series, delta in figures.items():
        for key, step in (
            ((series, "n", 0), delta.n),
            *(
                ((series, code, bin_), step)
                for code, bins in delta.counts.items()
                for bin_, step in bins.items()
            ),
        ):
            cells[key] = cells.get(key, 0) + step
            if not cells[key]:
                del cells[key]


def cells_of(records: list[Record]) -> Cells:
    cells: Cells = {}
    add(cells, rebuilt(records))
    return cells


def taken(sequence: list[Subject]) -> Intake:
    intake = Intake({}, {})
    for incoming in sequence:
        intake.take(incoming)
    return intake


@settings(max_examples=20)
@given(all_nine, all_nine, st.booleans())
def test_every_permutation_of_submitted_corrected_withdrawn_ends_alike(
    first: list[int], second: list[int], erased: bool
) -> None:
    submitted, corrected = record(1, first), record(1, second, version=2)
    withdrawn = Tombstone(submitted.assessment, 3, erased)
    doubled: list[Subject] = [submitted, corrected, withdrawn] * 2

    ends = [taken(list(order)) for order in set(permutations(doubled))]

    assert len(ends) == 90
    assert all(end.states == {submitted.assessment: withdrawn} for end in ends)
    assert all(end.cells == {} for end in ends)


@settings(max_examples=20)
@given(all_nine, all_nine)
def test_every_permutation_of_a_correction_counts_only_the_correction(
    first: list[int], second: list[int]
) -> None:
    submitted, corrected = record(1, first), record(1, second, version=2)

    ends = [taken(list(order)) for order in permutations([submitted, corrected] * 2)]

    assert all(end.cells == cells_of([corrected]) for end in ends)


@given(
    st.lists(
        st.tuples(st.integers(1, 3), st.integers(1, 4), st.sampled_from("scwe"), all_nine),
        max_size=12,
    ),
    st.randoms(use_true_random=False),
)
def test_any_shuffle_with_duplicates_ends_in_the_same_figures(
    drawn: list[tuple[int, int, str, list[int]]], random: object
) -> None:
    by_version: dict[tuple[int, int], Subject] = {}
    for number, version, kind, scores in drawn:
        made = record(number, scores, version=version)
        if kind == "c":
            made = replace(made, series=SERIES._replace(layer="validated"))
        gone = Tombstone(made.assessment, version, erased=kind == "e")
        by_version.setdefault((number, version), gone if kind in "we" else made)
    sequence = list(by_version.values())
    shuffled = sequence * 2
    random.shuffle(shuffled)  # type: ignore[attr-defined]

    straight, mixed = taken(sequence), taken(shuffled)

    assert straight.states == mixed.states
    assert straight.cells == mixed.cells == cells_of(straight.live())
    assert all(step > 0 for step in mixed.cells.values())


def test_a_late_older_version_changes_nothing() -> None:
    assert reconcile(record(1, version=2), record(1, version=1)) is None


def test_a_correction_moves_its_record_to_another_layer() -> None:
    before = record(1)
    after = replace(before, version=2, series=SERIES._replace(layer="validated"))

    moved = deltas([Change(before, after)])

    assert {series.layer: delta.n for series, delta in moved.items()} == {
        "consensus": -1,
        "validated": 1,
    }


def test_an_unchanged_correction_leaves_the_figures_alone() -> None:
    assert deltas([Change(record(1), record(1, version=2))]) == {}


def test_two_shapes_of_one_series_are_counted_together() -> None:
    whole = record(1, [50] * 9)
    without_ninth = record(2, [50] * 8)

    (delta,) = rebuilt([whole, without_ninth]).values()

    assert delta.n == 2
    assert delta.counts["1"] == {50: 2}
    assert delta.counts["9"] == {50: 1}


def test_a_change_of_shape_moves_only_what_differs() -> None:
    before, after = record(1, [50] * 9), record(1, [50] * 8, version=2)

    (delta,) = deltas([Change(before, after)]).values()

    assert delta == Delta(0, {"9": {50: -1}})


def test_nothing_brings_the_erased_back() -> None:
    erased = Tombstone(record(1).assessment, 2, erased=True)

    assert reconcile(erased, record(1, version=9)) is None
    assert reconcile(record(1, version=9), erased) == erased


def test_a_withdrawn_assessment_may_be_submitted_again() -> None:
    withdrawn = Tombstone(record(1).assessment, 2, erased=False)
    again = record(1, version=3)

    assert reconcile(withdrawn, again) == again


def test_at_equal_versions_the_tombstone_stands() -> None:
    withdrawn = Tombstone(record(1).assessment, 2, erased=False)

    assert reconcile(record(1, version=2), withdrawn) == withdrawn
    assert reconcile(withdrawn, record(1, version=2)) is None


def test_a_correction_keeps_the_first_day_seen() -> None:
    first = record(1)
    later = replace(record(1, version=2), first_seen=first.first_seen.replace(month=3))

    after = reconcile(first, later)

    assert isinstance(after, Record)
    assert after.first_seen == first.first_seen


def test_one_version_with_two_contents_is_a_contradiction() -> None:
    with pytest.raises(Contradiction):
        reconcile(record(1, [50] * 9), record(1, [60] * 9))
