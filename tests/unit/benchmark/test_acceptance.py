"""A release that breaks its own policy or does not add up is refused, each for its own reason."""

from dataclasses import replace
from datetime import date

import pytest

from services.benchmark.domain.acceptance import check
from services.benchmark.domain.announcement import Announcement
from services.benchmark.domain.batch import Label
from services.benchmark.domain.histogram import Histogram
from services.benchmark.domain.reasons import Reason, Unacceptable
from services.benchmark.domain.seal_rule import SealRule
from tests.unit.benchmark.making import SERIES, announcement, batch

TODAY = date(2026, 6, 1)
GOOD = batch("a")


def wrong_sum() -> Announcement:
    histograms = {**GOOD.histograms, "3": GOOD.histograms["3"] + Histogram.of([50])}
    return announcement(replace(GOOD, histograms=histograms))


REFUSED = {
    Reason.OTHER_EPOCH: announcement(GOOD, epoch=2),
    Reason.EXPIRED: announcement(GOOD, valid_until=date(2026, 5, 31)),
    Reason.WEAK_POLICY: announcement(GOOD, rule=SealRule(k=4)),
    Reason.TOO_FEW: announcement(batch("small", 7)),
    Reason.SUMS_WRONG: wrong_sum(),
    Reason.IDS_NOT_UNIQUE: announcement(GOOD, batch("a", 9)),
    Reason.RETIRED_REUSED: announcement(GOOD, retired=[GOOD.id]),
    Reason.OTHER_SUBJECT: announcement(batch("a", series=SERIES._replace(year=2024))),
}


@pytest.mark.parametrize("reason", REFUSED, ids=str)
def test_each_fault_has_its_own_reason(reason: Reason) -> None:
    with pytest.raises(Unacceptable) as refused:
        check(REFUSED[reason], epoch=1, today=TODAY)

    assert refused.value.reason is reason


def test_a_retired_id_named_twice_is_not_unique() -> None:
    with pytest.raises(Unacceptable) as refused:
        check(announcement(retired=["a" * 32] * 2), epoch=1, today=TODAY)

    assert refused.value.reason is Reason.IDS_NOT_UNIQUE


def test_a_good_release_passes_until_its_last_day() -> None:
    check(announcement(GOOD, batch("b", 9), valid_until=TODAY), epoch=1, today=TODAY)


def test_a_batch_of_fewer_than_eight_with_one_point_bins_is_too_fine() -> None:
    release = announcement(batch("small", 7), rule=SealRule(k=5))

    with pytest.raises(Unacceptable) as refused:
        check(release, epoch=1, today=TODAY)

    assert refused.value.reason is Reason.WEAK_POLICY


def test_a_release_whose_sums_would_fill_the_memory_is_oversized() -> None:
    kinds = [
        replace(batch(f"kind {number}"), label=Label(f"sector-{number}")) for number in range(3_200)
    ]

    with pytest.raises(Unacceptable) as refused:
        check(announcement(*kinds), epoch=1, today=TODAY)

    assert refused.value.reason is Reason.OVERSIZED
    check(announcement(*kinds[:3_000]), epoch=1, today=TODAY)
