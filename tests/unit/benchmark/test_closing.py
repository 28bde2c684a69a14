"""Closing a year seals every safe group, each organisation once, and says what has to wait."""

from collections.abc import Callable
from itertools import count

from hypothesis import given
from hypothesis import strategies as st

from services.benchmark.domain.closing import one_per_participant, plan_closing
from services.benchmark.domain.record import Record
from services.benchmark.domain.seal_rule import SealRule
from tests.unit.benchmark.making import SERIES, hexadecimal, record

VALIDATED = SERIES._replace(layer="validated")


def ids() -> Callable[[], str]:
    """Ids in a known order."""
    numbers = count()
    return lambda: hexadecimal(f"batch {next(numbers)}", 32)


def test_a_safe_group_becomes_one_batch_of_all() -> None:
    plan = plan_closing([record(number) for number in range(20)], SealRule(), ids())

    (sealing,) = plan.sealings
    assert sealing.batch.m == len(sealing.members) == 20
    assert {histogram.n for histogram in sealing.batch.histograms.values()} == {20}
    assert not plan.waiting


def test_layers_and_editions_are_sealed_apart() -> None:
    consensus = [record(number) for number in range(10)]
    validated = [record(number, series=VALIDATED) for number in range(20, 29)]
    newer = [record(number, series=SERIES._replace(edition="2025")) for number in range(40, 52)]

    plan = plan_closing([*consensus, *validated, *newer], SealRule(), ids())

    assert [
        (each.batch.series.edition, each.batch.series.layer, each.batch.m) for each in plan.sealings
    ] == [
        ("2003", "consensus", 10),
        ("2003", "validated", 9),
        ("2025", "consensus", 12),
    ]


def test_an_unsafe_group_waits_while_a_safe_one_is_sealed() -> None:
    few = [record(number, series=VALIDATED) for number in range(100, 103)]

    plan = plan_closing([*(record(number) for number in range(9)), *few], SealRule(), ids())

    assert [each.batch.m for each in plan.sealings] == [9]
    assert [(each.series, each.refusal.rule) for each in plan.waiting] == [(VALIDATED, "too_few")]


def test_an_organisation_counts_once_in_its_highest_layer() -> None:
    consensus = record(1, participant="one", submitted="2026-03-01")
    validated = record(2, participant="one", series=VALIDATED, submitted="2026-01-01")

    assert one_per_participant([consensus, validated]) == [validated]
    assert one_per_participant([validated, consensus]) == [validated]


def test_of_two_assessments_in_one_layer_the_latest_submitted_counts() -> None:
    earlier = record(1, participant="one", submitted="2026-01-01")
    later = record(2, participant="one", submitted="2026-02-01")

    assert one_per_participant([later, earlier]) == [later]


def test_another_set_of_criteria_is_another_group() -> None:
    complete = [record(number) for number in range(8)]
    without_ninth = [record(number, list(range(8))) for number in range(8, 10)]

    plan = plan_closing([*complete, *without_ninth], SealRule(), ids())

    assert [each.batch.m for each in plan.sealings] == [8]
    assert [each.refusal.params["missing"] for each in plan.waiting] == [6]


@given(st.permutations(range(12)))
def test_the_plan_does_not_depend_on_the_order_of_arrival(order: list[int]) -> None:
    records: list[Record] = [record(number, participant=number % 10) for number in order]

    plan = plan_closing(records, SealRule(), ids())

    assert plan == plan_closing(sorted(records, key=lambda r: r.assessment), SealRule(), ids())
