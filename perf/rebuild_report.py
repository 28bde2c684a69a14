"""Prints what keeping and rebuilding the figures costs, with the targets."""

import os

from rich.console import Console
from rich.table import Table

from perf.rebuild import Rebuilt

MOST_SECONDS, MOST_MIB = 60.0, 1536.0
# What one update may cost in the largest node, as a multiple of its cost in the smallest.
FLAT = 1.5


def shown(console: Console, found: Rebuilt) -> bool:
    """Print both tables; whether every target is met."""
    console.print(f"{found.ours.records:,} records: filled in {found.filled_seconds:,.0f} s")
    table = Table(
        "contender",
        "records",
        "seconds (median)",
        "lowest",
        "highest",
        "records/s",
        "ours is",
        title="Figures counted anew",
    )
    for each in (found.ours, found.busy, *found.peers):
        table.add_row(
            each.name,
            f"{each.records:,}",
            f"{each.seconds:.2f}",
            f"{min(each.runs):.2f}",
            f"{max(each.runs):.2f}",
            f"{each.rate:,.0f}",
            "" if each is found.ours else f"{found.ours.rate / each.rate:.2f} x",
        )
    console.print(table)
    console.print(
        f"{found.taken_in_meanwhile:,} events were taken in during the busy rebuild, and the "
        "figures were exact"
    )
    for name, costs in (("service", found.service), ("database", found.database)):
        console.print(
            f"{name}: {costs.processor:.1f} s of processor a rebuild, {costs.before_mib:,.0f} MiB "
            f"before, {costs.peak_mib:,.0f} MiB at its peak"
        )
    console.print(f"{os.getloadavg()[1]:.1f} processes wanted a processor in the last five minutes")
    met = [
        _target(console, "seconds", found.ours.seconds, MOST_SECONDS),
        _target(console, "MiB", found.service.peak_mib, MOST_MIB),
        _updates(console, found),
    ]
    return all(met)


def _updates(console: Console, found: Rebuilt) -> bool:
    table = Table(
        "records",
        "alone",
        "plain write",
        "in a batch of 200",
        "plain writes",
        "only its figures",
        title="One correction, ms (median)",
    )
    for each in found.updates:
        table.add_row(
            f"{each.size:,}",
            f"{each.alone:.2f}",
            f"{each.bare_alone:.2f}",
            f"{each.in_batch:.3f}",
            f"{each.bare_in_batch:.3f}",
            f"{each.figures:.2f}",
        )
    console.print(table)
    first, last = found.updates[0], found.updates[-1]
    # In plain writes, so that the rest of the machine's work does not count.
    grown = {
        "alone": (last.alone / last.bare_alone) / (first.alone / first.bare_alone),
        "in a batch": (last.in_batch / last.bare_in_batch) / (first.in_batch / first.bare_in_batch),
        "only figures": (last.figures / last.bare_alone) / (first.figures / first.bare_alone),
    }
    # Every line is printed, also after a target that was missed.
    met = [_target(console, f"x of the smallest, {name}", grown[name], FLAT) for name in grown]
    return all(met)


def _target(console: Console, what: str, value: float, most: float) -> bool:
    met = value <= most
    word = "met" if met else "[bold]not met[/bold]"
    console.print(f"target at most {most:g} {what}: {value:.2f}, {word}")
    return met
