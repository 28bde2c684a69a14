"""The page about one organisation: whom it is compared with, where it stands, what stands out."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from pathlib import Path

from node.comparing import strip
from node.comparing.group_words import why
from node.comparing.names import Words
from node.comparing.paper import (
    PROVISIONAL,
    TOTAL,
    Answer,
    counted,
    figure,
    heading,
    releases,
    span,
    titled,
    wrapped,
)
from node.score_report import rounded

# By score layer.
SELF_SELECTED = {
    "consensus": "All these organisations chose to take part and scored themselves, so the figures "
    "describe them, not all organisations there are.",
    "validated": "All these organisations chose to take part and to have their scores confirmed, "
    "so the figures describe them, not all organisations there are.",
}
HOW_TO_READ = (
    f"{strip.LEGEND} The interval beside a median is where the median of such organisations lies "
    "with 95 % certainty; a place is told as a band, because the number of organisations does not "
    "allow more."
)
NO_GAP = (
    "No clear difference: wherever your score differs from the median, chance alone could be the "
    "reason."
)
WITH_OWN = (
    "Your own scores could not be taken out of the group: they are not released yet, or were "
    "changed since. If they are in it, one of these organisations is yours."
)
WITHOUT_OWN = "Your own scores are not counted among them."
_ROOM = 44


def page(
    answer: Answer, scores: Mapping[str, str], who: str, words: Words, content_dir: Path
) -> str:
    """The answer of `benchmark.position` as somebody would read it aloud.

    `scores` are the exact own scores by code, `who` the organisation's name.
    """
    titles = words.titles(answer["model"], answer["edition"])
    parts = [_head(answer, who)]
    groups = [*_by_reason(answer, words, content_dir)]
    for sentence, codes in groups:
        shown = [code for code in codes if answer["criteria"][code]["group"]]
        alone = len(groups) == 1
        about = "" if alone else f"{', '.join(titled(code, titles) for code in codes)}: "
        parts.append(wrapped(f"{about}{sentence}"))
        parts += [_one(code, answer["criteria"][code], scores[code], titles) for code in shown]
    if any(each["group"] for each in answer["criteria"].values()):
        parts += _conclusions(answer, titles)
    return "\n\n".join([*parts, _sources(answer)])


def _head(answer: Answer, who: str) -> str:
    lines = [
        f"{who} beside others",
        heading(answer, answer),
    ]
    if answer["provisional"]:
        lines.append(PROVISIONAL)
    return "\n".join(wrapped(line) for line in lines)


def _by_reason(answer: Answer, words: Words, content_dir: Path) -> Iterator[tuple[str, list[str]]]:
    """Criteria that are compared with the same group for the same reason, said once."""
    found: dict[str, list[str]] = {}
    for code, each in answer["criteria"].items():
        found.setdefault(why(answer, each, words, content_dir), []).append(code)
    yield from found.items()


def _one(code: str, found: Answer, score: str, titles: Mapping[str, str]) -> str:
    n = f"n {found['n']}, {counted(found['countries'], 'country', 'countries')}"
    lines = [
        f"{titled(code, titles):{_ROOM}} {_yours(score)}, {n}",
        f"   {_line(code, found, score):{_ROOM - 3}} {_median(code, found)}",
    ]
    if found["band"] is not None:
        lines.append(f"   Your score stands {_band(*found['band'])}.")
    return "\n".join(lines)


def _yours(score: str) -> str:
    return f"yours {rounded(Fraction(score))}"


def _line(code: str, found: Answer, score: str) -> str:
    if found["lower_quartile"] is None:
        return ""
    highest = 1000 if code == TOTAL else 100
    line = strip.strip(
        float(score), found["lower_quartile"], found["median"], found["upper_quartile"], highest
    )
    return f"0 {line} {highest}"


def _median(code: str, found: Answer) -> str:
    interval = f" ({span(code, found['interval'])})" if found["interval"] else " (no interval)"
    return f"median {figure(code, found['median'])}{interval}"


def _band(low: float, high: float) -> str:
    """A place among a hundred, in whole tens, the first of whom has the lowest score."""
    if low <= 0:
        return f"among the {high:.0f} of 100 with the lowest scores"
    if high >= 100:
        return f"among the {100 - low:.0f} of 100 with the highest scores"
    return f"between the {low:.0f}th and {high:.0f}th of 100, counted from the lowest"


def _conclusions(answer: Answer, titles: Mapping[str, str]) -> list[str]:
    own = WITHOUT_OWN if answer["own_removed"] else WITH_OWN
    said = [
        _gaps(answer, titles),
        _smallest(answer),
        f"{own} {SELF_SELECTED[answer['layer']]}",
        HOW_TO_READ,
    ]
    return [part if "\n" in part else wrapped(part) for part in said if part]


def _gaps(answer: Answer, titles: Mapping[str, str]) -> str:
    if not answer["gaps"]:
        return NO_GAP
    lines = ["What stands out, beyond what chance explains:"]
    for gap in answer["gaps"]:
        found = answer["criteria"][gap["code"]]
        way = "above" if gap["points"] > 0 else "below"
        lines.append(
            wrapped(
                f"- {titled(gap['code'], titles)}: {abs(gap['points']):g} points {way} the "
                f"median of {found['median']:g} (n {found['n']})",
                hanging="  ",
            )
        )
    return "\n".join(lines)


def _smallest(answer: Answer) -> str:
    """How far from a median a score has to be, and medians of two groups from each other."""
    known = {
        code: each for code, each in answer["criteria"].items() if each["group"] and code != TOTAL
    }
    reach = [
        max(each["median"] - each["interval"][0], each["interval"][1] - each["median"])
        for each in known.values()
        if each["interval"]
    ]
    seen = [each["detectable"] for each in known.values() if each["detectable"] is not None]
    n = _between(sorted({each["n"] for each in known.values()}), whole=True)
    said = []
    if reach:
        said.append(
            f"With these numbers (n {n}) a score is told apart from the median only when it lies "
            f"more than {_between(sorted(reach))} points from it, depending on the criterion."
        )
    if seen:
        said.append(
            "The medians of this group and of the rest of Europe would have to differ by "
            f"{_between(sorted(seen))} points to be told apart."
        )
    return " ".join(said)


def _between(values: list[float], *, whole: bool = False) -> str:
    low, high = (f"{values[place]:.0f}" if whole else f"{values[place]:.2g}" for place in (0, -1))
    return low if low == high else f"{low} to {high}"


def _sources(answer: Answer) -> str:
    said = [f"Newest releases: {releases(answer['released'])}."]
    steps = max((each["width"] for each in answer["criteria"].values() if each["group"]), default=1)
    if steps > 1:
        said.append(f"To protect small groups, scores were released in steps of {steps} points.")
    return wrapped(" ".join(said))
