"""The operational figures counted by hand from the documents, for tests to hold others against."""

import threading
from collections import Counter
from typing import Any

from services.benchmark.domain.figures import Delta
from services.benchmark.domain.record import Series
from services.benchmark.store import figures
from tests.interface.benchmark.nodes import BenchmarkNode, submitted, withdrawn

Figures = dict[Series, Delta]


def kept(node: BenchmarkNode) -> Figures:
    """What the node keeps, without series that count nothing."""
    found = figures.all_of(node.unit.db, None, None).items()
    return {series: delta for series, delta in found if not delta.is_nothing}


def recounted(node: BenchmarkNode) -> Figures:
    """One live record after another, byte by byte, with nothing of the service's own code."""
    n: Counter[Series] = Counter()
    cells: Counter[tuple[Series, str, int]] = Counter()
    for row in node.unit.db["records"].find({"state": "live"}):
        series = _series(row)
        n[series] += 1
        cells.update(
            (series, code, bin_)
            for code, bin_ in zip(row["shape"].split(" "), row["bins"], strict=True)
        )
    result = {series: Delta(count) for series, count in n.items()}
    for (series, code, bin_), count in cells.items():
        result[series].counts.setdefault(code, {})[bin_] = count
    return result


def _series(row: dict[str, Any]) -> Series:
    return Series(row["model"], row["edition"], row["year"], row["layer"])


def busy(gb: BenchmarkNode) -> None:
    """Take in, in a thread of its own, what touches every kind of figure."""
    events = [
        submitted(100),
        submitted(5, ["100"] * 9, version=2),
        submitted(6, version=2, layer="validated"),
        withdrawn(7),
        withdrawn(8, reason="erased"),
        submitted(101, year=2023),
    ]
    thread = threading.Thread(target=gb.take_in, args=(events,))
    thread.start()
    thread.join()
