"""Operational figures show to those who run the node, and nowhere else."""

import ast
from pathlib import Path

import pytest
from prometheus_client import REGISTRY

from services.benchmark.use_cases.compare import Comparison
from services.benchmark.use_cases.rebuild_figures import rebuild_figures
from tests.interface.benchmark.counting import kept
from tests.interface.benchmark.nodes import BenchmarkNode, request, submitted, withdrawn

SERVICE = Path(__file__).resolve().parents[3] / "services" / "benchmark"
# The one that changes figures, the one that mends and the one that shows them; a release only
# writes to them, so that they hold still.
ALLOWED = {"intake.py", "rebuild_figures.py", "show_figures.py", "releasing.py"}
MODEL_YEAR = {"model": "perform-full", "year": 2025}


def live(node: BenchmarkNode, percent: str) -> None:
    """A life in the node that leaves other figures for each percentage, and the same events."""
    node.take_in(submitted(number, [percent] * 9, layer="validated") for number in range(100, 107))
    node.take_in([submitted(100, [percent] * 9, version=2), withdrawn(101)])
    rebuild_figures(node.unit, request({}))


def samples() -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    """Everything at `/metrics` but times."""
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for metric in REGISTRY.collect()
        for sample in metric.samples
        if not metric.name.startswith(("process_", "python_")) and "seconds" not in metric.name
        if not sample.name.endswith("_created")
    }


def grown(node: BenchmarkNode, percent: str) -> dict[object, float]:
    before = samples()
    live(node, percent)
    return {key: value - before.get(key, 0) for key, value in samples().items()}


def test_compare_shows_what_was_released_and_no_figure_of_the_day(gb: BenchmarkNode) -> None:
    gb.take_in(submitted(number) for number in range(12))
    gb.close()
    call = request(MODEL_YEAR)
    before = Comparison(gb.pictures).compare(call)

    live(gb, "41")

    assert before["sections"]
    assert Comparison(gb.pictures).compare(call) == before


def test_compare_has_nothing_to_show_before_a_release(gb: BenchmarkNode) -> None:
    live(gb, "41")

    answer = Comparison(gb.pictures).compare(request(MODEL_YEAR))

    assert kept(gb)
    assert (answer["sections"], answer["available"]) == ([], [])


def test_metrics_do_not_depend_on_what_is_counted(gb: BenchmarkNode, de: BenchmarkNode) -> None:
    assert grown(gb, "41") == grown(de, "83")


def test_no_event_tells_of_figures(gb: BenchmarkNode) -> None:
    gb.take_in(submitted(number) for number in range(12))
    gb.close()
    said = gb.said()

    live(gb, "41")

    assert gb.said() == said
    assert gb.unit.db["outbox"].count_documents({}) == len(said)


@pytest.mark.parametrize("module", sorted(SERVICE.rglob("*.py")), ids=lambda file: file.name)
def test_only_who_keeps_the_figures_knows_where_they_are(module: Path) -> None:
    imported = {
        f"{node.module}.{alias.name}"
        for node in ast.walk(ast.parse(module.read_text("utf-8")))
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }

    reads = any(name.startswith("services.benchmark.store.figures") for name in imported)
    assert reads == (module.name in ALLOWED)
