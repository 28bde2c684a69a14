"""A release is built from the ledger alone, in an order that tells nothing."""

import json
from dataclasses import replace
from datetime import date
from itertools import permutations

import pytest

from services.benchmark.domain.announcement import MOST_BYTES, Announcement, digest_of
from services.benchmark.domain.batch import Batch
from services.benchmark.domain.clustering import Clustering
from services.benchmark.domain.policy import Policy
from services.benchmark.domain.reading import read
from services.benchmark.domain.release import LedgerBatch, Previous, TooLarge, next_release
from services.benchmark.domain.seal_rule import SealRule
from tests.unit.benchmark.making import announcement, batch, hexadecimal

TODAY = date(2026, 2, 1)


def release(
    *batches: Batch,
    previous: Previous | None = None,
    epoch: int = 1,
    clustering: Clustering | None = None,
) -> Announcement:
    ledger = [LedgerBatch(each, SealRule()) for each in batches]
    return next_release(
        "gb",
        "perform-full",
        2025,
        policy=Policy(),
        ledger=ledger,
        previous=previous,
        epoch=epoch,
        released=TODAY,
        clustering=clustering,
    )


def test_bytes_do_not_depend_on_the_order_of_the_ledger() -> None:
    batches = [batch(name) for name in range(4)]

    built = {release(*order).to_bytes() for order in permutations(batches)}

    assert len(built) == 1


def test_a_release_reads_back_as_it_was_written() -> None:
    written = announcement(batch("a"), batch("b"), retired=[hexadecimal("old", 32)])
    closed = replace(written, clustering=Clustering(0.15, 7.0))

    assert read(written.to_bytes()) == written
    assert read(closed.to_bytes()) == closed


@pytest.mark.parametrize("epoch", [1, 2])
def test_of_the_clients_only_what_was_told_first_counts(epoch: int) -> None:
    first = release(batch("a"), clustering=Clustering(0.1, 8.0))
    previous = Previous(first, digest_of(first.to_bytes()))

    again = release(batch("a"), previous=previous, epoch=epoch, clustering=Clustering(0.2, 9.0))

    gone = release(previous=previous, epoch=epoch, clustering=Clustering(0.2, 9.0))

    assert again.clustering == first.clustering
    assert gone.clustering is None


def test_bytes_are_the_same_on_every_node() -> None:
    payload = announcement(batch("a")).to_bytes()

    assert (
        payload == json.dumps(json.loads(payload), sort_keys=True, separators=(",", ":")).encode()
    )
    assert b" " not in payload


def test_versions_rise_and_name_what_they_follow() -> None:
    first = release()
    previous = Previous(first, digest_of(first.to_bytes()))

    second = release(previous=previous)

    assert (first.version, first.prev_hash) == (1, None)
    assert (second.version, second.prev_hash) == (2, previous.digest)


def test_a_new_epoch_begins_at_version_one() -> None:
    earlier = announcement(version=7, retired=[hexadecimal("old", 32)])
    later = release(previous=Previous(earlier, hexadecimal("old")), epoch=2)

    assert later.order == (2, 1)
    assert later.retired == ()


def test_what_was_retired_stays_named_within_the_epoch() -> None:
    earlier = announcement(version=7, retired=[hexadecimal("old", 32)])

    later = release(batch("a"), previous=Previous(earlier, hexadecimal("old")))

    assert (later.version, later.retired) == (8, earlier.retired)


def test_the_published_policy_is_the_weakest_that_any_batch_was_sealed_under() -> None:
    ledger = [
        LedgerBatch(batch("old", 8), SealRule(k=8)),
        LedgerBatch(batch("new", 12), SealRule(k=10, spread=20)),
    ]

    built = next_release(
        "gb",
        "perform-full",
        2025,
        policy=Policy(),
        ledger=ledger,
        previous=None,
        epoch=1,
        released=TODAY,
    )

    assert built.rule == SealRule(k=8, spread=10)


def test_a_release_beyond_eight_mebibytes_is_refused_when_built() -> None:
    one = batch("a", 60)
    ledger = [LedgerBatch(one, SealRule())] * (
        MOST_BYTES // len(announcement(one).to_bytes()) + 500
    )

    with pytest.raises(TooLarge) as refused:
        next_release(
            "gb",
            "perform-full",
            2025,
            policy=Policy(),
            ledger=ledger,
            previous=None,
            epoch=1,
            released=TODAY,
        )

    assert refused.value.size > MOST_BYTES
