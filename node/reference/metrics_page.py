"""The page about metrics, made from the modules that define them."""

from collections.abc import Iterator
from types import ModuleType

from prometheus_client.metrics import MetricWrapperBase

import chassis.metrics
import services.benchmark.metrics

MODULES: dict[str, ModuleType] = {
    "Every service": chassis.metrics,
    "Benchmark": services.benchmark.metrics,
}
INTRODUCTION = """\
# Metrics

Generated from the programs by `make docs`; change them, not this page.

Every service process answers at `http://<health_host>:<health_port>/metrics` in Prometheus' text format.
Times are in seconds and sizes in bytes, and the name says so; a name that ends in `_total` only ever grows, until the process starts anew.
Labels come from closed sets: services, queues, methods, event types, countries; never an id.
Besides these there are Prometheus' own metrics of a Python process (`process_*`, `python_*`).
RabbitMQ has its own page of metrics on the port that `ports.json` calls `prometheus`.

What to do when one of them is wrong is in the [runbooks](../runbooks/README.md).
"""  # noqa: E501  # one sentence per line, as everywhere in Markdown


def render() -> str:
    """Give the whole page."""
    return INTRODUCTION + "".join(
        f"\n## {title}\n\n| Metric | Kind | Labels | Meaning |\n|---|---|---|---|\n"
        + "".join(_row(metric) for metric in metrics(module))
        for title, module in MODULES.items()
    )


def metrics(module: ModuleType) -> Iterator[MetricWrapperBase]:
    """Give the metrics that a module defines, in its own order."""
    return (each for each in vars(module).values() if isinstance(each, MetricWrapperBase))


def exported_name(metric: MetricWrapperBase) -> str:
    """Give the name that `/metrics` shows; of a histogram the part before `_bucket`."""
    family = next(iter(metric.describe()))
    return f"{family.name}_total" if family.type == "counter" else family.name


def _row(metric: MetricWrapperBase) -> str:
    family = next(iter(metric.describe()))
    labels = ", ".join(f"`{label}`" for label in metric._labelnames)
    return f"| `{exported_name(metric)}` | {family.type} | {labels} | {family.documentation} |\n"
