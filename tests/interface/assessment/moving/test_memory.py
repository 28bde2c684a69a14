"""However much an organisation has, moving it takes the same little memory."""

import base64
import json
import os
import subprocess
import sys
from typing import Any

import pytest

from services.assessment.store import moving_files
from services.assessment.use_cases.rights.erasing import finish_erasures
from tests.interface.assessment.grouping import OWN
from tests.interface.assessment.moving.having import kept_as_evidence
from tests.interface.assessment.moving.nodes import Node
from tests.interface.assessment.rights_world import World

MIB = 1024**2
# Text, which may come in anywhere.
FILE = base64.b64encode(os.urandom(3 * MIB))
# What growing by 180 MiB may cost: buffers of the driver, not the content.
MOST_MORE_KIB = 12 * 1024


def measured(node: Node, mongo_url: str, *arguments: str) -> dict[str, Any]:
    ran = subprocess.run(
        [
            sys.executable,
            "-Wignore",
            "-m",
            "tests.interface.assessment.moving.moving_process",
            node.db.name,
            *arguments,
        ],
        env={**os.environ, "MONGO_URL": mongo_url},
        capture_output=True,
        text=True,
        timeout=240,
    )
    assert ran.returncode == 0, ran.stderr[-2_000:]
    found: dict[str, Any] = json.loads(ran.stdout.splitlines()[-1])
    return found


def send(left: Node, reached: Node, made: dict[str, Any]) -> str:
    """Hand an archive from one node to the other, a part at a time."""
    announced = {"organisation": OWN, "size": made["size"], "sha256": made["sha256"]}
    import_: str = reached.call("begin_import", announced)["import"]
    for n in range(made["parts"]):
        part = moving_files.part_of(left.db, made["export"], n)
        sent = {"import": import_, "part": n, "data": base64.b64encode(part).decode()}
        reached.call("put_import_part", sent)
    return import_


@pytest.mark.long
def test_200_mib_take_no_more_memory_than_20(
    home: World,
    left: Node,
    reached: Node,
    mongo_url: str,
) -> None:
    exported, imported = [], []
    for files in (5, 45):
        for _ in range(files):
            kept_as_evidence(left, FILE)
        exported.append(measured(left, mongo_url, "export"))
        import_ = send(left, reached, exported[-1]["made"])
        imported.append(measured(reached, mongo_url, "import", import_))
        reached.call("erase_organisation", {"organisation": OWN, "confirm": OWN})
        home.clock.advance(minutes=1)
        finish_erasures(reached.registry)

    sizes = [each["made"]["size"] // MIB for each in exported]
    print(f"MiB in the archive: {sizes}; {exported}; {imported}")
    assert sizes[0] < 25
    assert sizes[1] >= 200
    for small, large in (exported, imported):
        assert large["most"] - small["most"] < MOST_MORE_KIB
