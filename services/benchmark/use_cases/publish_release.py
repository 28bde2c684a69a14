"""The last step of a release: from the ledger to signed bytes, judged like anybody else's."""

from functools import partial

from chassis.errors import CallSomeone
from chassis.unit_of_work import Transaction
from services.benchmark.announcer import Announcer
from services.benchmark.domain.announcement import MOST_BYTES, Announcement, subject_of
from services.benchmark.domain.believable import disbelief
from services.benchmark.domain.clustering import Clustering
from services.benchmark.domain.ledger import LedgerBatch
from services.benchmark.domain.ledger_change import LedgerChange, changed
from services.benchmark.domain.policy import Policy
from services.benchmark.domain.receive import succeed
from services.benchmark.domain.release import Previous, TooLarge, digest, next_release
from services.benchmark.domain.sealed_clustering import news_of_clients
from services.benchmark.store import announcements, batches, memberships, published, releases
from services.benchmark.store.announcements import Kept
from services.benchmark.use_cases.planning import Subject


def publish(
    tx: Transaction, announcer: Announcer, policy: Policy, subject: Subject, what: LedgerChange
) -> Announcement:
    """Write the change, the release and its announcement in the caller's transaction.

    Raises CallSomeone when the release is too large, or when no receiver would accept it.
    """
    country = announcer.country
    about = subject_of(subject.model, subject.year)
    before = announcements.get(tx.db, country, about, tx.session)
    old = batches.ledger(tx.db, country, subject.model, subject.year, tx.session)
    new = changed(old, what, policy.rule)
    members = partial(memberships.of_batches, tx.db, session=tx.session)
    # While the year runs, what is told of it could be held against what is told next month.
    told = before.announcement.clustering if before else None
    news = news_of_clients(told, new, members) if subject.closing else None
    release = _next(announcer, policy, subject, new, what, before, news)
    held, hashed = before.held if before else None, digest(release)
    reason = disbelief(release, hashed, held)
    if reason is not None:
        raise CallSomeone("release.broken", reason=reason)
    token = announcer.sign(release)
    published.publish(tx, release, token, succeed(held, release, hashed))
    releases.add(tx, release, token)
    _write(tx, country, old, new)
    left = [member.assessment for split in what.splits for member in split.leaving]
    memberships.forget(tx, left)
    announcer.announce(tx, release, token)
    return release


def _next(
    announcer: Announcer,
    policy: Policy,
    subject: Subject,
    ledger: list[LedgerBatch],
    what: LedgerChange,
    before: Kept | None,
    news: Clustering | None,
) -> Announcement:
    try:
        return next_release(
            announcer.country,
            subject.model,
            subject.year,
            policy=policy,
            ledger=ledger,
            retired=what.retired,
            previous=Previous(before.announcement, before.digest) if before else None,
            epoch=announcer.epoch(),
            released=announcer.today(),
            clustering=news,
        )
    except TooLarge as error:
        raise CallSomeone("release.too_large", size=error.size, most=MOST_BYTES) from error


def _write(tx: Transaction, country: str, old: list[LedgerBatch], new: list[LedgerBatch]) -> None:
    """Replace what is different; a batch that stays is not touched."""
    before = {entry.batch.id: entry for entry in old}
    after = {entry.batch.id: entry for entry in new}
    batches.remove(tx, country, [each for each in before if after.get(each) != before[each]])
    for entry in new:
        if before.get(entry.batch.id) != entry:
            batches.add(tx, country, [entry.batch], entry.rule)
