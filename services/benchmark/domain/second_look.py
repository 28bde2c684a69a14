"""What an operator may make of a suspect after looking at it: the state, or nothing ever."""

from services.benchmark.domain.announcement import Announcement
from services.benchmark.domain.reasons import Reason
from services.benchmark.domain.receive import Held, Outcome, Verdict, decide

# Reasons that lie with our trust file or theirs; all others lie in the announcement itself.
OF_TRUST = frozenset(
    {
        Reason.UNKNOWN_COUNTRY,
        Reason.UNKNOWN_KEY,
        Reason.KEY_OUT_OF_DATES,
        Reason.OTHER_EPOCH,
    }
)
# Reasons that say only that it does not continue what is held here.
OF_CONTINUITY = frozenset({Reason.SHRUNK, Reason.MUTATED, Reason.EQUIVOCATION})


def second_look(held: Held | None, incoming: Announcement, digest: str) -> Verdict:
    """What may become of a suspect that is in order by itself, if an operator wants it.

    Broken continuity can be accepted by hand; an older release cannot, for the newer one comes
    back with the country's next announcement.
    """
    verdict = decide(held, incoming, digest)
    if verdict.outcome is Outcome.QUARANTINE and verdict.reason in OF_CONTINUITY:
        return Verdict(Outcome.ACCEPT, verdict.reason)
    return verdict
