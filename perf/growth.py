"""Prints what operations cost in nodes of growing size, and whether the cost stays flat."""

from rich.console import Console
from rich.table import Table

from perf.assessments import AtSize

# What an operation may cost in the largest node, as a multiple of its cost in the smallest.
FLAT = 1.5
# Milliseconds for one page or one assessment; the other operations are single calls.
PER_SECOND = {"list": "pages of 50", "export": "assessments"}


def shown(console: Console, at_sizes: list[AtSize]) -> bool:
    """Print every operation beside the database alone; whether all of them stay flat."""
    first, last = at_sizes[0], at_sizes[-1]
    table = Table(
        "operation",
        *(f"{each.size:,} assessments" for each in at_sizes),
        "largest is",
        title="Assessment service, p50 / p99 in ms (median of three runs)",
    )
    for name in first.samples:
        cells = [f"{at.samples[name].p50:.2f} / {at.samples[name].p99:.2f}" for at in at_sizes]
        median, tail = _times(first, last, name)
        table.add_row(name, *cells, f"{median:.2f} x / {tail:.2f} x")
    console.print(table)
    for name, unit in PER_SECOND.items():
        rates = ", ".join(f"{1000 / at.samples[name].p50:,.0f}" for at in at_sizes)
        console.print(f"{name}: {rates} {unit} a second")
    # Every line is printed, also after a target that was missed.
    met = [_target(console, first, last, name) for name in first.samples if ":" not in name]
    return all(met)


def _target(console: Console, first: AtSize, last: AtSize, name: str) -> bool:
    """Whether one of our operations stays flat: pages by their median, single calls by p99 too."""
    median, tail = _times(first, last, name)
    met = median <= FLAT and (name in PER_SECOND or tail <= FLAT)
    word = "met" if met else "[bold]not met[/bold]"
    judged = f"{median:.2f} x" if name in PER_SECOND else f"{median:.2f} x, p99 {tail:.2f} x"
    console.print(f"target at most {FLAT:g} x: {name} {judged}, {word}")
    return met


def _times(first: AtSize, last: AtSize, name: str) -> tuple[float, float]:
    one, other = first.samples[name], last.samples[name]
    return other.p50 / one.p50, other.p99 / one.p99
