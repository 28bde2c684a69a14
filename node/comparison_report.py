"""How a comparison is shown to people: one table for each edition and score layer, and notes."""

from collections.abc import Iterator, Mapping
from typing import Any

from rich.table import Table

TOTAL = "total"
SCORES = {
    "consensus": "scores agreed within the organisations",
    "validated": "scores confirmed by somebody outside",
}
NOTES = (
    "Scores are percents rounded half up; everything is counted from released batches only. "
    "The median is the score in the middle, or halfway between the two in the middle (type 7). "
    "The quartiles are the lowest scores that at least a quarter, and at least three quarters, "
    "of the organisations do not exceed (type 1)."
)
TOTAL_NOTE = "Totals are known in steps of ten points only, so their figures are approximate."

# Of so few organisations nothing but the median is told.
UNTOLD = "-"

Answer = Mapping[str, Any]
Titles = Mapping[str, str]


def heading(answer: Answer, section: Answer) -> str:
    """What the figures are about, and whose scores they are."""
    return (
        f"{answer['model']} · {answer['year']} · edition {section['edition']} · "
        f"{SCORES[section['layer']]}"
    )


def as_table(section: Answer, titles: Titles) -> Table:
    """Per criterion a row for each country and one for Europe."""
    table = Table(box=None, pad_edge=False)
    table.add_column("criterion")
    table.add_column("where")
    for name in ("n", "median", "lower quartile", "upper quartile"):
        table.add_column(name, justify="right")
    for code, lines in section["criteria"].items():
        title = f"{code}  {titles.get(code, '')}" if code != TOTAL else "Total (points)"
        for where, line in _places(lines):
            if line is None:
                continue
            style = "bold" if where == "Europe" else ""
            table.add_row(title, where, str(line["n"]), *_figures(code, line), style=style)
            title = ""
        table.add_section()
    return table


def notes(answer: Answer) -> str:
    """Who released when, and how to read the figures."""
    released = ", ".join(f"{country} {day}" for country, day in sorted(answer["released"].items()))
    has_total = any(TOTAL in section["criteria"] for section in answer["sections"])
    said = [f"Newest releases: {released}. Europe is all of them together.", NOTES]
    return " ".join([*said, TOTAL_NOTE] if has_total else said)


def nothing_yet(answer: Answer) -> str:
    """What there is instead, and how to get what was asked for."""
    asked = f"No country has released {answer['model']} for {answer['year']}."
    others = ", ".join(f"{each['model']} {each['year']}" for each in answer["available"])
    there = f"Released so far: {others}." if others else "Nothing has been released so far."
    how = (
        "A country releases a year that is over with "
        f"`perform benchmark close-year --node COUNTRY --year {answer['year']} "
        f"--model {answer['model']}`; the others see it within seconds."
    )
    return f"{asked} {there} {how}"


def _places(lines: Answer) -> Iterator[tuple[str, Answer | None]]:
    yield from sorted(lines["countries"].items())
    yield "Europe", lines["europe"]


def _figures(code: str, line: Answer) -> tuple[str, ...]:
    figures = (line["median"], line["lower_quartile"], line["upper_quartile"])
    return tuple(UNTOLD if figure is None else _figure(code, figure) for figure in figures)


def _figure(code: str, figure: float) -> str:
    return f"about {round(figure)}" if code == TOTAL else f"{figure:g}"
