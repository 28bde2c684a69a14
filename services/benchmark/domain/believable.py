"""Whether receivers will believe a release of our own: it is judged as anybody else's would be."""

from services.benchmark.domain.acceptance import check
from services.benchmark.domain.announcement import Announcement
from services.benchmark.domain.reasons import Unacceptable
from services.benchmark.domain.receive import Held, Outcome, decide


def disbelief(release: Announcement, digest: str, held: Held | None) -> str | None:
    """Why a receiver that holds our release before would not take this one; None when it would.

    `digest` is the hash of the bytes to sign. A reason means a fault of ours: nothing may leave
    that breaks I1 to I5 as far as others can tell.
    """
    try:
        check(release, epoch=release.epoch, today=release.released)
    except Unacceptable as error:
        return error.reason.value
    verdict = decide(held, release, digest)
    if verdict.outcome is Outcome.ACCEPT:
        return None
    return verdict.reason.value if verdict.reason else verdict.outcome.value
