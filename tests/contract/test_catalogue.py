"""The committed catalogue is the one that the contracts give."""

import subprocess
import sys
from pathlib import Path

import pytest

from contracts import catalogue
from contracts.registry import all_contracts


def test_catalogue_is_up_to_date() -> None:
    committed = catalogue.PAGE.read_text("utf-8")

    assert committed == catalogue.render(), "run `python -m contracts.catalogue` and commit"


@pytest.mark.parametrize("promise", all_contracts(), ids=lambda promise: promise.type)
def test_every_event_and_field_is_in_the_catalogue(promise) -> None:
    section = catalogue.render().split(f"## {promise.routing_key}\n")[1].split("\n## ")[0]

    for field in promise.schema["properties"]:
        assert f"| `{field}` |" in section
    for receiver in promise.receivers:
        assert receiver in section


def test_page_is_written_into_a_new_folder(tmp_path: Path) -> None:
    page = tmp_path / "reference" / "events.md"

    catalogue.main([str(page)])

    assert page.read_text("utf-8") == catalogue.render()


def test_page_is_written_into_the_documentation_unless_told_otherwise(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(catalogue, "PAGE", tmp_path / "events.md")

    catalogue.main([])

    assert catalogue.PAGE.read_text("utf-8") == catalogue.render()


def test_command_writes_the_page(tmp_path: Path) -> None:
    page = tmp_path / "events.md"

    subprocess.run([sys.executable, "-m", "contracts.catalogue", page], check=True)

    assert page.read_text("utf-8") == catalogue.render()
