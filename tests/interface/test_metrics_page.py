"""What running services export is what the reference says, name by name and label by label."""

import re
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from prometheus_client import Metric
from prometheus_client.parser import text_string_to_metric_families
from pymongo import MongoClient

from chassis.broker import BrokerAddress
from chassis.database import Document
from node.layout import CHECKOUT, SERVICES
from node.service_process import ServiceProcess
from node.testing import PrivateNode
from tests.servers import empty_queues

PAGE = (CHECKOUT / "docs/reference/metrics.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| `(\w+)` \| (\w+) \| ([`\w, ]*) \| .+ \|$", flags=re.MULTILINE)
EVERY_SERVICE, *_ = PAGE.split("## Every service\n")[1].split("\n## ")


@pytest.fixture(scope="module")
def running(
    running_node: PrivateNode, broker: BrokerAddress, mongo_client: MongoClient[Document]
) -> Iterator[PrivateNode]:
    """All four services, ready; their databases are dropped afterwards."""
    empty_queues(broker)
    with ExitStack() as cleanup:
        processes = [ServiceProcess(running_node, service) for service in SERVICES]
        for service, process in zip(SERVICES, processes, strict=True):
            cleanup.callback(mongo_client.drop_database, service)
            cleanup.callback(process.stop)
            process.start()
        for process in processes:
            process.wait_ready()
        yield running_node


def explained(section: str) -> dict[str, tuple[str, set[str]]]:
    """Kind and labels by name, as the page says."""
    return {
        name: (kind, set(re.findall(r"\w+", labels))) for name, kind, labels in ROW.findall(section)
    }


def exported(node: PrivateNode, service: str) -> dict[str, Metric]:
    """Our own metrics of a running service by the name that the page uses."""
    url = f"http://127.0.0.1:{node.ports.health(service)}/metrics"
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(url, timeout=5) as answer:
        families = text_string_to_metric_families(answer.read().decode())
        return {
            f"{family.name}_total" if family.type == "counter" else family.name: family
            for family in families
            if family.name.startswith("perform_")
        }


@pytest.mark.parametrize("service", SERVICES)
def test_service_exports_what_the_page_says(running: PrivateNode, service: str) -> None:
    own = PAGE.partition(f"\n## {service.title()}\n")[2].split("\n## ")[0]
    said = explained(EVERY_SERVICE) | explained(own)

    found = exported(running, service)

    assert found.keys() == said.keys()
    for name, family in found.items():
        kind, labels = said[name]
        assert family.type == kind, name
        for sample in family.samples:
            assert sample.labels.keys() - {"le"} == labels, name
