"""The trust file is read anew when it changes, and a mistake in it forgets nobody."""

import os
from datetime import date
from pathlib import Path

import pytest

from chassis.errors import CorrectIt
from services.benchmark import metrics
from services.benchmark.domain.trust import TrustedKey
from services.benchmark.trust_file import TrustFile, parse

PUBLIC = "A" * 43
ONE = f"""
countries:
  gb:
    epoch: 3
    keys:
      - {{kid: gb-2026-1, public: {PUBLIC}, not_before: 2026-01-01, not_after: 2028-12-31}}
"""


def replace_file(file: Path, text: str) -> None:
    new = file.with_suffix(".new")
    new.write_text(text)
    os.replace(new, file)


def test_countries_have_an_epoch_and_keys() -> None:
    trust = parse(ONE)

    assert trust["gb"].epoch == 3
    assert trust["gb"].keys == {
        "gb-2026-1": TrustedKey("gb-2026-1", bytes(32), date(2026, 1, 1), date(2028, 12, 31))
    }


def test_a_changed_file_is_read_anew(tmp_path: Path) -> None:
    file = tmp_path / "trust.yaml"
    file.write_text(ONE)
    trusted = TrustFile(file)
    assert trusted.current()["gb"].epoch == 3

    replace_file(file, ONE.replace("epoch: 3", "epoch: 4"))

    assert trusted.current()["gb"].epoch == 4


@pytest.mark.parametrize("slip", ["countries: [", "countries:\n  gb: {}", ""])
def test_a_slip_leaves_the_last_good_file_in_force_with_an_alarm(tmp_path: Path, slip: str) -> None:
    file = tmp_path / "trust.yaml"
    file.write_text(ONE)
    trusted = TrustFile(file)

    replace_file(file, slip)

    assert trusted.current()["gb"].epoch == 3
    assert metrics.TRUST_FILE_WRONG._value.get() == 1
    replace_file(file, ONE)
    assert trusted.current()["gb"].epoch == 3
    assert metrics.TRUST_FILE_WRONG._value.get() == 0


def test_a_file_that_vanishes_leaves_the_last_good_one_in_force(tmp_path: Path) -> None:
    file = tmp_path / "trust.yaml"
    file.write_text(ONE)
    trusted = TrustFile(file)

    file.unlink()

    assert trusted.current()["gb"].epoch == 3
    assert metrics.TRUST_FILE_WRONG._value.get() == 1


def test_a_missing_file_stops_the_start(tmp_path: Path) -> None:
    with pytest.raises(CorrectIt) as refused:
        TrustFile(tmp_path / "none.yaml")

    assert refused.value.code == "trust_file.unreadable"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "countries: {}\n  x",
        ONE.replace("gb:", "GB:"),
        ONE.replace("gb:", "no:"),  # YAML reads an unquoted Norway as false
        ONE.replace("epoch: 3", "epoch: 0"),
        ONE.replace("epoch: 3", "epoch: true"),
        ONE.replace("epoch: 3", "epoch: '3'"),
        ONE.replace(PUBLIC, "A" * 42),
        ONE.replace(PUBLIC, "A" * 42 + "="),
        ONE.replace("2026-01-01", "2026-13-01"),
        ONE.replace("2026-01-01", "2026-01-01 10:00:00"),
        ONE.replace("kid: gb-2026-1, ", ""),
        ONE + ONE.splitlines()[5],  # the same kid twice
    ],
)
def test_a_wrong_file_is_refused(text: str) -> None:
    with pytest.raises(CorrectIt) as refused:
        parse(text)

    assert refused.value.code == "trust_file.wrong"
