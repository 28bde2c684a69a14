"""Building a country's next release of one model and year from its ledger alone."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from services.benchmark.domain.announcement import MOST_BYTES, Announcement, digest_of
from services.benchmark.domain.batch import in_published_order
from services.benchmark.domain.clustering import Clustering
from services.benchmark.domain.ledger import LedgerBatch
from services.benchmark.domain.policy import Policy
from services.benchmark.domain.seal_rule import SealRule

# A release is re-announced as it stands for as long as it is the newest; ten years of history.
VALID_FOR = timedelta(days=3653)


class TooLarge(ValueError):
    """The release has more bytes than receivers take; `size` says how many."""

    def __init__(self, size: int) -> None:
        super().__init__(f"a release of {size} bytes; at most {MOST_BYTES} are allowed")
        self.size = size


@dataclass(frozen=True)
class Previous:
    """The release that the next one follows, and the hash of its bytes."""

    announcement: Announcement
    digest: str


def next_release(
    country: str,
    model: str,
    year: int,
    *,
    policy: Policy,
    ledger: Collection[LedgerBatch],
    retired: Iterable[str] = (),
    previous: Previous | None,
    epoch: int,
    released: date,
    clustering: Clustering | None = None,
) -> Announcement:
    """The release that shows all living batches of the ledger; raises TooLarge.

    `retired` are batches that count no more from now on; those of the same epoch stay named.
    The published rule is the weakest any of its batches was sealed under, because receivers
    hold every batch against it and a country may have become more cautious since. Versions start
    again with a new epoch. Of `clustering` what was told before counts, for as long as anything
    of it is shown.
    """
    before = previous.announcement if previous is not None else None
    told = before.clustering if before is not None else None
    if before is not None and before.epoch != epoch:
        before = None
    announcement = Announcement(
        country=country,
        model=model,
        year=year,
        epoch=epoch,
        version=before.version + 1 if before is not None else 1,
        released=released,
        valid_until=released + VALID_FOR,
        prev_hash=previous.digest if previous is not None else None,
        policy=replace(policy, rule=_weakest([entry.rule for entry in ledger], policy.rule)),
        batches=tuple(in_published_order(entry.batch for entry in ledger)),
        retired=tuple(sorted({*retired, *(before.retired if before is not None else ())})),
        clustering=(told or clustering) if ledger else None,
    )
    size = len(announcement.to_bytes())
    if size > MOST_BYTES:
        raise TooLarge(size)
    return announcement


def digest(announcement: Announcement) -> str:
    """SHA-256 of the bytes to sign."""
    return digest_of(announcement.to_bytes())


def _weakest(rules: list[SealRule], of_today: SealRule) -> SealRule:
    if not rules:
        return of_today
    return SealRule(
        k=min(rule.k for rule in rules),
        spread=min(rule.spread for rule in rules),
        width=min(rule.width for rule in rules),
    )
