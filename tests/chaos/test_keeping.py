"""What is kept of a failed run never hides why it failed."""

import json
from pathlib import Path

import pytest

from node.testing import PrivateNode
from tests.chaos import test_exactly_once
from tests.chaos.country import Country
from tests.chaos.storm import Storm


@pytest.mark.usefixtures("broker", "mongo_url")
def test_failure_is_raised_and_logs_are_kept_though_broker_and_database_are_dead(
    frail_node: PrivateNode, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(test_exactly_once, "KEPT", tmp_path)
    country = Country(frail_node, ["assessment"])
    storm = Storm(country, count=1, year=2024, seed=7, struck=["kill broker"])

    frail_node.broker.kill()
    frail_node.mongod.kill()

    with (
        pytest.raises(AssertionError, match="the original failure"),
        test_exactly_once.kept_on_failure(storm, [country]),
    ):
        raise AssertionError("the original failure")

    folder = tmp_path / "seed-7"
    unsettled = json.loads((folder / "gb-unsettled.json").read_text())
    assert "could not be had" in unsettled
    assert json.loads((folder / "struck.json").read_text()) == ["kill broker"]
    assert (folder / "gb" / "mongod.log").stat().st_size
