"""How scored assessments are shown: a table for people, exact numbers for programs."""

from fractions import Fraction
from typing import Any

from rich.table import Table
from rich.text import Text

from services.assessment.domain.intake import Answers
from services.assessment.domain.scoring import Figures

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


def as_table(answers: Answers, figures: Figures, titles: Titles) -> Table:
    """Percents and points of one organisation and year, rounded to one decimal for show."""
    title = Text(f"{answers.organisation} · {answers.year} · {answers.model.name}", style="bold")
    table = Table("", "criterion", title=title, title_justify="left", box=None, pad_edge=False)
    for heading in ("percent", "points", "of"):
        table.add_column(heading, justify="right")
    for each in answers.model.criteria:
        percent, points = figures.criteria[each.code], figures.points[each.code]
        title_of = titles.get(each.code, "")
        table.add_row(each.code, title_of, rounded(percent), rounded(points), rounded(each.points))
    sums = {"Enablers": figures.enablers, "Results": figures.results, "Total": figures.total}
    for name, points in sums.items():
        table.add_row("", f"[bold]{name}[/]", "", f"[bold]{rounded(points)}[/]", "")
    return table


def rounded(value: Fraction) -> str:
    """A number that is not negative with one decimal, halves up."""
    tenths = (value.numerator * 20 + value.denominator) // (value.denominator * 2)
    return f"{tenths // 10}.{tenths % 10}"
