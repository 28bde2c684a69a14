"""The real store merges as the rules say: any order, repetition and loss end in one state."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.benchmark.domain.announcement import Announcement
from tests.interface.benchmark.nodes import HELD, BenchmarkNode
from tests.interface.benchmark.receiving import Say, counted, quarantined
from tests.unit.benchmark.test_merge import HONEST, TWINS, digest

EXAMPLES = settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def heard(de: BenchmarkNode, say: Say, stream: list[Announcement]) -> tuple[str, int, int]:
    """Begin with nothing and hear a stream: hash held, organisations counted, suspects."""
    for name in (*HELD, "inbox", "quarantine"):
        de.unit.db[name].delete_many({})
    for number, one in enumerate(stream):
        de.hear(say(one, f"{number} {digest(one)}"))
    (row,) = de.unit.db["announcements"].find()
    return row["digest"], counted(de), len(quarantined(de))


@EXAMPLES
@given(st.lists(st.sampled_from(HONEST), max_size=6))
def test_after_any_loss_and_any_order_the_repeated_newest_is_held(
    de: BenchmarkNode, say: Say, stream: list[Announcement]
) -> None:
    newest = HONEST[-1]

    held, organisations, _ = heard(de, say, [*stream, newest])

    assert held == digest(newest)
    assert organisations == sum(each.m for each in newest.batches)


@EXAMPLES
@given(st.lists(st.sampled_from([*HONEST, *TWINS]), max_size=4), st.permutations(TWINS))
def test_of_three_under_one_version_the_same_one_is_held_and_counted_everywhere(
    de: BenchmarkNode, say: Say, stream: list[Announcement], repeated: list[Announcement]
) -> None:
    winner = min(TWINS, key=digest)

    held, organisations, suspects = heard(de, say, [*stream, *repeated])

    assert held == digest(winner)
    assert organisations == sum(each.m for each in winner.batches)
    assert suspects > 0
