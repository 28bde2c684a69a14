"""How scored assessments are shown: a table for people, exact numbers for programs."""

from fractions import Fraction
from typing import Any

from services.assessment.domain.intake import Answers
from services.assessment.domain.scoring import Figures, scale_of

Titles = dict[str, str]


def as_data(answers: Answers, figures: Figures) -> dict[str, Any]:
    """The object that `perform score --json` lists, unrounded.

    Each number is the double nearest to the exact fraction: decimals of up to 15 digits come out
    as they are (57.5), a third as 33.333333333333336.
    """
    return {
        "organisation": answers.organisation,
        "model": answers.model.code,
        "edition": answers.model.edition,
        "year": answers.year,
        "criteria": {code: float(percent) for code, percent in figures.criteria.items()},
        "points": {code: float(points) for code, points in figures.points.items()},
        "enablers": float(figures.enablers),
        "results": float(figures.results),
        "total": float(figures.total),
    }


def as_text(answers: Answers, figures: Figures, titles: Titles) -> str:
    """Percents and points of one organisation and year, rounded to one decimal for show.

    What a criterion can count is shown as it counted, scaled up where another does not apply.
    Plain text, because a file may hold thousands and a drawn table takes milliseconds each.
    """
    wide = max(map(len, titles.values()), default=0)
    lines = [
        f"{answers.organisation} · {answers.year} · {answers.model.name}",
        f"{'':2}  {'criterion':{wide}}  percent  points      of",
    ]
    scale = scale_of(answers.model, figures.criteria)
    for each in answers.model.criteria:
        if each.code in figures.criteria:
            percent, points = figures.criteria[each.code], figures.points[each.code]
            numbers = (
                f"{rounded(percent):>7}  {rounded(points):>6}  {rounded(each.points * scale):>6}"
            )
        else:
            numbers = f"{'n/a':>7}  {'':6}  {'':6}"
        lines.append(f"{each.code:>2}  {titles.get(each.code, ''):{wide}}  {numbers}")
    sums = {"Enablers": figures.enablers, "Results": figures.results, "Total": figures.total}
    lines += [f"{'':2}  {name:{wide}}  {'':7}  {rounded(sums[name]):>6}" for name in sums]
    return "\n".join(lines)


def rounded(value: Fraction) -> str:
    """A number that is not negative with one decimal, halves up."""
    tenths = (value.numerator * 20 + value.denominator) // (value.denominator * 2)
    return f"{tenths // 10}.{tenths % 10}"
