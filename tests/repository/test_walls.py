"""Every wall between the parts falls when a fault is planted against it, and only that wall."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.repository.checkout import ROOT

LINTER = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
WALLS = {contract["id"]: contract["name"] for contract in LINTER["contracts"]}

FAULTS = [
    ("neighbours", "services/benchmark", "import services.assessment"),
    ("neighbours", "services/assessment", "from services.directory import domain"),
    ("neighbours", "services/directory", "import services.notification"),
    ("neighbours", "services/notification", "import services.benchmark"),
    ("neighbours", "portal", "import services.directory"),
    ("neighbours", "services/assessment", "import portal"),
    ("storeys", "chassis", "import services.assessment"),
    ("storeys", "chassis", "import node"),
    ("storeys", "contracts", "import chassis"),
    ("storeys", "contracts", "import services.benchmark"),
    ("storeys", "contracts", "import node"),
    ("storeys", "services/directory", "import node"),
    ("storeys", "portal", "import perf"),
    ("storeys", "node", "import perf"),
    ("domain", "services/assessment/domain", "import orjson"),
    ("domain", "services/assessment/domain", "import numpy"),
    ("domain", "services/assessment/domain", "import contracts"),
    ("domain", "services/directory/domain", "from chassis import errors"),
    ("domain", "services/notification/domain", "from services.notification import policy"),
    ("benchmark-domain", "services/benchmark/domain", "import orjson"),
    ("benchmark-domain", "services/benchmark/domain", "from services.benchmark import store"),
    (
        "benchmark-simulation",
        "services/benchmark/simulation",
        "from services.benchmark import signing",
    ),
    ("benchmark-simulation", "services/benchmark/simulation", "import chassis"),
    ("nameko", "services/notification", "import nameko"),
    ("nameko", "services/benchmark", "def late() -> None:\n    from nameko.rpc import rpc"),
    ("nameko", "portal", "import nameko"),
    ("nameko", "node", "from nameko.standalone.rpc import ClusterRpcProxy"),
    ("mongo", "services/directory", "import mongoengine"),
    ("mongo", "services/assessment", "from pymongo import MongoClient"),
    ("mongo", "portal", "import pymongo"),
    ("marshmallow", "services/benchmark", "import marshmallow"),
    ("marshmallow", "node", "import marshmallow"),
]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of all that lint-imports reads."""
    copy = tmp_path_factory.mktemp("house")
    only_code = shutil.ignore_patterns("__pycache__", "*.json", "*.csv")
    for package in [*LINTER["root_packages"], "tests/repository"]:
        shutil.copytree(ROOT / package, copy / package, ignore=only_code)
    for file in ["pyproject.toml", "tests/__init__.py"]:
        shutil.copy(ROOT / file, copy / file)
    return copy


def fallen_walls(house: Path) -> set[str]:
    linter = Path(sys.executable).with_name("lint-imports")
    environment = {**os.environ, "PYTHONPATH": str(house), "COLUMNS": "200", "NO_COLOR": "1"}
    run = subprocess.run(
        [linter, "--no-logo"], cwd=house, env=environment, capture_output=True, text=True
    )
    verdicts = dict(re.findall(r"^(.+?) (KEPT|BROKEN)\b", run.stdout, flags=re.MULTILINE))
    assert set(verdicts) == set(WALLS.values()), run.stdout + run.stderr
    return {wall for wall, name in WALLS.items() if verdicts[name] == "BROKEN"}


def test_every_wall_stands(house: Path) -> None:
    assert fallen_walls(house) == set()


@pytest.mark.parametrize(("wall", "room", "fault"), FAULTS)
def test_planted_fault_breaks_its_wall_only(house: Path, wall: str, room: str, fault: str) -> None:
    planted = house / room / "planted.py"
    planted.write_text(f'"""A fault."""\n\n{fault}\n')

    try:
        fallen = fallen_walls(house)
    finally:
        planted.unlink()

    assert fallen == {wall}


def test_every_wall_has_a_fault_planted_against_it() -> None:
    assert {wall for wall, _, _ in FAULTS} == set(WALLS)


def test_every_domain_has_a_wall() -> None:
    walled = {
        package
        for contract in LINTER["contracts"]
        if contract["type"] == "allow_list"
        for package in contract["packages"]
    }
    domains = {
        ".".join(domain.relative_to(ROOT).parts) for domain in ROOT.glob("services/*/domain")
    }

    assert domains <= walled
