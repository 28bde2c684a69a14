"""The demo's made-up organisations fit the model and the code lists, and never change."""

import csv
from pathlib import Path

import pytest
import yaml

from node.demo import csv_file
from node.demo.population import COUNTRIES, MODEL, PARTS, SECTORS, SIZES, assessments
from node.layout import CHECKOUT
from services.assessment import content

CONTENT = CHECKOUT / "content"


def codes(name: str) -> set[str]:
    entries = yaml.safe_load((CONTENT / "classifications" / f"{name}.yaml").read_text("utf-8"))
    return {entry["code"] for entry in entries["codes"]}


@pytest.mark.parametrize("country", COUNTRIES)
def test_the_same_country_always_has_the_same_organisations(country: str) -> None:
    assert list(assessments(country)) == list(assessments(country))


def test_scores_cover_exactly_the_parts_of_the_model() -> None:
    models = [model for model in content.load(CONTENT).models if model.code == MODEL]

    assert models
    assert set(PARTS) == {part.code for each in models[0].criteria for part in each.parts}


def test_sectors_and_sizes_are_those_of_the_code_lists() -> None:
    assert codes("sectors") >= SECTORS.keys()
    assert codes("sizes") >= SIZES.keys()


@pytest.mark.parametrize("country", COUNTRIES)
def test_the_file_has_a_row_for_every_part_of_every_assessment(
    country: str, tmp_path: Path
) -> None:
    file = tmp_path / "demo.csv"

    count = csv_file.write(country, file)

    with file.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) == count * len(PARTS)
    assert all(0 <= int(row["score"]) <= 100 for row in rows)
