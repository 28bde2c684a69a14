"""Asks a service process how it is: `/healthz` and `/metrics` on loopback."""

import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from typing import Any

from node.ports import LOOPBACK

SECONDS = 3.0
# Samples by name, each with its labels.
Samples = dict[str, list[tuple[dict[str, str], float]]]
# Never through a proxy that the environment names: this is our own machine.
_opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def is_ready(port: int) -> bool:
    """Whether the service works: connected, migrated, and not behind."""
    return bool(health(port).get("ready"))


def health(port: int) -> dict[str, Any]:
    """Give the answer of `/healthz`, also of a service that is not ready; {} if none answers."""
    try:
        found: dict[str, Any] = json.loads(_get(port, "healthz"))
    except (OSError, ValueError):
        return {}
    return found


def metrics(port: int) -> Samples:
    """Give all samples of `/metrics` by name, each with its labels; {} if no process answers."""
    from prometheus_client.parser import text_string_to_metric_families as families

    try:
        text = _get(port, "metrics").decode("utf-8")
    except OSError:
        return {}
    samples: Samples = {}
    for family in families(text):
        for sample in family.samples:
            samples.setdefault(sample.name, []).append((dict(sample.labels), sample.value))
    return samples


def values(samples: Samples, name: str) -> Iterator[float]:
    """Give the values of one metric, whatever its labels."""
    return (value for _, value in samples.get(name, []))


def _get(port: int, path: str) -> bytes:
    try:
        with _opener.open(f"http://{LOOPBACK}:{port}/{path}", timeout=SECONDS) as answer:
            return bytes(answer.read())
    except urllib.error.HTTPError as error:
        return bytes(error.read())
