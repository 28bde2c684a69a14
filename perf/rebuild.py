"""The benchmark's figures in nodes of three sizes: keeping them, and counting them all anew.

Keeping must cost the same at every size. Counting anew is asked for by RPC of a running service.
Beside it stand the same figures by the database's aggregation, and by numpy from columns in memory.
"""

import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import psutil

from node.service_process import ServiceProcess
from perf import events, rebuild_peers
from perf.filling import fill, waiting
from perf.intake import QUEUE
from perf.latency import until
from perf.many_records import ManyRecords
from perf.stack import Stack
from perf.updates import Updates, updated

SIZES = (10_000, 1_000_000, 10_000_000)
RUNS = 3
MEANWHILE = 20_000
PATIENCE = 900.0


@dataclass(frozen=True)
class Counting:
    """Seconds in which one contender made the figures of so many records, for each run."""

    name: str
    records: int
    runs: tuple[float, ...]

    @property
    def seconds(self) -> float:
        """The figure to quote."""
        return statistics.median(self.runs)

    @property
    def rate(self) -> float:
        """Records per second."""
        return self.records / self.seconds


@dataclass(frozen=True)
class Costs:
    """What a process spent on one rebuild: processor seconds, whoever else used the machine.

    And what memory it had before and at its peak, in MiB.
    """

    processor: float
    before_mib: float
    peak_mib: float


@dataclass(frozen=True)
class Rebuilt:
    """What was measured: updates at every size, the rest at the largest."""

    updates: list[Updates]
    ours: Counting
    busy: Counting
    taken_in_meanwhile: int
    service: Costs
    database: Costs
    peers: list[Counting]
    filled_seconds: float


def measured(stack: Stack, sizes: tuple[int, ...] = SIZES) -> Rebuilt:
    """Grow a benchmark from nothing and measure it; it is empty again afterwards."""
    with stack.serving("benchmark"):
        pass  # creates collections and indexes, as at any later start
    many = ManyRecords(stack)
    many.begin()
    updates, filled = [], 0.0
    for size in sizes:
        began = time.perf_counter()
        many.grow(size)
        filled += time.perf_counter() - began
        with _serving(stack):
            _rebuild(many)
        updates.append(updated(many))
    ours, service, database = _rebuilds(many)
    busy, meanwhile = _while_taking_in(many)
    peers = _peers(many)
    stack.database("benchmark").client.drop_database("benchmark")
    return Rebuilt(
        updates=updates,
        ours=ours,
        busy=Counting("the same while events are taken in", many.size, (busy,)),
        taken_in_meanwhile=meanwhile,
        service=service,
        database=database,
        peers=peers,
        filled_seconds=filled,
    )


def _rebuilds(many: ManyRecords) -> tuple[Counting, Costs, Costs]:
    """Several runs; costs of the service and of the database."""
    with _serving(many.stack) as service:
        processes = [psutil.Process(each.pid) for each in (service, many.stack.node.mongod)]
        before = [(_processor(each), _memory(each, "VmRSS")) for each in processes]
        runs = []
        for _ in range(RUNS):
            # Nothing is right, so all has to be written too.
            many.database["figures"].delete_many({})
            runs.append(_rebuild(many))
        costs = [
            Costs((_processor(each) - spent) / RUNS, had, _memory(each, "VmHWM"))
            for each, (spent, had) in zip(processes, before, strict=True)
        ]
    name = "rebuild_figures (ours), reading included"
    return Counting(name, many.size, tuple(runs)), costs[0], costs[1]


@contextmanager
def _serving(stack: Stack) -> Iterator[ServiceProcess]:
    service = stack.service("benchmark")
    service.start()
    try:
        service.wait_ready()
        yield service
    finally:
        service.stop()


def _rebuild(many: ManyRecords) -> float:
    """Seconds until the answer is there."""
    with many.stack.client() as client:
        began = time.perf_counter()
        answer = client.call("benchmark.rebuild_figures", {}, timeout=PATIENCE)
        seconds = time.perf_counter() - began
    if {row["n"] for row in many.database["figures"].find({}, {"n": 1})} == {0}:
        raise SystemExit(f"nothing was counted: {answer}")
    return seconds


def _while_taking_in(many: ManyRecords) -> tuple[float, int]:
    """Seconds of a rebuild under intake, and how many events went in; raises if it is inexact."""
    fill(many.stack.broker, QUEUE, events.submitted(MEANWHILE, seed=11))
    many.database["figures"].delete_many({})
    with _serving(many.stack):
        before = many.database["records"].estimated_document_count()
        seconds = _rebuild(many)
        meanwhile = many.database["records"].estimated_document_count() - before
        until(lambda: not waiting(many.stack.broker, QUEUE), PATIENCE)
        with many.stack.client() as client:
            answer = client.call("benchmark.rebuild_figures", {}, timeout=PATIENCE)
    if answer["wrong"]:
        raise SystemExit(f"the figures were not exact: {answer}")
    return seconds, meanwhile


def _peers(many: ManyRecords) -> list[Counting]:
    ways: list[tuple[str, int, Callable[[], Any], int]] = []
    size = min(many.size, rebuild_peers.SIZE)
    rows = rebuild_peers.filled(many, size)
    ways.append(
        ("MongoDB, a $group for each criterion", size, lambda: rebuild_peers.grouped(rows), 3)
    )
    ways.append(("MongoDB, $unwind and one $group", size, lambda: rebuild_peers.unwound(rows), 1))
    columns = [np.concatenate(each) for each in many.columns]
    ways.append(
        (
            "ceiling: numpy, columns in memory",
            sum(map(len, columns)),
            lambda: rebuild_peers.counted(columns),
            3,
        )
    )
    found = [
        Counting(name, records, tuple(_timed(work) for _ in range(runs)))
        for name, records, work, runs in ways
    ]
    rows.database.client.drop_database(rows.database.name)
    return found


def _timed(work: Callable[[], Any]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _processor(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


def _memory(process: psutil.Process, which: str) -> float:
    """MiB of a process: what it has now (VmRSS) or the most it ever had (VmHWM)."""
    for line in Path(f"/proc/{process.pid}/status").read_text("ascii").splitlines():
        if line.startswith(which):
            return int(line.split()[1]) / 1024
    raise SystemExit(f"the system does not tell {which}")
