"""Made-up countries behave like real ones, and their releases keep the rules."""

from collections import Counter
from datetime import timedelta

import numpy as np
import pytest

from services.benchmark.domain.policy import Calendar, Policy, Withdrawal
from services.benchmark.domain.reading import read
from services.benchmark.domain.record import Record
from services.benchmark.domain.seal_rule import SealRule
from services.benchmark.simulation import answers
from services.benchmark.simulation.habits import Arrivals, Habits
from services.benchmark.simulation.life import Departure, Submission, Told
from services.benchmark.simulation.node import Release
from services.benchmark.simulation.run import FIRST_YEAR, Scenario, happenings, life, releases

RETIRE = Policy(withdrawal=Withdrawal.RETIRE)


def submissions(told: list[Told]) -> list[Submission]:
    return [each for each in told if isinstance(each, Submission)]


def newest(made: list[Release]) -> dict[tuple[str, str], Release]:
    return {(one.announcement.country, one.announcement.subject): one for one in made}


def test_criteria_are_correlated_spread_and_heaped_on_multiples_of_five() -> None:
    chance = np.random.default_rng(1)

    scores = np.array([answers.first(chance) for _ in range(2_000)])

    pairs = np.corrcoef(scores, rowvar=False)[np.triu_indices(9, 1)]
    assert 16 < scores.std(axis=0).mean() / 10 < 19
    assert 0.4 < pairs.mean() < 0.6
    assert 0.7 < (scores % 50 == 0).mean() < 0.8


def test_about_as_many_are_corrected_and_withdrawn_as_the_habits_say() -> None:
    told = life(Scenario(2_000, habits=Habits(validated=0, late=0)), "gb")

    corrected = {each.assessment for each in submissions(told) if each.version == 2}
    withdrawn = {each.assessment for each in told if isinstance(each, Departure)}
    assert 240 < len(corrected) < 370
    assert 20 < len(withdrawn) < 65


def test_versions_of_an_assessment_rise_with_time() -> None:
    told = life(Scenario(300, years=2), "gb")

    versions: dict[str, list[int]] = {}
    for each in told:
        versions.setdefault(each.assessment, []).append(each.version)
    assert all(found == list(range(1, len(found) + 1)) for found in versions.values())
    assert any(len(found) > 2 for found in versions.values())


def test_some_come_back_with_the_same_scores_and_most_with_others() -> None:
    habits = Habits(corrected=0, validated=0, identical=0.3)
    told = submissions(life(Scenario(400, years=2, habits=habits), "gb"))

    by_year = [
        {each.organisation.name: each.criteria for each in told if each.series.year == year}
        for year in (FIRST_YEAR, FIRST_YEAR + 1)
    ]
    both = by_year[0].keys() & by_year[1].keys()
    same = [name for name in both if by_year[0][name] == by_year[1][name]]
    assert 280 < len(both) < 360
    assert 0.2 < len(same) / len(both) < 0.4


def test_bursts_bring_most_assessments_in_a_few_weeks() -> None:
    habits = Habits(arrivals=Arrivals.BURSTY, corrected=0, validated=0, twice=0, late=0)
    told = life(Scenario(500, habits=habits), "gb")

    weeks = Counter(each.moment.isocalendar().week for each in told)
    assert sum(count for _, count in weeks.most_common(9)) > 0.95 * len(told)


@pytest.mark.parametrize("policy", [Policy(), RETIRE, Policy(SealRule(k=5))])
def test_every_release_is_read_again_as_it_was_made(policy: Policy) -> None:
    made = releases(Scenario(80, countries=2, policy=policy))

    assert len(made) > 4
    assert all(read(one.announcement.to_bytes()) == one.announcement for one in made)


def test_members_of_each_batch_are_told_with_the_scores_that_were_sealed() -> None:
    made = releases(Scenario(200, policy=RETIRE, habits=Habits(withdrawn=0.3)))

    for one in made:
        for batch in one.announcement.batches:
            members = one.members[batch.id]
            assert batch.m == len({member.participant for member in members})
            column = members[0].scores.codes.index("total")
            totals = Counter(member.scores.bins[column] for member in members)
            assert dict(batch.histograms["total"].counts) == totals


def test_withdrawals_split_and_retire_batches_only_where_the_policy_says_so() -> None:
    habits = Habits(withdrawn=0.5, together=0.9)

    kept = [one.announcement for one in releases(Scenario(200, habits=habits))]
    cut = [one.announcement for one in releases(Scenario(200, habits=habits, policy=RETIRE))]

    assert not kept[-1].retired
    assert not any(batch.rev for one in kept for batch in one.batches)
    assert cut[-1].retired
    assert any(batch.rev for one in cut for batch in one.batches)


def test_nobody_is_sealed_twice_in_one_model_and_year() -> None:
    scenario = Scenario(300, years=2, models=2, habits=Habits(twice=0.2, back=1.0))

    made = newest(releases(scenario)).values()

    for one in made:
        sealed = [member.participant for each in one.members.values() for member in each]
        assert len(sealed) == len(set(sealed))
    assert len(made) == 4


def test_a_country_that_only_closes_releases_once_a_year() -> None:
    policy = Policy(calendar=Calendar.CLOSING)
    habits = Habits(late=0)

    made = releases(Scenario(100, years=2, policy=policy, habits=habits))

    days = {one.announcement.released.isoformat() for one in made}
    assert days == {f"{FIRST_YEAR + 1}-01-15", f"{FIRST_YEAR + 2}-01-15"}


def test_quarterly_releases_seal_on_the_first_of_a_quarter_or_at_closing() -> None:
    made = releases(Scenario(300, policy=Policy(calendar=Calendar.QUARTERLY)))

    assert {one.announcement.released.month for one in made} <= {1, 4, 7, 10}
    assert len(made) >= 3


def test_nothing_is_sealed_before_it_has_cooled_unless_its_year_is_closed() -> None:
    seen: set[str] = set()
    for one in releases(Scenario(300)):
        for batch, members in one.members.items():
            if batch in seen or one.announcement.released.day != 1:
                continue
            waited = [one.announcement.released - member.first_seen.date() for member in members]
            assert min(waited) >= timedelta(days=14)
        seen.update(one.members)


def test_the_same_scenario_tells_and_releases_the_same() -> None:
    scenario = Scenario(60, countries=2)

    first, second = list(happenings(scenario)), list(happenings(scenario))

    assert first == second
    assert first != list(happenings(Scenario(60, countries=2, seed=2)))


def test_records_of_a_year_may_come_after_its_closing() -> None:
    habits = Habits(late=0.5)
    made = newest(releases(Scenario(300, habits=habits)))

    one = made["gb", f"release:perform-full:{FIRST_YEAR}"]
    late = [
        member
        for members in one.members.values()
        for member in members
        if isinstance(member, Record) and member.submitted > f"{FIRST_YEAR + 1}-01-15"
    ]
    assert late
