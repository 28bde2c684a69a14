"""The page on one organisation says whom it is compared with, why, and nothing without a number."""

from typing import Any

from node.position_report import distribution, page

TITLES = {"1": "Leadership", "2": "Policy and strategy"}
NAMES = {"health": "Health and wellbeing"}
NEAREST = {"code": "group.nearest", "params": {"passed": ""}}
WIDER = {"code": "group.wider", "params": {"passed": "country_sector"}}
NONE = {"code": "group.none", "params": {"needed": 8, "passed": ""}}


def criterion(**changes: Any) -> dict[str, Any]:
    return {
        "group": "country",
        "reason": NEAREST,
        "n": 94,
        "countries": 1,
        "score": 60,
        "median": 48.0,
        "interval": [42, 55],
        "lower_quartile": 35,
        "upper_quartile": 60,
        "band": [60, 80],
        "distribution": None,
        "detectable": 9.4,
        "width": 1,
        **changes,
    }


def answer(**changes: Any) -> dict[str, Any]:
    return {
        "model": "perform-full",
        "year": 2025,
        "edition": "2026",
        "layer": "consensus",
        "sector": "health",
        "size": "small",
        "country": "gb",
        "provisional": False,
        "released": {"gb": "2026-02-01", "de": "2026-01-15"},
        "own_removed": True,
        "criteria": {"1": criterion(), "total": criterion(score=600, median=480.5, interval=None)},
        "gaps": [{"code": "1", "points": 12.0}],
        **changes,
    }


def text(said: dict[str, Any]) -> str:
    return "\n".join(page(said, TITLES, NAMES))


def test_page_says_with_whom_the_place_and_what_is_clear() -> None:
    shown = text(answer())

    assert "Compared with 94 organisations: all organisations in United Kingdom." in shown
    assert "Your own scores are not among those" in " ".join(shown.split())
    assert "you stand between the 60th and the 80th of 100" in shown
    assert "48 (between 42 and 55)" in shown
    assert "about 480" in shown
    assert "Leadership: 12 points above the middle" in shown
    assert "only differences above 9 points" in shown
    assert "de 2026-01-15, gb 2026-02-01" in shown


def test_the_ends_of_the_scale_are_said_in_words() -> None:
    ends = {"1": criterion(band=[0, 20]), "2": criterion(band=[90, 100])}

    shown = text(answer(criteria=ends))

    assert "among the 20 of 100 with the lowest scores" in shown
    assert "among the 10 of 100 with the highest scores" in shown


def test_page_fits_a_terminal() -> None:
    assert all(len(line) <= 80 for line in page(answer(), TITLES, NAMES))


def test_a_group_that_is_too_small_is_told_kindly_with_the_next_larger_one() -> None:
    found = criterion(reason=WIDER)

    shown = " ".join(text(answer(criteria={"1": found})).split())

    assert "Nearer to you are Health and wellbeing in United Kingdom, but too few" in shown
    assert "so this is the next larger group" in shown


def test_nothing_is_shown_where_even_europe_has_too_few() -> None:
    none = {"group": None, "reason": NONE}

    shown = " ".join(text(answer(criteria={"1": none}, gaps=[], released={})).split())

    assert "fewer than 8 organisations have been released anywhere so far" in shown
    assert "●" not in shown.split("●")[0]
    assert "middle of the group" not in shown


def test_what_chance_may_explain_is_no_difference() -> None:
    assert "no clear difference" in text(answer(gaps=[]))


def test_a_running_year_is_provisional() -> None:
    assert "provisional" in text(answer(provisional=True))


def test_few_show_no_band_and_no_quartiles() -> None:
    few = criterion(n=12, band=None, lower_quartile=None, upper_quartile=None)

    shown = text(answer(criteria={"1": few}))

    assert "you stand" not in shown
    assert "━" not in shown.split("middle of the group")[1].split("● is")[0]


def test_bars_mark_the_own_one_and_come_with_their_number() -> None:
    bars = {"points": 5, "counts": [0] * 9 + [10, 5, 20] + [0] * 9, "own": 10}
    said = answer(criteria={"1": criterion(distribution=bars)})

    lines = list(distribution(said, "1"))

    assert lines[0].startswith("94 organisations")
    assert [line for line in lines if line.endswith("<- here")][0].split()[0] == "50"
    assert "not yet here" in next(distribution(answer(), "1"))
