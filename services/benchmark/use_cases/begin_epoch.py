"""Release again under a new epoch what was released under the one before."""

from functools import partial

from chassis.database import translated
from chassis.logs import logger
from chassis.unit_of_work import Transaction, UnitOfWork
from services.benchmark.announcer import Announcer
from services.benchmark.domain.release import digest
from services.benchmark.domain.renewal import renewed
from services.benchmark.store import announcements, releases
from services.benchmark.use_cases.accept_release import make_state

log = logger(__name__)


def begin_epoch(unit: UnitOfWork, announcer: Announcer) -> int:
    """Renew every release of ours that is of an earlier epoch than the trust file's; how many.

    Only to be called once the peers have told what we had released: what a lost ledger misses has
    to be adopted first. The batches keep their ids and their content, so nobody learns anything
    that was not public. The first version of the new epoch is 1.
    """
    epoch = announcer.epoch()
    with translated():
        ours = announcements.marks(unit.db, announcer.country)
    old = [subject for subject, mark in ours.items() if mark.epoch < epoch]
    for subject in old:
        unit.run(partial(_renew, announcer=announcer, subject=subject, epoch=epoch))
    return len(old)


def _renew(tx: Transaction, announcer: Announcer, subject: str, epoch: int) -> None:
    kept = announcements.get(tx.db, announcer.country, subject, tx.session)
    if kept is None or kept.announcement.epoch >= epoch:
        return
    release = renewed(
        kept.announcement,
        epoch=epoch,
        version=1,
        prev_hash=kept.digest,
        released=announcer.today(),
    )
    token = announcer.sign(release)
    make_state(tx, release, digest(release), token, kept.held)
    releases.add(tx, release, token)
    announcer.announce(tx, release, token)
    log.warning("released again under a new epoch", subject=subject, epoch=epoch)
