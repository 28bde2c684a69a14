"""Hear another country's node.seen: note its echo and its challenge, and what it has lost."""

import orjson

from chassis.logs import logger
from chassis.unit_of_work import Transaction
from contracts.errors import Malformed
from contracts.node_seen_v1 import validate_announcement
from services.benchmark.announcer import Announcer
from services.benchmark.domain.hearing import newer
from services.benchmark.domain.node_seen import MOST_BYTES, NodeSeen
from services.benchmark.domain.reasons import Reason, Unacceptable
from services.benchmark.domain.receive import Outcome
from services.benchmark.run import Run
from services.benchmark.signing import verified
from services.benchmark.store import announcements, hearing
from services.benchmark.use_cases.return_releases import return_releases

log = logger(__name__)


def read_seen(token: str, country: str, announcer: Announcer) -> NodeSeen:
    """What `country` signed today or lately; raises Unacceptable."""
    trust = announcer.trust()
    payload = verified(token, country, trust, announcer.today())
    if len(payload) > MOST_BYTES:
        raise Unacceptable(Reason.OVERSIZED)
    try:
        data = orjson.loads(payload)
        validate_announcement(data)
        seen = NodeSeen.from_wire(data)
    except (Malformed, ValueError) as error:
        raise Unacceptable(Reason.MALFORMED) from error
    # One value, one form: no attribute twice, nothing that another reader would take otherwise.
    if seen.to_bytes() != payload:
        raise Unacceptable(Reason.MALFORMED)
    if seen.country != country:
        raise Unacceptable(Reason.WRONG_COUNTRY)
    if seen.epoch != trust[country].epoch:
        raise Unacceptable(Reason.OTHER_EPOCH)
    return seen


def hear_seen(
    tx: Transaction, announcer: Announcer, run: Run, seen: NodeSeen
) -> tuple[Outcome, bool]:
    """Take it in; what became of it, and whether its challenge wants an answer.

    Nothing here relies on the order of arrival: an echo is an echo whenever it comes, and what is
    older than something heard of the same process is late.
    """
    if seen.country == announcer.country:
        return Outcome.DUPLICATE, False
    if seen.valid_until < announcer.today():
        return Outcome.LATE, False
    peer = hearing.get(tx, seen.country)
    news = peer.heard.is_news(seen)
    echo = seen.echoes.get(announcer.country)
    if echo is not None and (news or echo not in peer.echoed):
        hearing.put_echo(tx, seen.country, echo, seen.held_of(announcer.country))
    if not news:
        return Outcome.LATE, False
    start = peer.heard.is_start(seen)
    held = announcements.marks(tx.db, seen.country, tx.session)
    shown = seen.held_of(seen.country)
    lost = {subject: held[subject] for subject in newer(held, shown)}
    returned = return_releases(tx, announcer, peer, seen.challenge, lost)
    hearing.put_news(tx, peer, seen, returned)
    if seen.alone:
        log.warning("a country seals without having heard its peers", country=seen.country)
    return Outcome.ACCEPT, start
