"""A release of our own that no receiver would take does not leave, and says why."""

from services.benchmark.domain.announcement import Announcement, digest_of
from services.benchmark.domain.believable import disbelief
from services.benchmark.domain.receive import Held, succeed
from tests.unit.benchmark.making import announcement, batch

A, B = batch("a", 9), batch("b", 12, first=30)


def held(release: Announcement) -> Held:
    return succeed(None, release, digest_of(release.to_bytes()))


def reason(release: Announcement, before: Announcement | None = None) -> str | None:
    digest = digest_of(release.to_bytes())
    return disbelief(release, digest, None if before is None else held(before))


def test_a_release_in_order_is_believed() -> None:
    assert reason(announcement(A)) is None
    assert reason(announcement(A, B, version=2), announcement(A)) is None


def test_a_release_that_is_wrong_by_itself_says_how() -> None:
    assert reason(announcement(batch("small", 7))) == "too_few"


def test_a_release_that_does_not_continue_the_one_before_says_how() -> None:
    assert reason(announcement(B, version=2), announcement(A)) == "shrunk"


def test_a_version_that_was_used_before_is_not_believed() -> None:
    assert reason(announcement(A, B), announcement(A)) == "equivocation"
    assert reason(announcement(A), announcement(A, B, version=2)) == "late"
