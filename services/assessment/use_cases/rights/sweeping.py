"""Removes what an organisation has, a bounded number of documents at a time."""

from collections import Counter
from collections.abc import Callable
from typing import Any, NamedTuple

from chassis.unit_of_work import Transaction
from contracts.action_erased_v1 import ActionErased
from contracts.assessment_grant_erased_v1 import AssessmentGrantErased
from services.assessment.domain.assessment import Status, withdraw
from services.assessment.store import actions, assessments, belongings, grants, rounds
from services.assessment.store.assessments import Change
from services.assessment.store.belongings import BELONGINGS, Belonging, Travels
from services.assessment.use_cases import announcing
from services.assessment.use_cases.rounds import announcing as round_announcing


class Swept(NamedTuple):
    """How many documents were removed, by collection, and whether that was all."""

    removed: Counter[str]
    done: bool


def sweep(tx: Transaction, participant: str, most: int, *, moving_in: bool = False) -> Swept:
    """Remove at most `most` documents of an organisation, tell of those that others know.

    What is kept of messages and commands about them goes in the same transaction. An assessment
    becomes its tombstone. Of what only came in by half nobody was told, and the archive that it
    came in by stays.
    """
    removed: Counter[str] = Counter()
    if moving_in:
        for each in BELONGINGS:
            if each.travels is not Travels.STAYS:
                _remove_silently(tx, each, participant, most, removed)
        return Swept(removed, done=removed.total() < most)
    for each in BELONGINGS:
        while gone := _take(tx, each, participant, most - removed.total()):
            removed[each.collection] += len(gone)
            if removed.total() >= most:
                return Swept(removed, done=False)
    tx.forget_messages(participant)
    tx.not_about(participant)
    return Swept(removed, done=True)


def _take(tx: Transaction, of: Belonging, participant: str, most: int) -> list[Any]:
    farewell = _FAREWELLS.get(of.collection)
    if farewell is None:
        gone = belongings.ids(tx.db, tx.session, of, participant, most)
    else:
        gone = farewell(tx, participant, most)
    if gone and of.subjects:
        tx.forget_messages(*gone)
    if gone and of.collection != assessments.COLLECTION:
        belongings.remove(tx.db, tx.session, of, gone)
    return gone


def _remove_silently(
    tx: Transaction, of: Belonging, participant: str, most: int, removed: Counter[str]
) -> None:
    left = most - removed.total()
    gone = belongings.ids(tx.db, tx.session, of, participant, left) if left > 0 else []
    if gone:
        belongings.remove(tx.db, tx.session, of, gone)
        removed[of.collection] += len(gone)


def _bury_assessments(tx: Transaction, participant: str, most: int) -> list[str]:
    changes = []
    for before in assessments.of_organisation(tx.db, tx.session, participant, most):
        after = withdraw(before, Status.ERASED, tx.now.date())
        if after is None:
            raise ValueError(f"the tombstone {before.id} leads to somebody")
        changes.append(Change(before.version, after))
        tx.emit(announcing.withdrawn(after), subject=after.id, version=after.version)
    assessments.save(tx.db, tx.session, changes)
    return [after.id for _, after in changes]


def _tell_of_rounds(tx: Transaction, participant: str, most: int) -> list[str]:
    gone = rounds.of_organisation(tx.db, tx.session, participant, most)
    for each in gone:
        round_announcing.tell_gone(tx, each, round_announcing.ERASED)
    return [each.id for each in gone]


def _tell_of_actions(tx: Transaction, participant: str, most: int) -> list[str]:
    gone = actions.of_organisation(tx.db, participant, tx.session, most)
    for each in gone:
        if each.told:
            erased = ActionErased(each.id, each.version + 1, tx.now.date().isoformat())
            tx.emit(erased, subject=each.id, version=erased.version)
    return [each.id for each in gone]


def _tell_of_grants(tx: Transaction, participant: str, most: int) -> list[str]:
    gone = grants.of_organisation(tx.db, participant, tx.session, most)
    for each in gone:
        erased = AssessmentGrantErased(each.id, each.version + 1, tx.now.date().isoformat())
        tx.emit(erased, subject=each.id, version=erased.version)
    return [each.id for each in gone]


_FAREWELLS: dict[str, Callable[[Transaction, str, int], list[str]]] = {
    assessments.COLLECTION: _bury_assessments,
    rounds.COLLECTION: _tell_of_rounds,
    actions.COLLECTION: _tell_of_actions,
    grants.COLLECTION: _tell_of_grants,
}
