"""A contract started by `make new-event` keeps every rule as it stands."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from contracts.scaffold.__main__ import main
from contracts.scaffold.folder import write
from contracts.scaffold.names import NewEvent
from tests.contract.folders import ROOT

TESTS = ["tests/contract/test_examples.py", "tests/contract/test_schemas.py"]


@pytest.mark.parametrize("type_", ["assessment.reviewed.v1", "directory.person.certified.v2"])
def test_started_contract_passes_the_contract_tests(type_: str, tmp_path: Path) -> None:
    for package in ["contracts", "tests/contract"]:
        shutil.copytree(ROOT.parent / package, tmp_path / package)
    for file in ["tests/__init__.py", "pyproject.toml"]:
        shutil.copy(ROOT.parent / file, tmp_path / file)
    event = NewEvent.of(type_)

    write(event, tmp_path / "contracts")

    registry = tmp_path / "contracts/registry.py"
    added = f"from contracts.{event.folder} import {event.payload}\nPAYLOADS += ({event.payload},)"
    registry.write_text(registry.read_text().replace("\n\n\n@cache", f"\n{added}\n\n\n@cache", 1))
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-v", "-p", "no:cacheprovider", *TESTS],
        cwd=tmp_path,
        env={"PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stdout[-3000:]
    assert f"test_passing_example_is_read_and_written_back[{event.folder}" in run.stdout


@pytest.mark.parametrize(
    ("arguments", "advice"),
    [
        ([], "say which event"),
        (["Assessment Reviewed"], "write the type like"),
        (["assessment.reviewed"], "write the type like"),
        (["assessment.reviewed.v1", "../elsewhere"], "write the sending service like"),
        (["assessment.submitted.v1"], "a breaking change is v2"),
    ],
)
def test_wrong_request_is_told_what_to_write(arguments: list[str], advice: str) -> None:
    with pytest.raises(SystemExit, match=advice):
        main(arguments)
