"""What becomes of a release of our own that a peer returns, given what our ledger holds."""

from services.benchmark.domain.announcement import Announcement
from services.benchmark.domain.reasons import Reason
from services.benchmark.domain.receive import Held, Outcome, Verdict, broken

ADOPT = Verdict(Outcome.ADOPT)


def judge_returned(held: Held | None, incoming: Announcement, digest: str) -> Verdict:
    """Adopt what the ledger lost and nothing that contradicts it.

    What was lost continues what is held: a backup is older, never different. Where the ledger has
    gone its own way since (an operator sealed alone), both are public already and a person has to
    decide. An earlier epoch's release may come back after a newer one of ours: it is adopted as
    long as it holds all that we announced since.
    """
    if held is None:
        return ADOPT
    if digest == held.digest:
        return Verdict(Outcome.DUPLICATE)
    if digest in held.past:
        return Verdict(Outcome.LATE)
    if incoming.epoch < held.order[0]:
        if _holds_all_of(held, incoming):
            return Verdict(Outcome.LATE)
        reason = broken(held, incoming)
        return Verdict(Outcome.QUARANTINE, reason) if reason else ADOPT
    if incoming.order == held.order:
        return Verdict(Outcome.QUARANTINE, Reason.EQUIVOCATION)
    if incoming.order < held.order:
        return Verdict(Outcome.LATE)
    reason = None if incoming.epoch > held.order[0] else broken(held, incoming)
    return Verdict(Outcome.QUARANTINE, reason) if reason else ADOPT


def _holds_all_of(held: Held, incoming: Announcement) -> bool:
    """Whether nothing of `incoming` is missing from what is held."""
    known = held.shown.retired | held.shown.batches.keys()
    return known >= {batch.id for batch in incoming.batches} and held.shown.retired >= set(
        incoming.retired
    )
