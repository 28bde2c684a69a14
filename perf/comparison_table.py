"""Prints what comparing costs, beside its peers, and whether the targets are met.

Of several ways of asking cold it is the slowest that is held against the peers.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table

from perf.comparison import Measured

CACHED_P99, COLD_P99 = 5.0, 50.0
TIMES_NUMPY, TIMES_MONGO = 20.0, 250.0
COLD, CACHED = "cold", "cached"
FIGURES = "of which: figures"
NUMPY, MONGO = "numpy", "MongoDB"


@dataclass(frozen=True)
class Target:
    """One target: what was found, what was to be found, and whether that is met."""

    name: str
    found: str
    met: bool


def shown(console: Console, *sizes: Measured) -> bool:
    """Print every way of every size; whether all targets are met, the ratios at the largest."""
    for size in sizes:
        ours = size.slowest(COLD).p50
        table = Table("way", "asked", "p50 ms", "p99 ms", "times our cold p50")
        table.title = f"Comparison of 30 countries, {size.organisations:,} organisations sealed"
        for way in size.ways:
            asked, times = str(len(way.milliseconds)), f"{way.p50 / ours:.1f}"
            table.add_row(way.name, asked, f"{way.p50:.2f}", f"{way.p99:.2f}", times)
        console.print(table)
    targets = [each for size in sizes for each in _latencies(size)] + list(_ratios(sizes[-1]))
    for target in targets:
        word = "met" if target.met else "[bold]not met[/bold]"
        console.print(f"target {target.name}: {target.found}, {word}")
    return all(target.met for target in targets)


def _latencies(size: Measured) -> Iterator[Target]:
    for name, most in ((CACHED, CACHED_P99), (COLD, COLD_P99)):
        p99 = size.slowest(name).p99
        said = f"{name} p99 under {most:g} ms, {size.organisations:,}"
        yield Target(said, f"{p99:.2f} ms", p99 < most)


def _ratios(size: Measured) -> Iterator[Target]:
    cold = size.slowest(COLD).p50
    for name, least in ((NUMPY, TIMES_NUMPY), (MONGO, TIMES_MONGO)):
        for peer in (each for each in size.ways if each.name.startswith(name)):
            times, only = peer.p50 / cold, peer.p50 / size.way(FIGURES).p50
            said = f"{times:.1f} x; {only:.0f} x by the figures alone, as the peer makes them"
            yield Target(f"cold at least {least:g} x {peer.name}", said, times >= least)
