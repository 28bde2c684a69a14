"""Every example is judged as its folder and its name say."""

import importlib
from pathlib import Path

import orjson
import pytest
import yaml

from contracts.envelope import Event, decode
from contracts.errors import Malformed
from contracts.registry import all_contracts, contract
from tests.contract.folders import FOLDERS, examples, name


def _expected(example: Path) -> str:
    reasons: dict[str, str] = yaml.safe_load((example.parent / "reasons.yaml").read_text("utf-8"))
    return reasons[example.stem]


def _validate_announcement(example: Path) -> None:
    """Judge what a country signs by the contract in whose folder it lies."""
    module = importlib.import_module(f"contracts.{example.parents[2].name}")
    module.validate_announcement(orjson.loads(example.read_bytes()))


@pytest.mark.parametrize("example", examples("examples", "pass"), ids=name)
def test_passing_example_is_read_and_written_back(example: Path) -> None:
    body = example.read_bytes()

    event, payload = decode(body)

    assert event.data == payload.to_data()
    assert orjson.loads(event.to_bytes()).keys() == orjson.loads(body).keys()
    assert Event.from_bytes(event.to_bytes()) == event


@pytest.mark.parametrize("example", examples("examples", "fail"), ids=name)
def test_failing_example_is_refused_for_the_reason_in_its_name(example: Path) -> None:
    with pytest.raises(Malformed) as refusal:
        decode(example.read_bytes())

    assert refusal.value.reason.startswith(_expected(example))


@pytest.mark.parametrize("example", examples("announcements", "pass"), ids=name)
def test_passing_announcement_is_accepted(example: Path) -> None:
    _validate_announcement(example)


@pytest.mark.parametrize("example", examples("announcements", "fail"), ids=name)
def test_failing_announcement_is_refused_for_the_reason_in_its_name(example: Path) -> None:
    with pytest.raises(Malformed) as refusal:
        _validate_announcement(example)

    assert refusal.value.reason.startswith(_expected(example))


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_every_contract_has_enough_examples_and_is_registered(folder: Path) -> None:
    passing = list(folder.glob("examples/pass/*.json"))
    failing = list(folder.glob("examples/fail/*.json"))

    assert len(passing) >= 2
    assert len(failing) >= 4
    assert {contract(Event.from_bytes(each.read_bytes()).type).routing_key for each in passing} == {
        folder.name.replace("_", ".")
    }


def test_every_contract_has_its_folder() -> None:
    named = {folder.name.replace("_", ".") for folder in FOLDERS}

    assert {each.routing_key for each in all_contracts()} == named


@pytest.mark.parametrize("kind", ["examples", "announcements"])
def test_every_expected_reason_has_its_example(kind: str) -> None:
    failing = examples(kind, "fail")

    for folder in {example.parent for example in failing}:
        expected = yaml.safe_load((folder / "reasons.yaml").read_text("utf-8"))

        assert expected.keys() == {each.stem for each in failing if each.parent == folder}
