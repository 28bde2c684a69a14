"""One organisation beside the nearest group that is large enough, and never beside itself."""

from collections import Counter
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from scipy.stats import percentileofscore

from services.benchmark.domain.announcement import Announcement
from services.benchmark.domain.batch import Batch, Label
from tests.interface.benchmark.asking import ask
from tests.interface.benchmark.nodes import BenchmarkNode, submitted, withdrawn
from tests.interface.benchmark.receiving import Say
from tests.interface.set_clock import SetClock
from tests.unit.benchmark.making import CODES, announcement, batch, hexadecimal


def labelled(name: str, size: int, sector: str | None, first: int = 0) -> Batch:
    return replace(batch(name, size, first=first), label=Label(sector))


def release(*batches: Batch) -> Announcement:
    return announcement(*batches)


def filled(node: BenchmarkNode, size: int) -> list[list[str]]:
    """Close a year with random whole percents; gives these."""
    drawn = np.random.default_rng(8).integers(0, 101, (size, 9)).tolist()
    percents = [[str(each) for each in one] for one in drawn]
    node.take_in(submitted(number, one) for number, one in enumerate(percents))
    node.close()
    return percents


def own(number: int) -> str:
    return hexadecimal(f"assessment {number}", 32)


@pytest.mark.parametrize(
    ("batches", "group", "reason", "n"),
    [
        ([("a", 20, "education"), ("b", 30, "health")], "country_sector", "group.nearest", 20),
        ([("a", 19, "education"), ("b", 8, None)], "country", "group.wider", 27),
        ([("a", 12, "education")], "europe", "group.wider", 12),
    ],
)
def test_the_group_is_the_nearest_of_at_least_twenty_and_says_why(
    batches: list[tuple[str, int, str | None]],
    group: str,
    reason: str,
    n: int,
    de: BenchmarkNode,
    say: Say,
) -> None:
    de.hear(say(release(*(labelled(*each) for each in batches))))

    answer = ask(de, "position", country="gb", sector="education")

    found = answer["criteria"]["1"]
    assert (found["group"], found["reason"]["code"], found["n"]) == (group, reason, n)
    assert found["countries"] == 1
    assert answer["released"] == {"gb": "2026-02-01"}


def test_with_nobody_released_it_says_how_many_it_takes(de: BenchmarkNode) -> None:
    answer = ask(de, "position")

    found = answer["criteria"]["1"]
    assert (found["group"], found["reason"]["code"]) == (None, "group.none")
    assert answer["gaps"] == []


def test_a_small_group_shows_the_median_and_a_large_one_its_distribution(
    de: BenchmarkNode, say: Say
) -> None:
    de.hear(say(release(labelled("a", 12, None))))
    few = ask(de, "position", country="gb")["criteria"]["1"]
    de.hear(say(replace(release(labelled("a", 12, None), labelled("b", 30, None, 20)), version=2)))

    many = ask(de, "position", country="gb")["criteria"]["1"]

    assert few["interval"] is not None
    assert [few[name] for name in ("lower_quartile", "band", "distribution")] == [None] * 3
    assert many["band"] is not None
    assert sum(many["distribution"]["counts"]) == 42


def test_the_band_holds_the_rank_among_the_raw_scores(gb: BenchmarkNode) -> None:
    raw = np.array(filled(gb, 60), np.int64)

    found = ask(gb, "position")["criteria"]

    for column, code in enumerate(CODES):
        rank = percentileofscore(raw[:, column], 58, kind="mean")
        low, high = found[code]["band"]
        assert low <= rank <= high
        assert found[code]["score"] == 58
        bars = found[code]["distribution"]
        assert bars["counts"][bars["own"]] == np.sum((raw[:, column] >= 58) & (raw[:, column] < 63))


def test_ones_own_sealed_record_is_not_among_the_others(gb: BenchmarkNode) -> None:
    percents = filled(gb, 40)
    scores = dict(zip(CODES, percents[3], strict=True))

    answer = ask(gb, "position", scores=scores, total="515.25", assessment=own(3))

    assert answer["own_removed"]
    for column, code in enumerate(CODES):
        others = [int(each[column]) for number, each in enumerate(percents) if number != 3]
        assert answer["criteria"][code]["n"] == 39
        assert answer["criteria"][code]["median"] == np.median(others)


@pytest.mark.parametrize("change", ["another score", "another record", "withdrawn", "unknown"])
def test_whoever_does_not_know_a_record_learns_nothing_of_it(
    change: str, gb: BenchmarkNode
) -> None:
    percents = filled(gb, 40)
    scores = dict(zip(CODES, percents[3], strict=True))
    assessment = own(3)
    if change == "another score":
        scores["5"] = "1" if scores["5"] != "1" else "2"
    elif change == "another record":
        assessment = own(4)
    elif change == "unknown":
        assessment = own(4_000)
    else:
        gb.take_in([withdrawn(3)])
    asked: dict[str, Any] = {"scores": scores, "total": "515.25"}

    answer = ask(gb, "position", **asked, assessment=assessment)

    assert not answer["own_removed"]
    assert answer == ask(gb, "position", **asked)


def test_a_service_that_checked_the_rights_takes_out_what_was_corrected_since(
    gb: BenchmarkNode,
) -> None:
    percents = filled(gb, 40)
    gb.take_in([submitted(3, ["50"] * 9, version=2)])

    answer = ask(gb, "position", role="system", assessment=own(3))

    assert answer["own_removed"]
    others = Counter(int(each[0]) for number, each in enumerate(percents) if number != 3)
    assert answer["criteria"]["1"]["median"] == np.median(list(others.elements()))


def test_of_another_country_nobody_is_taken_out(gb: BenchmarkNode) -> None:
    percents = filled(gb, 40)
    scores = dict(zip(CODES, percents[3], strict=True))

    answer = ask(gb, "position", scores=scores, total="515.25", assessment=own(3), country="de")

    assert not answer["own_removed"]


def test_gaps_are_the_three_largest_outside_the_interval(de: BenchmarkNode, say: Say) -> None:
    de.hear(say(release(labelled("a", 60, None))))
    scores = {"1": "100", "2": "0", "3": "99", "4": "98", "5": "50"}

    answer = ask(de, "position", country="gb", scores=scores)

    medians = {code: each["median"] for code, each in answer["criteria"].items()}
    distances = {code: float(scores[code]) - medians[code] for code in ("1", "2", "3", "4")}
    largest = sorted(distances, key=lambda code: (-abs(distances[code]), code))[:3]
    assert [gap["code"] for gap in answer["gaps"]] == largest
    assert [gap["points"] for gap in answer["gaps"]] == [distances[code] for code in largest]


def test_a_running_year_is_provisional(gb: BenchmarkNode, clock: SetClock) -> None:
    past = ask(gb, "position")["provisional"]
    clock.moment = clock.moment.replace(year=2025)

    assert (past, ask(gb, "position")["provisional"]) == (False, True)
