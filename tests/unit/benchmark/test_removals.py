"""A batch loses members only in groups that are as safe as any, or it is retired as a whole."""

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from services.benchmark.domain.batch import WHOLE_COUNTRY, histograms_of, seal
from services.benchmark.domain.ledger import LedgerBatch, Member
from services.benchmark.domain.removals import Retirement, Split, plan_removal
from services.benchmark.domain.seal_rule import SealRule, least_width
from tests.unit.benchmark.making import FIRST_SEEN, hexadecimal, record

DEADLINE = timedelta(days=30)
LEFT = FIRST_SEEN


def sealed(size: int, leaving: int, k: int = 8) -> tuple[LedgerBatch, list[Member]]:
    """A batch of so many, of whom the first so many have left."""
    rule = SealRule(k=k)
    records = [record(number) for number in range(size)]
    batch = seal(hexadecimal("batch", 32), WHOLE_COUNTRY, records, least_width(size, rule))
    members = [
        Member(each.assessment, None, each.principals, LEFT)
        if number < leaving
        else Member(each.assessment, each.scores, each.principals)
        for number, each in enumerate(records)
    ]
    return LedgerBatch(batch, rule), members


def planned(size: int, leaving: int, now: datetime = LEFT, k: int = 8) -> Split | Retirement | None:
    return plan_removal(*sealed(size, leaving, k), now, DEADLINE)


def test_a_batch_that_nobody_left_stays() -> None:
    assert planned(20, 0) is None


def test_few_who_left_wait_for_others() -> None:
    assert planned(20, 3, LEFT + timedelta(days=29)) is None


def test_few_who_left_retire_the_batch_when_their_time_is_up() -> None:
    assert isinstance(planned(20, 3, LEFT + DEADLINE), Retirement)


def test_enough_who_left_are_split_off_at_once() -> None:
    entry, members = sealed(20, 9)

    split = plan_removal(entry, members, LEFT, DEADLINE)

    assert isinstance(split, Split)
    assert (split.after.id, split.after.rev, split.after.m) == (entry.batch.id, 1, 11)
    staying = [member.scores for member in members if member.scores]
    assert split.after.histograms == histograms_of(staying)
    assert len(split.leaving) == 9


def test_a_split_leaves_no_small_part_behind() -> None:
    assert planned(15, 8) is None
    assert isinstance(planned(15, 8, LEFT + DEADLINE), Retirement)


def test_a_batch_that_everybody_left_is_retired_at_once() -> None:
    assert isinstance(planned(9, 9), Retirement)


def test_a_batch_whose_members_are_not_all_known_is_only_retired() -> None:
    entry, members = sealed(20, 9)

    assert plan_removal(entry, members[:-1], LEFT, DEADLINE) is None
    assert isinstance(plan_removal(entry, members[:-1], LEFT + DEADLINE, DEADLINE), Retirement)


def test_parts_below_eight_make_the_bins_wide() -> None:
    split = planned(16, 6, k=5)

    assert isinstance(split, Split)
    assert split.after.width == 5


@given(st.integers(5, 30), st.data(), st.integers(5, 10))
def test_both_parts_of_a_split_keep_the_rule(size: int, data: st.DataObject, k: int) -> None:
    leaving = data.draw(st.integers(0, size))

    found = planned(size, leaving, k=k)

    if isinstance(found, Split):
        assert found.after.m == size - leaving >= k
        assert leaving >= k
