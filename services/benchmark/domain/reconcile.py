"""Which of two states of one assessment stands, whatever the order they arrived in."""

from dataclasses import replace

from services.benchmark.domain.record import Record, Subject, Tombstone


class Contradiction(ValueError):
    """Two submissions of one assessment carry the same version and differ: the sender is wrong."""


def reconcile(stored: Subject | None, incoming: Subject) -> Subject | None:
    """The new state of the assessment, or None when the stored one stands.

    The higher version stands; at equal versions a tombstone does; and an erasure stands against
    everything, so that nothing late can bring the erased back. This is a maximum over a total
    order, hence independent of arrival order and of duplicates. Raises Contradiction.
    """
    if stored is None:
        return incoming
    if _rank(incoming) > _rank(stored):
        return _keep_first_seen(stored, incoming)
    if _rank(incoming) == _rank(stored) and _keep_first_seen(stored, incoming) != stored:
        raise Contradiction
    return None


def _rank(subject: Subject) -> tuple[bool, int, bool]:
    if isinstance(subject, Tombstone):
        return subject.erased, subject.version, True
    return False, subject.version, False


def _keep_first_seen(stored: Subject, incoming: Subject) -> Subject:
    if isinstance(stored, Record) and isinstance(incoming, Record):
        return replace(incoming, first_seen=stored.first_seen)
    return incoming
