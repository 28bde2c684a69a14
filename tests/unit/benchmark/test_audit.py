"""An audit finds nothing in what the rules allow, and each thing that breaks one of them."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache

import pytest

from services.benchmark.domain.announcement import Announcement
from services.benchmark.domain.audit import Audited, Kept, audit, audit_together
from services.benchmark.domain.audit_history import KeptRelease
from services.benchmark.domain.batch import Batch, Label
from services.benchmark.domain.flaw import Invariant, What
from services.benchmark.domain.histogram import Histogram
from services.benchmark.domain.ledger import LedgerBatch, Member
from services.benchmark.domain.policy import Policy, Withdrawal
from services.benchmark.domain.release import digest
from services.benchmark.domain.seal_rule import SealRule
from services.benchmark.simulation.habits import Habits
from services.benchmark.simulation.run import Scenario, releases

I1, I2, I3, I4, I5 = (Invariant(f"I{number}") for number in range(1, 6))
RULE = SealRule(k=5)
Change = Callable[[list[Announcement]], object]


@cache
def story() -> tuple[tuple[Announcement, ...], dict[str, tuple[Member, ...]]]:
    """Releases of one year with batches that are split and retired, and who is in the last."""
    policy = Policy(RULE, withdrawal=Withdrawal.RETIRE)
    habits = Habits(withdrawn=0.2, together=0.7)
    made = releases(Scenario(120, seed=23, policy=policy, habits=habits))
    members = {
        batch: tuple(Member(each.assessment, each.scores, each.principals) for each in records)
        for batch, records in made[-1].members.items()
    }
    return tuple(one.announcement for one in made), members


def chained(announcements: Sequence[Announcement]) -> list[KeptRelease]:
    """Kept releases, each with the hash of the one before."""
    kept: list[KeptRelease] = []
    for number, each in enumerate(announcements):
        before = kept[-1].digest if kept else None
        if number or each.version == 1:
            each = replace(each, prev_hash=before)
        kept.append(KeptRelease(each, digest(each)))
    return kept


def audited(
    announcements: Sequence[Announcement] | None = None,
    members: dict[str, tuple[Member, ...]] | None = None,
    **changes: object,
) -> Audited:
    told = list(announcements if announcements is not None else story()[0])
    kept = chained(told)
    first = {batch.id: batch.m for each in reversed(told) for batch in each.batches}
    known = Kept(
        ledger=[LedgerBatch(batch, RULE) for batch in told[-1].batches],
        members=story()[1] if members is None else members,
        sealed=sum(first.values()),
        newest=kept[-1].digest,
    )
    return audit("perform-full", 2023, kept, replace(known, **changes))


def found(one: Audited) -> set[tuple[Invariant, What]]:
    return {(flaw.invariant, flaw.what) for flaw in one.flaws}


def living() -> Batch:
    """The largest batch that stands in the last two releases as it is."""
    before, last = story()[0][-2:]
    kept = {batch.id: batch.digest for batch in before.batches}
    standing = [batch for batch in last.batches if kept.get(batch.id) == batch.digest]
    return max(standing, key=lambda batch: batch.m)


def with_batch(announcement: Announcement, new: Batch) -> Announcement:
    batches = tuple(new if batch.id == new.id else batch for batch in announcement.batches)
    return replace(announcement, batches=batches)


def fewer(batch: Batch, gone: int, rev: int) -> Batch:
    """The batch without its `gone` lowest scores of each criterion."""
    histograms = {}
    for code, histogram in batch.histograms.items():
        bins = [bin_ for bin_, count in histogram.counts for _ in range(count)]
        histograms[code] = Histogram.of(bins[gone:])
    return replace(batch, rev=rev, m=batch.m - gone, histograms=histograms, width=5)


def without(announcement: Announcement, batch_id: str) -> Announcement:
    kept = tuple(batch for batch in announcement.batches if batch.id != batch_id)
    return replace(announcement, batches=kept)


def test_a_year_of_splits_and_retirements_is_in_order() -> None:
    one = audited()

    assert one.flaws == []
    assert one.history.complete
    assert one.history.ended
    assert any(batch.rev for each in story()[0] for batch in each.batches)
    assert one.history.smallest is not None
    assert one.history.smallest >= RULE.k


@pytest.mark.parametrize("withdrawal", list(Withdrawal))
@pytest.mark.parametrize("k", [5, 8])
def test_whatever_the_service_releases_is_in_order(withdrawal: Withdrawal, k: int) -> None:
    policy = Policy(SealRule(k), withdrawal=withdrawal)
    made = releases(Scenario(120, policy=policy, habits=Habits(withdrawn=0.2)))
    told = [one.announcement for one in made]

    one = audited(told, {}, ledger=[LedgerBatch(each, policy.rule) for each in told[-1].batches])

    assert one.flaws == []


def test_what_left_and_what_stayed_are_classes_of_their_own() -> None:
    big = replace(living(), m=living().m)
    last = story()[0][-1]
    split = replace(with_batch(last, fewer(big, 1, big.rev + 1)), version=last.version + 1)

    one = audited([*story()[0], split], {})

    assert (I1, What.SMALL_CLASS) in found(one)
    assert (I3, What.SMALL_REMOVAL) in found(one)
    assert (I4, What.CHANGED) in found(one)
    assert one.history.smallest == 1


def test_a_batch_with_other_content_under_the_same_revision_is_found() -> None:
    batch = living()
    histograms = {**batch.histograms, "1": batch.histograms["2"], "2": batch.histograms["1"]}
    told = [*story()[0][:-1], with_batch(story()[0][-1], replace(batch, histograms=histograms))]

    assert (I4, What.CHANGED) in found(audited(told, {}))


def test_a_revision_that_is_no_part_of_the_batch_is_found() -> None:
    first = story()[0][0]
    batch = max(first.batches, key=lambda each: each.m)
    part = fewer(batch, 5, batch.rev + 1)
    moved = {**part.histograms, "1": Histogram(((100, part.m),))}
    told = [first, replace(with_batch(first, replace(part, histograms=moved)), version=2)]

    assert (I4, What.NOT_CONTAINED) in found(audited(told, {}))


def test_a_batch_that_vanished_without_being_retired_is_found() -> None:
    told = [*story()[0][:-1], without(story()[0][-1], living().id)]

    assert (I4, What.VANISHED) in found(audited(told))


def test_a_retired_batch_that_returns_is_found() -> None:
    told = list(story()[0])
    gone = next(iter(told[-1].retired))
    old = next(batch for each in told for batch in each.batches if batch.id == gone)
    told[-1] = replace(told[-1], batches=(*told[-1].batches, old))

    assert (I4, What.RETURNED) in found(audited(told))


def test_retired_batches_stay_named() -> None:
    told = [*story()[0], replace(story()[0][-1], version=story()[0][-1].version + 1, retired=())]

    assert (I4, What.FORGOT_RETIRED) in found(audited(told))


def test_a_batch_below_k_or_too_alike_or_too_finely_binned_is_found() -> None:
    last = story()[0][-1]
    batch = living()
    small = fewer(batch, batch.m - 4, 0)
    alike = replace(batch, histograms={**batch.histograms, "1": Histogram(((50, batch.m),))})
    fine = replace(fewer(batch, batch.m - 6, 0), width=1)

    for wrong, what in (
        (small, What.TOO_FEW),
        (alike, What.TOO_ALIKE),
        (fine, What.NARROW_BINS),
    ):
        new = replace(wrong, id="f" * 32)
        told = [*story()[0][:-1], replace(last, batches=(*last.batches, new))]
        assert (I5, what) in found(audited(told))


def test_sums_that_differ_are_found() -> None:
    batch = living()
    histograms = {**batch.histograms, "9": Histogram(((50, batch.m + 1),))}
    told = [*story()[0][:-1], with_batch(story()[0][-1], replace(batch, histograms=histograms))]

    assert (Invariant.SUMS, What.SUM_DIFFERS) in found(audited(told, {}))


def test_one_id_for_two_batches_is_found_in_a_release_and_over_all() -> None:
    last = story()[0][-1]
    twice = replace(last, batches=(*last.batches, living()))

    assert (I2, What.ID_TWICE) in found(audited([*story()[0][:-1], twice]))
    together = audit_together([audited(), audited()])
    assert {(flaw.invariant, flaw.what) for flaw in together} == {(I2, What.ID_TWICE)}


def test_hashes_and_members_of_batches_are_as_many() -> None:
    sealed = audited().history.sealed

    assert (I2, What.HASHES_DIFFER) in found(audited(sealed=sealed - 1))
    assert (I2, What.HASHES_DIFFER) in found(audited(sealed=sealed + 1))
    assert (I2, What.SEALED_TWICE) in found(audited(twice=1))
    assert audited(sealed=None).flaws == []
    (flaw,) = audit_together([audited()], hashes=sealed - 1)
    assert flaw.what is What.HASHES_DIFFER
    assert audit_together([audited()], hashes=sealed) == []


def test_a_principal_who_knows_too_many_members_is_found() -> None:
    batch = living()
    members = tuple(replace(each, principals=("somebody",)) for each in story()[1][batch.id])

    one = audited(members={**story()[1], batch.id: members})

    assert found(one) == {(I5, What.ONE_PRINCIPAL)}


def test_counts_that_are_not_those_of_the_members_are_found() -> None:
    batch = living()
    first, *others = story()[1][batch.id]
    assert first.scores is not None
    other = replace(first, scores=first.scores._replace(bins=bytes([100] * 10)))

    for members in ((other, *others), (other,)):
        one = audited(members={**story()[1], batch.id: members})
        assert found(one) == {(Invariant.SUMS, What.NOT_ITS_MEMBERS)}


def test_more_members_than_organisations_are_found() -> None:
    batch = living()
    members = story()[1][batch.id]

    one = audited(members={**story()[1], batch.id: (*members, replace(members[0], assessment="x"))})

    assert (I2, What.TOO_MANY_MEMBERS) in found(one)


def test_members_who_withdrew_are_said_to_be_unknown() -> None:
    batch = living()

    one = audited(members={**story()[1], batch.id: story()[1][batch.id][2:]})

    assert one.flaws == []
    assert one.unknown == 2


def test_a_ledger_or_an_announcement_that_differs_from_what_was_released_is_found() -> None:
    last = story()[0][-1]
    other = replace(last.batches[0], label=Label("health"))
    ledger = [LedgerBatch(batch, RULE) for batch in (other, *last.batches[1:])]

    assert (Invariant.LEDGER, What.LEDGER_DIFFERS) in found(audited(ledger=ledger))
    assert (Invariant.LEDGER, What.LEDGER_DIFFERS) in found(audited(ledger=ledger[1:]))
    assert found(audited(newest="0" * 64)) == {(Invariant.LEDGER, What.NEWEST_DIFFERS)}


def test_a_history_from_before_it_was_kept_is_audited_from_there_on() -> None:
    one = audited(story()[0][2:])

    assert one.flaws == []
    assert not one.history.complete


def test_a_gap_a_broken_chain_and_a_damaged_release_are_found() -> None:
    told = story()[0]
    kept = chained(told)
    altered = [*kept[:1], replace(kept[1], digest="0" * 64), *kept[2:]]

    assert (Invariant.HISTORY, What.GAP) in found(audited([*told[:1], *told[2:]]))
    one = audit("perform-full", 2023, altered, Kept())
    assert (Invariant.HISTORY, What.CHAIN_BROKEN) in found(one)
    assert (Invariant.HISTORY, What.UNREADABLE) in found(audited(unreadable=[3]))


def test_a_batch_of_another_year_is_found() -> None:
    last, batch = story()[0][-1], living()
    other = replace(batch, series=batch.series._replace(year=2022))

    assert (I2, What.OTHER_SUBJECT) in found(audited([*story()[0][:-1], with_batch(last, other)]))


def test_a_new_epoch_need_not_name_what_it_lost() -> None:
    last = story()[0][-1]
    anew = replace(without(last, living().id), epoch=2, version=1, retired=())

    one = audited([*story()[0], anew])

    assert one.flaws == []
    assert one.history.ended >= {living().id}


def test_a_flaw_that_stays_is_told_once() -> None:
    told = [without(each, living().id) for each in story()[0]]
    alike = replace(
        living(), histograms={code: Histogram(((50, living().m),)) for code in living().histograms}
    )
    told = [replace(each, batches=(*each.batches, alike)) for each in told]

    one = audited(told, {})

    assert [flaw.batch for flaw in one.flaws if flaw.what is What.TOO_ALIKE] == [alike.id]
