"""Levels, trend, effect and targets: exact, and the same whatever order things came in."""

from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from services.assessment.domain.continuity import How, beside, carried, counterparts, goes_on
from services.assessment.domain.effect import Care, care, means, moved
from services.assessment.domain.levels import levels
from services.assessment.domain.scoring import score
from services.assessment.domain.suggestion import Kind, Suggestion, from_content, lowest
from services.assessment.domain.targets import Target, Targets, reached, set_again
from services.assessment.domain.trend import HandedIn, trend
from tests.unit.assessment.making import (
    CRITERIA,
    FULL,
    PARTS,
    all_parts,
    every,
    percents,
    small_model,
    submission,
)

NOW = datetime(2025, 3, 4, 9, 30, tzinfo=UTC)
OTHER = replace(FULL, edition="2026")
some_parts = st.dictionaries(st.sampled_from(PARTS), percents)
work = st.lists(
    st.tuples(st.sets(st.sampled_from(PARTS + CRITERIA), max_size=3), st.booleans()), max_size=6
)


@given(all_parts, st.sets(st.sampled_from(PARTS)))
def test_levels_of_a_complete_set_are_its_score(
    scores: dict[str, Fraction], left_out: set[str]
) -> None:
    given_scores = {code: value for code, value in scores.items() if code not in left_out}
    if not given_scores:
        return

    found = levels(FULL, given_scores, left_out)

    assert {c: found[c] for c in CRITERIA if c in found} == score(
        FULL, given_scores, left_out
    ).criteria
    assert {code: found[code] for code in given_scores} == given_scores


@given(some_parts)
def test_criterion_has_no_level_before_all_its_parts_are_answered(
    scores: dict[str, Fraction],
) -> None:
    found = levels(FULL, scores)

    for criterion in FULL.criteria:
        complete = all(part.code in scores for part in criterion.parts)
        assert (criterion.code in found) == complete


def test_criterion_that_is_scored_as_a_whole_is_its_own_level() -> None:
    assert levels(small_model(), {"1": Fraction(30), "2": Fraction(40)}) == {"1": 30, "2": 40}


def test_only_the_same_edition_goes_on_without_a_mapping() -> None:
    assert counterparts(FULL, FULL)["1a"] == ("1a",)
    assert counterparts(FULL, OTHER) == {}
    assert carried(FULL, OTHER, every(50)) == {}
    assert (goes_on(FULL, FULL, "1a"), goes_on(FULL, OTHER, "1a")) == (["1a"], [])
    assert beside(FULL, FULL, "1a.1") == [("1a.1", How.SAME)]
    assert beside(FULL, OTHER, "1a") == [("1a", How.CODE)]
    assert beside(FULL, small_model(), "9b") == []


@st.composite
def lines(draw: st.DrawFn) -> list[HandedIn]:
    years = draw(st.lists(st.integers(1990, 2100), max_size=5, unique=True))
    found = []
    for year in years:
        model = draw(st.sampled_from([FULL, OTHER]))
        said = submission(every(draw(st.integers(0, 100))), year=year, edition=model.edition)
        found.append(HandedIn(f"{year:032x}", model, said))
    return found


@given(lines(), st.randoms())
def test_trend_does_not_depend_on_the_order_of_arrival(line: list[HandedIn], random: Any) -> None:
    shuffled = line.copy()
    random.shuffle(shuffled)

    assert trend(shuffled) == trend(line)


@given(lines())
def test_trend_breaks_exactly_where_the_edition_changes(line: list[HandedIn]) -> None:
    points = trend(line)

    assert [p.handed_in.submission.year for p in points] == sorted(
        each.submission.year for each in line
    )
    for last, now in zip(points, points[1:], strict=False):
        same = last.handed_in.model == now.handed_in.model
        assert bool(now.breaks) == (not same)
        assert now.change == (now.percent - last.percent if same else None)
        assert bool(now.changes) == same


@given(all_parts, all_parts, work)
def test_every_part_is_in_one_group_and_the_means_are_exact(
    before: dict[str, Fraction], after: dict[str, Fraction], planned: list[tuple[set[str], bool]]
) -> None:
    found, _ = moved(FULL, before, after, care(FULL, planned))
    groups = means(found)

    assert [each.code for each in found] == PARTS
    assert sum(each.n for each in groups.values()) == len(PARTS)
    total = sum((each.n * (each.change or 0) for each in groups.values()), Fraction())
    assert total == sum(after.values()) - sum(before.values())


@given(work, st.randoms())
def test_what_was_done_counts_in_whichever_order_actions_come(
    planned: list[tuple[set[str], bool]], random: Any
) -> None:
    shuffled = planned.copy()
    random.shuffle(shuffled)

    found = care(FULL, planned)

    assert care(FULL, shuffled) == found
    for codes, is_done in planned:
        for code in codes:
            assert found[code] is not Care.NONE
            assert not is_done or found[code] is Care.DONE


@given(st.lists(st.dictionaries(st.sampled_from(PARTS), st.none() | percents), max_size=6))
def test_targets_are_what_was_set_last(changes: list[dict[str, Fraction | None]]) -> None:
    now, expected = Targets("r" * 32, "p" * 64), {}
    for wanted in changes:
        now = set_again(now, wanted, "Ada", NOW)
        expected |= wanted

    assert {code: each.percent for code, each in now.targets.items()} == {
        code: percent for code, percent in expected.items() if percent is not None
    }
    assert now.version <= len(changes)


def test_target_is_not_held_against_another_edition() -> None:
    targets = Targets("r" * 32, "p" * 64, 1, {"1a": Target(Fraction(50), "Ada", NOW)})

    (same,) = reached(targets, FULL, FULL, {"1a": Fraction(50)})
    (other,) = reached(targets, FULL, OTHER, {"1a": Fraction(50)})

    assert (same.met, other.met) == (True, None)


@given(some_parts, st.integers(1, 10))
def test_lowest_parts_are_the_lowest(scores: dict[str, Fraction], most: int) -> None:
    known = {code: value for code, value in scores.items() if value < 100}

    found = lowest(FULL, levels(FULL, scores), most)

    assert [percent for _, percent in found] == sorted(known.values())[:most]
    assert len(found) == min(most, len(known))


def test_suggestion_has_the_same_id_in_every_language() -> None:
    english, polish = (
        [*from_content("r" * 32, FULL, {"1a": texts})] for texts in (["Ask"], ["Zapytaj"])
    )

    assert [each.id for each in english] == [each.id for each in polish]
    assert [each.id for each in from_content("s" * 32, FULL, {"1a": ["Ask"]})] != [
        each.id for each in english
    ]


@given(st.text("ab \n", max_size=300))
def test_title_of_a_suggestion_is_one_line_of_bounded_length(text: str) -> None:
    title = Suggestion("a" * 32, Kind.AREA, "1a", "1a", text).title

    assert len(title) <= 120
    assert "\n" not in title
