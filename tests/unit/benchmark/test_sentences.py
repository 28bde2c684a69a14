"""Every refusal of the benchmark has a sentence that its parameters fill."""

import re
from pathlib import Path

import pytest

from chassis.errors import CallSomeone, CorrectIt, PerformError, RetryIt
from chassis.messages import sentence

ROOT = Path(__file__).resolve().parents[3]
SERIES = {"model": "perform-full", "edition": "2003", "year": 2025, "layer": "consensus"}
CLOSED = {"model": "perform-full", "year": 2025}
ERRORS = [
    CorrectIt("close.already_closed", "year", **CLOSED),
    CorrectIt("close.frozen", "year", **CLOSED),
    RetryIt("close.in_progress"),
    CorrectIt("close.newcomers_wait", "year", **CLOSED),
    CorrectIt("close.no_records", "year", **CLOSED),
    RetryIt("close.records_change", year=2025),
    CorrectIt("close.year_running", "year", year=2026, latest=2025),
    CallSomeone("figures.damaged_scores", **SERIES),
    RetryIt("figures.moment_lost"),
    RetryIt("figures.rebuild_in_progress"),
    RetryIt("figures.rebuilt_meanwhile"),
    CallSomeone("release.broken", reason="too_few"),
    CorrectIt("release.only_preview_chooses", "dry_run"),
    CorrectIt("retire.choose_batches", "batch"),
    CorrectIt("retire.unknown_batch", "batches", batch="ab" * 16, **CLOSED),
    CallSomeone(
        "open_data.does_not_add_up",
        country="gb",
        **CLOSED,
        announced=41,
        found=40,
    ),
    CorrectIt("open_data.nothing_released", "model"),
    CorrectIt("open_data.state_changed", "state"),
    CallSomeone("release.key_not_trusted", kid="gb-2026-1", reason="key_out_of_dates"),
    RetryIt("release.ledger_behind", subjects="release:perform-full:2025", shown_by="de, es"),
    RetryIt("release.not_heard", heard=1, needed=2, peers=3, missing="es, fr"),
    CallSomeone("release.too_large", size=9_000_000, most=8_388_608),
    CallSomeone("seal.k_below_floor", k=4, floor=5),
    CorrectIt("seal.one_principal", "year", **SERIES, k=8, missing=2),
    CorrectIt("seal.too_alike", "year", **SERIES, criteria="3, 7", spread=10),
    CorrectIt("seal.too_few", "year", **SERIES, k=8, missing=3),
    CorrectIt("seal.waits_for_finer", **SERIES, ripe="2026-12-01"),
    CorrectIt("sealing_key.too_short", path="sealing.key", least=32),
    CorrectIt("settings.benchmark_keys"),
    CorrectIt("signing_key.unreadable", path="signing.jwk"),
    CorrectIt("trust_file.unreadable", path="trust.yaml"),
    CorrectIt("trust_file.wrong", "trust_file", place="gb"),
    CorrectIt("quarantine.held_already", "id"),
    CorrectIt("quarantine.never_acceptable", "id", reason="forged"),
    CorrectIt("quarantine.not_trusted", "id", reason="unknown_key"),
    CorrectIt("quarantine.nothing_to_accept", "id"),
    CorrectIt("quarantine.older", "id", held="1.4"),
    CorrectIt("quarantine.unknown", "id", id="gb:0"),
    CorrectIt("benchmark.keepers_only"),
    CorrectIt("coverage.bounds", participants=30, directory=40, percent=75),
    CorrectIt("coverage.participants_only", participants=30),
    CorrectIt("group.nearest", group="country", n=30, needed=20, passed=""),
    CorrectIt("group.none", needed=8, passed="country, europe"),
    CorrectIt("group.wider", group="europe", n=30, needed=20, passed="country_sector, country"),
    CorrectIt("benchmark.operators_only"),
]


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: error.code)
def test_error_has_a_complete_sentence(error: PerformError) -> None:
    said = sentence(error, ROOT / "content")

    assert said.endswith(".")
    assert not {"{", "}", "["} & set(said)


def test_no_error_of_the_service_is_forgotten_here() -> None:
    raised = re.compile(
        r'"((?:close|figures|open_data|quarantine|release|retire|sealing_key|signing_key|trust_file|seal)'
        r'\.[a-z_]+)"'
    )
    code = "".join(
        file.read_text(encoding="utf-8") for file in (ROOT / "services" / "benchmark").rglob("*.py")
    )
    broken_rules = re.findall(r'Refusal\("([a-z_]+)"', code)

    known = {error.code for error in ERRORS}

    assert set(raised.findall(code)) <= known
    assert {f"seal.{rule}" for rule in broken_rules} <= known
    assert len(set(broken_rules)) == 5
