"""Closing a year seals every safe group, each organisation once, and says what has to wait."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import timedelta
from itertools import count

from hypothesis import given
from hypothesis import strategies as st

from services.benchmark.domain.batch import WHOLE_COUNTRY, Label
from services.benchmark.domain.record import Record
from services.benchmark.domain.seal_rule import SealRule, refusal
from services.benchmark.domain.sealing import Moment, Plan, one_per_participant, plan_sealing
from tests.unit.benchmark.making import FIRST_SEEN, SERIES, hexadecimal, record

VALIDATED = SERIES._replace(layer="validated")


def ids() -> Callable[[], str]:
    """Ids in a known order."""
    numbers = count()
    return lambda: hexadecimal(f"batch {next(numbers)}", 32)


def closing(records: Iterable[Record]) -> Plan:
    """What closing the year would seal."""
    return plan_sealing(records, SealRule(), Moment(FIRST_SEEN, closing=True), ids())


def test_a_safe_group_becomes_one_batch_of_all() -> None:
    plan = closing([record(number) for number in range(20)])

    (sealing,) = plan.sealings
    assert sealing.batch.m == len(sealing.members) == 20
    assert {histogram.n for histogram in sealing.batch.histograms.values()} == {20}
    assert not plan.waiting


def test_layers_and_editions_are_sealed_apart() -> None:
    consensus = [record(number) for number in range(10)]
    validated = [record(number, series=VALIDATED) for number in range(20, 29)]
    newer = [record(number, series=SERIES._replace(edition="2025")) for number in range(40, 52)]

    plan = closing([*consensus, *validated, *newer])

    assert [
        (each.batch.series.edition, each.batch.series.layer, each.batch.m) for each in plan.sealings
    ] == [
        ("2003", "consensus", 10),
        ("2003", "validated", 9),
        ("2025", "consensus", 12),
    ]


def test_an_unsafe_group_waits_while_a_safe_one_is_sealed() -> None:
    few = [record(number, series=VALIDATED) for number in range(100, 103)]

    plan = closing([*(record(number) for number in range(9)), *few])

    assert [each.batch.m for each in plan.sealings] == [9]
    assert {(each.series, each.refusal.rule) for each in plan.waiting} == {(VALIDATED, "too_few")}
    assert [each.label for each in plan.waiting] == [
        Label("social-care", "small"),
        Label("social-care"),
        WHOLE_COUNTRY,
    ]


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

    plan = closing([*complete, *without_ninth])

    assert [each.batch.m for each in plan.sealings] == [8]
    assert [each.refusal.params["missing"] for each in plan.waiting] == [6, 6, 6]


def after(days: float) -> Moment:
    """So many days after the records were first seen, in a year that runs."""
    return Moment(FIRST_SEEN + timedelta(days=days))


def sealed(records: Iterable[Record], days: float) -> list[tuple[Label, int]]:
    """Labels and sizes of what is sealed after so many days."""
    plan = plan_sealing(records, SealRule(), after(days), ids())
    return [(each.batch.label, each.batch.m) for each in plan.sealings]


def mixed() -> list[Record]:
    """Nine small and four large ones of one sector, five of another."""
    return [
        *(record(number, sector="health", size="small") for number in range(9)),
        *(record(number, sector="health", size="large") for number in range(9, 13)),
        *(record(number, sector="housing", size="micro") for number in range(13, 18)),
    ]


def test_nothing_is_sealed_before_it_has_cooled() -> None:
    plan = plan_sealing(mixed(), SealRule(), after(13.9), ids())

    assert not plan.sealings
    assert plan.cooling == 18


def test_the_finest_safe_label_is_sealed_first() -> None:
    assert sealed(mixed(), 14) == [(Label("health", "small"), 9)]


def test_what_is_too_few_for_its_sector_waits_for_the_country_level() -> None:
    assert sealed(mixed(), 119) == [(Label("health", "small"), 9)]
    assert sealed(mixed(), 120) == [(Label("health", "small"), 9), (WHOLE_COUNTRY, 9)]


def test_sizes_are_sealed_together_once_their_sector_has_waited() -> None:
    few = [record(n, sector="health", size=("small", "large")[n % 2]) for n in range(10)]

    assert sealed(few, 59) == []
    assert sealed(few, 60) == [(Label("health"), 10)]


def test_a_correction_keeps_the_place_in_the_queue() -> None:
    first = record(1, participant="one")
    newer = record(2, participant="one", first_seen=FIRST_SEEN + timedelta(days=12))

    (chosen,) = one_per_participant([newer, first])

    assert chosen.first_seen == FIRST_SEEN


def test_a_group_that_has_not_waited_says_until_when() -> None:
    few = [record(n, sector="health", size=("small", "large")[n % 2]) for n in range(10)]

    plan = plan_sealing(few, SealRule(), after(20), ids())

    (waiting,) = [each for each in plan.waiting if each.label == Label("health")]
    assert waiting.refusal.rule == "waits_for_finer"
    assert waiting.ripe == FIRST_SEEN + timedelta(days=60)


members = st.builds(
    record,
    st.integers(0, 10_000),
    st.lists(st.integers(0, 20).map(lambda fifth: fifth * 5), min_size=9, max_size=9),
    participant=st.integers(0, 40),
    principals=st.lists(st.sampled_from("abc"), max_size=2),
    sector=st.sampled_from(["health", "housing"]),
    size=st.sampled_from(["small", "large"]),
    first_seen=st.integers(0, 150).map(lambda days: FIRST_SEEN + timedelta(days=days)),
)
crowds = st.lists(members, max_size=60, unique_by=lambda each: each.assessment)


@given(crowds, st.integers(5, 8), st.integers(0, 300), st.booleans())
def test_every_batch_is_safe_and_nobody_is_in_two(
    crowd: list[Record], k: int, days: int, closes: bool
) -> None:
    rule = SealRule(k=k)
    moment = replace(after(days), closing=closes)

    plan = plan_sealing(crowd, rule, moment, ids())

    participants = [each.participant for one in plan.sealings for each in one.members]
    assert len(participants) == len(set(participants))
    for one in plan.sealings:
        assert refusal(one.members, rule) is None
        assert {histogram.n for histogram in one.batch.histograms.values()} == {one.batch.m}
        assert {one.batch.label.sector} <= {None, *(each.sector for each in one.members)}


@given(st.data())
def test_the_plan_does_not_depend_on_the_order_of_arrival(data: st.DataObject) -> None:
    crowd = data.draw(crowds)
    order = data.draw(st.permutations(crowd))

    plans = [plan_sealing(each, SealRule(k=5), after(130), ids()) for each in (crowd, order)]

    assert plans[0] == plans[1]
