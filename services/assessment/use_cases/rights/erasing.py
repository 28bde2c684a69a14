"""Erases everything of an organisation, in one transaction where it fits, else in resumed steps.

The first step closes the organisation: nobody reaches anything of it until all is gone. Work that
began just before may still bring something in beside it, so the organisation rests for longer than
any transaction lasts, is swept once more, and only then is open again, to begin anew.
"""

from collections import Counter
from datetime import timedelta
from functools import partial
from typing import Any

from chassis.commands import Answer, Command
from chassis.database import translated
from chassis.errors import CorrectIt, RetryIt
from chassis.logs import logger
from chassis.unit_of_work import Transaction
from services.assessment.domain.submission import read_name
from services.assessment.errors import refusals_as_errors
from services.assessment.registry import Registry
from services.assessment.store import erasures
from services.assessment.store.belongings import BELONGINGS
from services.assessment.store.erasures import Erasure
from services.assessment.use_cases.access import way
from services.assessment.use_cases.rights.granting import NOT_YOURS
from services.assessment.use_cases.rights.sweeping import sweep

log = logger(__name__)

AT_ONCE = 400
REST = timedelta(seconds=15)
ERASED, ERASING = "erased", "erasing"
# What stays, in the order of how much of it there is to explain; sentences are in the content.
STAYS = ("batches", "tombstones", "hashes", "directory", "backups")


def erase_organisation(registry: Registry, call: Command) -> Answer:
    """Give what was removed and what stays; raises CorrectIt unless the name is repeated.

    Cut off anywhere, the timer does the rest; the same command again gives the answer.
    """
    with refusals_as_errors():
        organisation = read_name("organisation", call.data["organisation"])
        confirmed = read_name("confirm", call.data["confirm"]) == organisation
    participant = registry.participant(organisation)

    def work(tx: Transaction) -> Answer:
        # Not `reach`: the log goes with everything else.
        if way(registry, call, participant, tx) is None:
            raise NOT_YOURS
        if not confirmed:
            raise CorrectIt("erasure.not_confirmed", "confirm")
        known = erasures.of(tx.db, tx.session, participant)
        if known is None:
            erasures.add(tx.db, tx.session, Erasure(participant, tx.now, {}))
        elif known.moving_in is not None:
            raise RetryIt(erasures.CLOSED)
        return _answer(_step(tx, participant))

    answer = registry.unit.run_command(call, work)
    if answer["outcome"] == ERASED:
        return answer
    return _answer(_swept(registry, participant)) or {**answer, "outcome": ERASED}


def finish_erasures(registry: Registry) -> int:
    """Do what is left to do of every erasure; give how many are over now."""
    over = 0
    with translated():
        due = erasures.due(registry.unit.db, registry.unit.clock.now())
    for participant in due:
        over += _swept(registry, participant) is None
    return over


def undo(registry: Registry, moving_in: Erasure) -> None:
    """Remove what came in of an import that failed, at once if that can be done now."""

    def due_now(tx: Transaction) -> None:
        erasures.save(tx.db, tx.session, moving_in._replace(due=tx.now))

    registry.unit.run(due_now)
    _swept(registry, moving_in.participant)


def _swept(registry: Registry, participant: str) -> Erasure | None:
    """Take all steps that can be taken now; None when the organisation is open again."""
    while True:
        after = registry.unit.run(partial(_step, participant=participant))
        if after is None or after.swept:
            return after


def _step(tx: Transaction, participant: str) -> Erasure | None:
    before = erasures.of(tx.db, tx.session, participant)
    if before is None:
        return None
    moving_in = before.moving_in is not None
    if moving_in and before.due > tx.now:
        # Whoever brings it in is still at it.
        return before._replace(swept=True)
    removed, done = sweep(tx, participant, AT_ONCE, moving_in=moving_in)
    over = before.swept or moving_in
    if done and over and before.due <= tx.now:
        erasures.remove(tx.db, tx.session, before)
        log.info("organisation erased", removed=dict(removed + Counter(before.removed)))
        return None
    after = before._replace(
        removed=dict(removed + Counter(before.removed)),
        swept=before.swept or done,
        due=tx.now + REST if done and not before.swept else before.due,
    )
    erasures.save(tx.db, tx.session, after)
    return after


def _answer(erasure: Erasure | None) -> Answer:
    if erasure is None:
        return {}
    removed: list[dict[str, Any]] = [
        {"what": each.collection, "count": erasure.removed[each.collection]}
        for each in BELONGINGS
        if erasure.removed.get(each.collection)
    ]
    return {
        "outcome": ERASED if erasure.swept else ERASING,
        "removed": removed,
        "stays": list(STAYS),
    }
