"""One organisation beside others, as a page that an adviser can read aloud."""

import textwrap
from collections.abc import Iterator, Mapping
from typing import Any

from node.open_data.country_names import COUNTRY_NAMES

TOTAL = "total"
STRIP_WIDTH = 25
TITLE_WIDTH = 22
PAGE_WIDTH = 79
BAR_WIDTH = 30
LAYERS = {"consensus": "agreed within the organisation", "validated": "confirmed from outside"}

Answer = Mapping[str, Any]
Titles = Mapping[str, str]


def page(answer: Answer, titles: Titles, names: Mapping[str, str]) -> Iterator[str]:
    """All lines, at most 80 characters wide; `names` are the words for sectors by their codes."""
    yield _heading(answer)
    if answer["provisional"]:
        yield from _prose(
            "The year is not over: these figures are provisional, and more will be released."
        )
    for reason, codes in _groups(answer).items():
        yield ""
        yield from _group(answer, titles, names, reason, codes)
    yield ""
    yield from _gaps(answer, titles)
    yield from _notes(answer)


def distribution(answer: Answer, code: str) -> Iterator[str]:
    """How many organisations have which score, the own bar marked; from thirty on only."""
    found = answer["criteria"].get(code)
    if found is None or found.get("distribution") is None:
        yield f"The scores on {code} are shown one by one from 30 organisations on; not yet here."
        return
    bars = found["distribution"]
    most = max(bars["counts"])
    yield f"{found['n']} organisations; each bar is {bars['points']} points wide:"
    for place, count in enumerate(bars["counts"]):
        mark = " <- here" if place == bars["own"] else ""
        bar = "█" * round(BAR_WIDTH * count / most)
        yield f"  {place * bars['points']:>5} {bar:{BAR_WIDTH}} {count}{mark}".rstrip()


def _heading(answer: Answer) -> str:
    return (
        f"{answer['model']} · {answer['year']} · edition {answer['edition']} · "
        f"scores {LAYERS[answer['layer']]}"
    )


def _groups(answer: Answer) -> dict[tuple[str | None, int, str], list[str]]:
    """Criteria that are compared with the same group for the same reason."""
    groups: dict[tuple[str | None, int, str], list[str]] = {}
    for code, found in answer["criteria"].items():
        reason = found["reason"]
        key = (found["group"], found.get("n", 0), str(reason["params"].get("passed", "")))
        groups.setdefault(key, []).append(code)
    return groups


def _group(
    answer: Answer,
    titles: Titles,
    names: Mapping[str, str],
    key: tuple[str | None, int, str],
    codes: list[str],
) -> Iterator[str]:
    group, n, passed = key
    if group is None:
        needed = answer["criteria"][codes[0]]["reason"]["params"]["needed"]
        about = ", ".join(titles.get(code, code) for code in codes)
        yield from _prose(
            f"{about}: fewer than {needed} organisations have been released anywhere so far, and "
            "so few are never shown, because it could tell who they are. The scores are in; look "
            "again after the next release."
        )
        return
    yield from _prose(_why(answer, names, group, n, passed))
    yield ""
    wide = max(len(_title(code, titles)) for code in codes)
    yield f"{'':{wide}}  {'yours':>5}  {'0':<{STRIP_WIDTH - 3}}100  middle of the group"
    for code in codes:
        yield from _line(code, answer["criteria"][code], titles, wide)


def _why(answer: Answer, names: Mapping[str, str], group: str, n: int, passed: str) -> str:
    chosen = _words(answer, names, group)
    countries = max(
        found["countries"]
        for found in answer["criteria"].values()
        if found["group"] == group and found["n"] == n
    )
    where = f" from {countries} countries" if countries > 1 else ""
    said = f"Compared with {n} organisations{where}: {chosen}."
    if passed:
        left = [_words(answer, names, each) for each in passed.split(", ")]
        said += (
            f" Nearer to you are {_or(left)}, but too few of them have been released to be shown "
            "without telling too much about each, so this is the next larger group."
        )
    if answer["own_removed"]:
        said += " Your own scores are not among those you are compared with."
    return said


