"""Judge another country's release by itself, and make it the state."""

import orjson

from chassis.logs import logger
from chassis.unit_of_work import Transaction
from contracts.benchmark_released_v1 import validate_announcement
from contracts.errors import Malformed
from services.benchmark.announcer import Announcer
from services.benchmark.domain.acceptance import check, check_content
from services.benchmark.domain.announcement import Announcement
from services.benchmark.domain.reasons import Reason, Unacceptable
from services.benchmark.domain.receive import Held, Shown, succeed
from services.benchmark.domain.seal_rule import SealRule
from services.benchmark.store import batches, published

log = logger(__name__)


def judge(announcement: Announcement, payload: bytes, country: str, announcer: Announcer) -> None:
    """Raise Unacceptable unless `country` may say this today, and it adds up."""
    if announcement.country != country:
        raise Unacceptable(Reason.WRONG_COUNTRY)
    check(announcement, epoch=announcer.trust()[country].epoch, today=announcer.today())
    _keep_contract(payload)


def judge_own(announcement: Announcement, payload: bytes, announcer: Announcer) -> None:
    """Raise Unacceptable unless this is a release of ours, of this epoch or an earlier one."""
    if announcement.country != announcer.country:
        raise Unacceptable(Reason.WRONG_COUNTRY)
    if announcement.epoch > announcer.trust()[announcer.country].epoch:
        raise Unacceptable(Reason.OTHER_EPOCH)
    check_content(announcement)
    _keep_contract(payload)


def make_state(
    tx: Transaction,
    announcement: Announcement,
    digest: str,
    token: str,
    held: Held | None,
    sealed: SealRule | None = None,
) -> None:
    """Make it the state, and write only the batches that differ from those already there.

    `sealed` is the rule of new batches, where they are our own.
    """
    old, new = held.shown.batches if held else {}, Shown.by(announcement).batches
    gone = [batch_id for batch_id, batch in old.items() if new.get(batch_id) != batch]
    fresh = [batch for batch in announcement.batches if batch != old.get(batch.id)]
    batches.remove(tx, announcement.country, gone)
    batches.add(tx, announcement.country, fresh, sealed)
    published.publish(tx, announcement, token, succeed(held, announcement, digest))
    log.info(
        "release received",
        country=announcement.country,
        subject=announcement.subject,
        release=announcement.version,
        batches=len(announcement.batches),
    )


def _keep_contract(payload: bytes) -> None:
    try:
        validate_announcement(orjson.loads(payload))
    except Malformed as error:
        raise Unacceptable(Reason.MALFORMED) from error
