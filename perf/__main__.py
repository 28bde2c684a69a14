"""Runs every benchmark: `make bench`, or `python -m perf intake latency import` for some."""

import os
import sys
from collections.abc import Callable

from rich.console import Console

from node import mongod
from perf import (
    assessments,
    comparison,
    comparison_table,
    growth,
    imports,
    intake,
    latency,
    link_latency,
    machine,
    rebuild,
    rebuild_report,
    small_things,
    tables,
)
from perf.stack import Stack, stacks

# A node of ten million records is given memory for them; small ones do not use it.
LARGE_CACHE_GB = "8"
WITHIN_MS, ACROSS_MS = 60.0, 100.0

Run = Callable[[dict[str, Stack], Console], bool]


def measure_intake(found: dict[str, Stack], console: Console) -> bool:
    """Events per second beside nameko, FastStream and the ceiling."""
    return tables.rates(console, intake.measured(found["gb"]))


def measure_latency(found: dict[str, Stack], console: Console) -> bool:
    """Milliseconds from publish to effect, in a node and across a link."""
    home, away = found["gb"], found["de"]
    intake.empty(home)
    with home.serving("benchmark"), away.serving("benchmark"):
        figures = [
            latency.within_a_node(home, seed=4),
            link_latency.across_a_link(home, away),
        ]
    return tables.latencies(console, figures, [WITHIN_MS, ACROSS_MS])


def measure_import(found: dict[str, Stack], console: Console) -> bool:
    """Assessments per second from a CSV file to the benchmark's figures."""
    tables.imports(console, imports.measured(found["gb"]))
    return True


def measure_assessments(found: dict[str, Stack], console: Console) -> bool:
    """What one operation costs in nodes of a thousand to a million assessments."""
    at_sizes = []
    for each in assessments.measured(found["gb"]):
        console.print(
            f"{each.size:,} assessments: filled in {each.filled_seconds:,.0f} s, the service has "
            f"{each.resident_mib:,.0f} MiB after all that follows"
        )
        at_sizes.append(each)
    return growth.shown(console, at_sizes)


def measure_comparison(found: dict[str, Stack], console: Console) -> bool:
    """Milliseconds of comparing thirty countries, beside numpy and MongoDB on raw scores."""
    usual = comparison.measured(found["gb"], comparison.USUAL, comparison.FEW)
    many = comparison.measured(found["gb"], comparison.MANY, comparison.MANY)
    return comparison_table.shown(console, usual, many)


def measure_rebuild(found: dict[str, Stack], console: Console) -> bool:
    """Figures of ten million records kept and counted anew, beside MongoDB and numpy."""
    return rebuild_report.shown(console, rebuild.measured(found["gb"]))


def measure_small_things(_: dict[str, Stack], console: Console) -> bool:
    """Microseconds of decoding, milliseconds of the command's help."""
    return tables.timings(console, small_things.measured())


BENCHMARKS: dict[str, Run] = {
    "intake": measure_intake,
    "latency": measure_latency,
    "import": measure_import,
    "assessments": measure_assessments,
    "comparison": measure_comparison,
    "rebuild": measure_rebuild,
    "small-things": measure_small_things,
}


def main() -> int:
    """Run what was asked for, or all; the status is 1 when a target was missed."""
    asked = sys.argv[1:] or list(BENCHMARKS)
    console = Console(highlight=False)
    unknown = [name for name in asked if name not in BENCHMARKS]
    if unknown:
        console.print(f"no benchmark {', '.join(unknown)}; there are {', '.join(BENCHMARKS)}")
        return 2
    os.environ.setdefault(mongod.CACHE, LARGE_CACHE_GB)
    with stacks("gb", "de") as found:
        console.print(f"{machine.described()}, {machine.servers(found['gb'].node)}", soft_wrap=True)
        console.print(f"the database's cache has {mongod.cache_gb():g} GiB")
        met = [BENCHMARKS[name](found, console) for name in asked]
    return 0 if all(met) else 1


if __name__ == "__main__":
    sys.exit(main())