def _words(answer: Answer, names: Mapping[str, str], group: str) -> str:
    country = COUNTRY_NAMES.get(answer["country"], answer["country"].upper())
    sector = names.get(answer["sector"], answer["sector"] or "your sector")
    return {
        "country_sector": f"{sector} in {country}",
        "country": f"all organisations in {country}",
        "europe_sector": f"{sector} in all countries",
        "europe": "all organisations in all countries",
    }[group]


def _or(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def _line(code: str, found: Answer, titles: Titles, wide: int) -> Iterator[str]:
    own = found["score"]
    most = 1000 if code == TOTAL else 100
    middle = _about(code, found["median"])
    if found["interval"]:
        low, high = found["interval"]
        middle += f" (between {_about(code, low)} and {_about(code, high)})"
    yield f"{_title(code, titles):{wide}}  {own:>5}  {_strip(found, own, most)}  {middle}"
    if found["band"]:
        yield f"    you stand {_band(*found['band'])}"


def _band(low: float, high: float) -> str:
    """A place among a hundred, the first of whom has the lowest score."""
    if low <= 0:
        return f"among the {round(high)} of 100 with the lowest scores"
    if high >= 100:
        return f"among the {100 - round(low)} of 100 with the highest scores"
    return f"between the {_nth(low)} and the {_nth(high)} of 100, counted from the lowest"


def _strip(found: Answer, own: float, most: int) -> str:
    """Quartiles as a bar, the median as a line, the own score as a dot."""
    cells = ["·"] * STRIP_WIDTH

    def place(score: float) -> int:
        return min(STRIP_WIDTH - 1, max(0, round(score / most * (STRIP_WIDTH - 1))))

    if found["lower_quartile"] is not None:
        for cell in range(place(found["lower_quartile"]), place(found["upper_quartile"]) + 1):
            cells[cell] = "━"
    cells[place(found["median"])] = "┃"
    cells[place(own)] = "●"
    return "".join(cells)


def _gaps(answer: Answer, titles: Titles) -> Iterator[str]:
    known = any(found["group"] for found in answer["criteria"].values())
    if not known:
        return
    if not answer["gaps"]:
        yield "There is no clear difference from the group: what differs may be chance."
        return
    yield "The clearest differences, beyond what chance explains:"
    for gap in answer["gaps"]:
        points = gap["points"]
        word = "above" if points > 0 else "below"
        yield f"  {titles.get(gap['code'], gap['code'])}: {abs(points):g} points {word} the middle"


def _notes(answer: Answer) -> Iterator[str]:
    least = [
        found["detectable"]
        for code, found in answer["criteria"].items()
        if code != TOTAL and found["group"] and found.get("detectable") is not None
    ]
    if least:
        yield from _prose(
            f"Between this group and the others, only differences above {round(max(least))} "
            "points could be seen with these numbers."
        )
    if answer["released"]:
        days = ", ".join(f"{country} {day}" for country, day in sorted(answer["released"].items()))
        yield from _prose(f"Newest releases: {days}.")
    yield from _prose(
        "● is your score, ━ the middle half of the group, ┃ its middle. Organisations take part "
        "because they choose to and score themselves: this describes those who took part."
    )


def _prose(text: str) -> list[str]:
    return textwrap.wrap(text, PAGE_WIDTH)


def _title(code: str, titles: Titles) -> str:
    if code == TOTAL:
        return "Total (points)"
    return f"{code} {titles.get(code, '')}"[:TITLE_WIDTH].rstrip()


def _about(code: str, figure: float) -> str:
    return f"about {round(figure)}" if code == TOTAL else f"{figure:g}"


def _nth(place: float) -> str:
    number = round(place)
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{'th' if 10 <= number % 100 <= 20 else ending}"
