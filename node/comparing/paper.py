"""Plain lines of at most 80 columns, as figures, days and wrapped sentences stand on them."""

import textwrap
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

COLUMNS = 80
TOTAL = "total"
SCORES = {
    "consensus": "scores agreed within the organisations",
    "validated": "scores confirmed by somebody outside",
}
PROVISIONAL = "PROVISIONAL: the year is not over, and every release can change these figures."

Answer = Mapping[str, Any]


def wrapped(text: str, indent: str = "", hanging: str = "") -> str:
    """One paragraph; words longer than a line, such as commands, are never cut."""
    return textwrap.fill(
        text,
        COLUMNS,
        initial_indent=indent,
        subsequent_indent=indent + hanging,
        break_long_words=False,
        break_on_hyphens=False,
    )


def heading(answer: Answer, section: Answer) -> str:
    """What the figures are about, and whose scores they are."""
    return (
        f"{answer['model']} · {answer['year']} · edition {section['edition']} · "
        f"{SCORES[section['layer']]}"
    )


def figure(code: str, value: float) -> str:
    """A score; totals are known in steps of ten points only."""
    return f"about {round(value)}" if code == TOTAL else f"{value:g}"


def span(code: str, ends: Sequence[float]) -> str:
    """Two ends of an interval, whole points for the total."""
    low, high = (f"{round(end)}" if code == TOTAL else f"{end:g}" for end in ends)
    return f"{low} to {high}"


def titled(code: str, titles: Mapping[str, str]) -> str:
    """What a criterion is called, with its number."""
    return "Total (points)" if code == TOTAL else f"{code}  {titles.get(code, '')}".rstrip()


def releases(released: Mapping[str, str]) -> str:
    """The newest release of each country, in alphabetical order."""
    return ", ".join(f"{country} {day}" for country, day in sorted(released.items())) or "none"


def counted(n: int, one: str, many: str) -> str:
    """A number with its noun: 1 country, 3 countries."""
    return f"{n} {one if n == 1 else many}"


def listed(words: Iterable[str]) -> str:
    """`a`; `a and b`; `a, b and c`; nothing of nothing."""
    *first, last = [*words] or [""]
    return f"{', '.join(first)} and {last}" if first else last
