"""Keyed hashes know an organisation again within one model and year, and nowhere else."""

from pathlib import Path

import pytest

from chassis.errors import CorrectIt
from services.benchmark.sealing_key import SealingKey


def key(folder: Path, secret: str = "5" * 64) -> SealingKey:
    file = folder / f"{secret[:4]}.key"
    file.write_text(secret)
    return SealingKey(file)


def test_one_organisation_has_one_hash_in_one_model_and_year(tmp_path: Path) -> None:
    assert key(tmp_path).member("m", 2025, "a") == key(tmp_path).member("m", 2025, "a")


def test_hashes_of_two_years_or_models_or_nodes_cannot_be_linked(tmp_path: Path) -> None:
    hashes = {
        key(tmp_path).member("m", 2025, "a"),
        key(tmp_path).member("m", 2024, "a"),
        key(tmp_path).member("n", 2025, "a"),
        key(tmp_path).member("m", 2025, "b"),
        key(tmp_path, "6" * 64).member("m", 2025, "a"),
    }

    assert len(hashes) == 5


def test_a_short_key_stops_the_start(tmp_path: Path) -> None:
    with pytest.raises(CorrectIt) as refused:
        key(tmp_path, "short")

    assert refused.value.code == "sealing_key.too_short"
