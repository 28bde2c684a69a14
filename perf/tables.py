"""Prints figures beside their peers and ceilings, with the targets and whether they are met."""

from rich.console import Console
from rich.table import Table

from perf.imports import ImportRate
from perf.latency import Latency
from perf.small_things import Timing
from perf.timing import Rate

OURS, NAMEKO, FASTSTREAM, CEILING = "ours", "nameko", "FastStream", "ceiling"
# Our intake against the best setting of each: at least so many times as fast.
TARGETS = {NAMEKO: 6.0, FASTSTREAM: 4.0, CEILING: 0.5}


def rates(console: Console, found: list[Rate]) -> bool:
    """Print the intake rates; whether every target is met."""
    (ours,) = [rate for rate in found if OURS in rate.name]
    table = Table("contender", "events/s (median)", "lowest", "highest", "ours is", title="Intake")
    for rate in found:
        times = "" if rate is ours else f"{ours.median / rate.median:.2f} x"
        table.add_row(
            rate.name,
            f"{rate.median:,.0f}",
            f"{min(rate.runs):,.0f}",
            f"{max(rate.runs):,.0f}",
            times,
        )
    console.print(table)
    met = [_target(console, ours, found, name) for name in TARGETS]
    return all(met)


def latencies(console: Console, found: list[Latency], targets: list[float]) -> bool:
    """Print the latencies; whether every p99 is within its target in milliseconds."""
    table = Table("from publish to effect", "p50 ms", "p99 ms", "target p99 ms", title="Latency")
    for latency, target in zip(found, targets, strict=True):
        table.add_row(
            latency.name, f"{latency.p50:.1f}", f"{latency.p99:.1f}", f"under {target:.0f}"
        )
    console.print(table)
    return all(latency.p99 < target for latency, target in zip(found, targets, strict=True))


def timings(console: Console, found: list[Timing]) -> bool:
    """Print small timings; whether every one is within its target."""
    table = Table("what", "takes", "beside it", "takes", "target", title="Small things")
    for timing in found:
        beside = _unit(timing.beside_seconds)
        limit = f"under {_unit(timing.target)}"
        table.add_row(timing.name, _unit(timing.seconds), timing.beside, beside, limit)
    console.print(table)
    return all(timing.seconds < timing.target for timing in found)


def imports(console: Console, found: list[ImportRate]) -> None:
    """Print the import rates."""
    table = Table("way", "assessments/s (median)", "rows/s", title="Import, 32 rows an assessment")
    for rate in found:
        table.add_row(rate.name, f"{rate.assessments:,.0f}", f"{rate.rows:,.0f}")
    console.print(table)


def _unit(seconds: float) -> str:
    return f"{seconds * 1e6:.0f} µs" if seconds < 1e-3 else f"{seconds * 1e3:.0f} ms"


def _target(console: Console, ours: Rate, found: list[Rate], name: str) -> bool:
    best = max(
        (rate for rate in found if name in rate.name and "classic" not in rate.name),
        key=lambda rate: rate.median,
    )
    times = ours.median / best.median
    met = times >= TARGETS[name]
    word = "met" if met else "[bold]not met[/bold]"
    console.print(f"target {TARGETS[name]:g} x {best.name}: {times:.2f} x, {word}")
    return met
