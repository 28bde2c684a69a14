"""The trust file keeps what is known, adds a new key, and refuses mistakes by name."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from node import trust
from node.errors import Correct
from node.trust import TrustedCountry, TrustedKey
from services.benchmark import trust_file

PUBLIC = "8i6JpgBtqwxwxNcmRbnDXtj9R0PGhCPQY6qEBn3p0Xo"
KEY = TrustedKey("gb-2026-1", PUBLIC, date(2026, 1, 1), date(2028, 12, 31))
TRUST = {"gb": TrustedCountry(2, (KEY,))}


def test_written_trust_is_read_again(tmp_path: Path) -> None:
    trust.write(tmp_path / "trust.yaml", TRUST)

    assert trust.read(tmp_path / "trust.yaml") == TRUST


def test_the_benchmark_reads_what_is_written(tmp_path: Path) -> None:
    trust.write(tmp_path / "trust.yaml", TRUST)

    read = trust_file.parse((tmp_path / "trust.yaml").read_text())

    assert read["gb"].epoch == 2
    assert set(read["gb"].keys) == {"gb-2026-1"}


def test_no_file_trusts_nobody(tmp_path: Path) -> None:
    assert trust.read(tmp_path / "trust.yaml") == {}


def test_a_new_country_begins_with_its_key(tmp_path: Path) -> None:
    merged = trust.merge_key({}, "gb", "gb-2026-1", PUBLIC, date(2026, 11, 23))

    assert merged == {"gb": TrustedCountry(1, (KEY,))}


def test_a_known_key_stays_as_it_is() -> None:
    assert trust.merge_key(TRUST, "gb", "gb-2030-1", PUBLIC, date(2030, 1, 1)) == TRUST


def test_a_second_key_keeps_the_first_and_the_epoch() -> None:
    merged = trust.merge_key(TRUST, "gb", "gb-2027-1", "A" * 43, date(2027, 5, 1))

    assert [key.kid for key in merged["gb"].keys] == ["gb-2026-1", "gb-2027-1"]
    assert merged["gb"].epoch == 2


VALID = {"kid": "gb-1", "public": PUBLIC, "not_before": "2026-01-01", "not_after": "2026-12-31"}


def text(code: str = "gb", epoch: str = "1", **changed: str) -> str:
    key = "".join(f"\n      {name}: {value}" for name, value in {**VALID, **changed}.items())
    return f"countries:\n  {code}:\n    epoch: {epoch}\n    keys:\n    -{key[6:]}\n"


def test_the_valid_text_is_accepted() -> None:
    key = trust.parse(text())["gb"].keys[0]

    assert key == replace(KEY, kid="gb-1", not_after=date(2026, 12, 31))


@pytest.mark.parametrize(
    ("wrong", "place"),
    [
        ("countries: [", "not YAML"),
        ("gb: {}", "`countries`"),
        ("countries: []", "countries"),
        (text(code="no"), "in quotes"),
        (text(code="gbr"), "countries.gbr"),
        (text(epoch="0"), "countries.gb.epoch"),
        (text(epoch="true"), "countries.gb.epoch"),
        (text(epoch="1.5"), "countries.gb.epoch"),
        (text(public="short"), r"countries.gb.keys\[0\].public"),
        (text(public="'8i6JpgBtqwxwxNcmRbnDXtj9R0PGhCPQY6qEBn3p0X+'"), "public"),
        (text(not_before="yesterday"), "not_before"),
        (text(not_after="2026-12-31 10:00:00"), "not_after"),
        (text(not_after="2025-12-31"), "before not_before"),
        (text(kid="''"), "kid"),
        (text(extra="1"), "are needed"),
        ("countries: {gb: {epoch: 1}}", "`epoch` and `keys`"),
        ("countries: {gb: {epoch: 1, keys: {}}}", "keys: a list"),
    ],
)
def test_a_mistake_is_refused_by_name(wrong: str, place: str) -> None:
    with pytest.raises(Correct, match=place):
        trust.parse(wrong)


def test_two_keys_of_one_name_are_refused() -> None:
    doubled = text() + text()[text().index("    -") :]

    with pytest.raises(Correct, match="same kid"):
        trust.parse(doubled)
