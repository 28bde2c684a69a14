"""The attacks find nobody in what the service releases, and somebody where it is done wrongly."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from services.benchmark.domain.acceptance import check
from services.benchmark.domain.announcement import Announcement
from services.benchmark.domain.audit_history import KeptRelease, walk
from services.benchmark.domain.flaw import Invariant
from services.benchmark.domain.policy import Policy, Withdrawal
from services.benchmark.domain.reasons import Unacceptable
from services.benchmark.domain.receive import Held, Outcome, decide, succeed
from services.benchmark.domain.record import Record
from services.benchmark.domain.release import digest
from services.benchmark.domain.seal_rule import SealRule
from services.benchmark.simulation.habits import Arrivals, Habits
from services.benchmark.simulation.life import Submission
from services.benchmark.simulation.node import BatchIds, Node
from services.benchmark.simulation.run import FIRST_YEAR, MakeNode, Scenario, life, releases
from tests.attacks import side_channel
from tests.attacks.simulated.mutants import (
    CorrectedInPlace,
    MarginsToo,
    ReissuedMinusOne,
    Restored,
    republished,
)
from tests.attacks.simulated.rows import rows, told_rows
from tests.attacks.suite import assert_isolates_nobody, attacked

RETAIN, RETIRE = Withdrawal.RETAIN, Withdrawal.RETIRE
# Much more happens than in a usual year, so that batches are split and retired all the time.
RESTLESS = Habits(corrected=0.4, withdrawn=0.2, together=0.7, twice=0.1, back=0.5)
# Each mutant with the withdrawals under which it goes wrong, and attacks that have to notice.
MUTANTS: list[tuple[type[Node], Withdrawal, set[str]]] = [
    (ReissuedMinusOne, RETIRE, {"signature", "linear", "temporal", "sign separation"}),
    (MarginsToo, RETAIN, {"signature", "linear", "temporal", "margins", "supports"}),
    (Restored, RETAIN, {"signature", "linear", "supports", "rollback"}),
    (CorrectedInPlace, RETAIN, {"signature", "temporal", "supports"}),
]
each_mutant = pytest.mark.parametrize(
    ("make_node", "withdrawal", "noticed"),
    MUTANTS,
    ids=lambda value: getattr(value, "__name__", ""),
)


def one_year(organisations: int, k: int, withdrawal: Withdrawal, seed: int = 1) -> Scenario:
    policy = Policy(SealRule(k), withdrawal=withdrawal)
    return Scenario(organisations, seed=seed, policy=policy)


@pytest.mark.parametrize("withdrawal", list(Withdrawal))
@pytest.mark.parametrize("k", [5, 8, 10])
@pytest.mark.parametrize("habits", [Habits(), RESTLESS], ids=["usual", "restless"])
@pytest.mark.parametrize("organisations", [60, 300])
def test_no_attack_isolates_anybody(
    organisations: int, habits: Habits, k: int, withdrawal: Withdrawal
) -> None:
    scenario = replace(one_year(organisations, k, withdrawal), habits=habits)

    assert_isolates_nobody(*rows(scenario), k)


@pytest.mark.long
@pytest.mark.parametrize("withdrawal", list(Withdrawal))
@pytest.mark.parametrize("k", [5, 8, 10])
@pytest.mark.parametrize("arrivals", [Arrivals.UNIFORM, Arrivals.BURSTY])
@pytest.mark.parametrize("organisations", [60, 300, 1_000])
def test_no_attack_isolates_anybody_over_years_countries_and_models(
    organisations: int, arrivals: Arrivals, k: int, withdrawal: Withdrawal
) -> None:
    usual = one_year(organisations, k, withdrawal, seed=2)
    several = replace(usual, countries=2, years=2, models=2, habits=Habits(arrivals=arrivals))

    assert_isolates_nobody(*rows(several), k)


@each_mutant
def test_a_mutant_of_the_algorithm_is_caught(
    make_node: MakeNode, withdrawal: Withdrawal, noticed: set[str]
) -> None:
    found = attacked(*rows(one_year(300, 5, withdrawal), make_node), 5)

    assert found.keys() >= noticed


def test_publishing_again_on_every_change_tells_nearly_everybody() -> None:
    scenario = one_year(60, 5, RETAIN)

    found = attacked(*told_rows(scenario, republished(scenario)), 5)

    for attack in ("temporal", "signature", "linear"):
        told = frozenset().union(*(each.organisations for each in found[attack]))
        assert len(told) > 50
    assert sum(each.all_read for each in found["temporal"]) > 25


@each_mutant
def test_receivers_refuse_what_a_mutant_releases(
    make_node: MakeNode, withdrawal: Withdrawal, noticed: set[str]
) -> None:
    del noticed
    made = [one.announcement for one in releases(one_year(300, 5, withdrawal), make_node)]

    assert not all(accepted(made))
    assert all(accepted([one.announcement for one in releases(one_year(300, 5, withdrawal))]))


@each_mutant
def test_an_audit_finds_what_a_mutant_released(
    make_node: MakeNode, withdrawal: Withdrawal, noticed: set[str]
) -> None:
    del noticed
    made = [one.announcement for one in releases(one_year(300, 5, withdrawal), make_node)]

    flaws = walk(KeptRelease(each, digest(each)) for each in made).flaws

    assert {flaw.invariant for flaw in flaws} & {Invariant.I4, Invariant.HISTORY}


@pytest.mark.parametrize("withdrawal", list(Withdrawal))
def test_pending_records_change_no_byte_of_what_is_released(withdrawal: Withdrawal) -> None:
    scenario = one_year(120, 5, withdrawal)

    def with_pending(country: str, policy: Policy, ids: BatchIds) -> Node:
        """Four whom nobody else can be sealed with, because theirs is another edition."""
        node = Node(country, policy, ids)
        for record in strangers(scenario, 4):
            node.take_in(record, datetime(FIRST_YEAR, 1, 2, tzinfo=UTC))
        return node

    one, other = (
        [each.announcement.to_bytes() for each in releases(scenario, make_node)]
        for make_node in (Node, with_pending)
    )

    assert len(one) > 2
    assert side_channel.attack(one, other) == []


def strangers(scenario: Scenario, count: int) -> list[Record]:
    """Records of another edition, of organisations that are nobody else."""
    told = [each for each in life(scenario, "gb") if isinstance(each, Submission)]
    return [
        replace(
            each.subject(),
            assessment=f"{number:032x}",
            participant=f"{number:064x}",
            series=each.series._replace(edition="2026"),
        )
        for number, each in enumerate(told[:count])
    ]


def accepted(announcements: list[Announcement]) -> list[bool]:
    """Whether a receiver takes each, one after the other."""
    held: Held | None = None
    taken = []
    for each in announcements:
        try:
            check(each, epoch=each.epoch, today=each.released)
            verdict = decide(held, each, digest(each))
        except Unacceptable:
            taken.append(False)
            continue
        taken.append(verdict.outcome is Outcome.ACCEPT)
        if taken[-1]:
            held = succeed(held, each, digest(each))
    return taken
