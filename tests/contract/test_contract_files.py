"""A contract folder that is itself wrong is found when it is loaded, or here."""

import sys
from importlib import import_module
from pathlib import Path

import pytest

from contracts.contract import Contract, load
from contracts.errors import BrokenContract
from contracts.registry import all_contracts
from tests.contract.folders import ROOT

PROMISE = (ROOT / "assessment_withdrawn_v1/contract.yaml").read_text("utf-8")


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("sender:", "from:"),
        ("receivers:", "receivres:"),
        ("since:", "since_version:"),
        ("scope: node", ""),
    ],
)
def test_misspelt_or_missing_promise_names_the_file(
    right: str, wrong: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "planted_v1"
    folder.mkdir()
    for file in (ROOT / "assessment_withdrawn_v1").glob("*.*"):
        (folder / file.name).write_bytes(file.read_bytes())
    (folder / "contract.yaml").write_text(PROMISE.replace(right, wrong), "utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "planted_v1", raising=False)
    payload = import_module("planted_v1").AssessmentWithdrawn

    with pytest.raises(BrokenContract, match="planted_v1/contract.yaml"):
        load(payload)


@pytest.mark.parametrize("promise", all_contracts(), ids=lambda promise: promise.type)
def test_promise_says_all_it_must(promise: Contract) -> None:
    assert promise.scope in ("node", "network")
    assert isinstance(promise.personal_data, bool)
    assert promise.description.endswith(".")
    assert promise.receivers
    assert promise.scope == "node" or not promise.personal_data


def test_each_aggregate_is_spoken_of_by_one_service() -> None:
    speakers = {(each.routing_key.split(".")[0], each.sender) for each in all_contracts()}

    assert len(speakers) == len(dict(speakers))
