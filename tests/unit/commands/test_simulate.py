"""`perform benchmark simulate` writes what an attacker needs, and refuses what it cannot do."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from node.application import app
from node.errors import Correct
from services.benchmark.domain.announcement import digest_of
from services.benchmark.signing import verified
from services.benchmark.trust_file import TrustFile

FILES = ("stream.jsonl", "truth.jsonl", "trust.yaml")


def simulate(out: Path, **changes: object) -> Result:
    given = {"orgs": 60, "countries": 2, "years": 1, "k": 5, "seed": 7, "out": out, **changes}
    words = [word for name, value in given.items() for word in (f"--{name}", str(value))]
    return CliRunner().invoke(app, ["benchmark", "simulate", *words])


def lines(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text().splitlines()]


def test_the_same_seed_writes_the_same_bytes(tmp_path: Path) -> None:
    for name in ("first", "second"):
        assert simulate(tmp_path / name).exit_code == 0
    simulate(tmp_path / "third", seed=8)

    for file in FILES:
        contents = [(tmp_path / name / file).read_bytes() for name in ("first", "second", "third")]
        assert contents[0] == contents[1]
        assert contents[0] != contents[2]


def test_a_line_of_the_stream_is_what_was_signed(tmp_path: Path) -> None:
    simulate(tmp_path / "out")

    trust = TrustFile(tmp_path / "out" / "trust.yaml").current()
    stream = lines(tmp_path / "out" / "stream.jsonl")
    for line in stream:
        payload = verified(
            line["jws"], line["country"], trust, date.fromisoformat(line["released"])
        )
        signed = json.loads(payload)
        assert line["sha256"] == digest_of(payload)
        assert line["batches"] == signed["content"]["batches"]
        assert line["retired"] == signed["content"]["retired"]
        assert line["policy"] == {"k": 5, "spread": 10, "width": 1}
        names = ("country", "subject", "epoch", "version", "released")
        assert [line[name] for name in names] == [signed[name] for name in names]
    assert {line["country"] for line in stream} == {"gb", "de"}


def test_the_truth_adds_up_to_the_stream(tmp_path: Path) -> None:
    simulate(tmp_path / "out", withdrawal="retire", models=2)

    truth = lines(tmp_path / "out" / "truth.jsonl")
    scores = {
        (line["organisation"], line["record"]): line["scores"]
        for line in truth
        if line["kind"] == "record"
    }
    members = {
        (line["country"], line["version"], line["id"], line["rev"]): line["members"]
        for line in truth
        if line["kind"] == "batch"
    }
    batches = 0
    for line in lines(tmp_path / "out" / "stream.jsonl"):
        for batch in line["batches"]:
            batches += 1
            known = members[line["country"], line["version"], batch["id"], batch["rev"]]
            totals = sorted(scores[organisation, record]["total"] for organisation, record in known)
            counted = [bin_ for bin_, count in batch["histograms"]["total"] for _ in range(count)]
            assert totals == counted
            assert len(known) == batch["m"]
    assert batches


def test_lines_have_the_names_that_were_agreed(tmp_path: Path) -> None:
    simulate(tmp_path / "out")

    truth = {line["kind"]: set(line) for line in lines(tmp_path / "out" / "truth.jsonl")}
    batch = lines(tmp_path / "out" / "stream.jsonl")[-1]["batches"][0]
    assert truth["batch"] == {"kind", "country", "version", "id", "rev", "members"}
    assert truth["record"] == {
        *("kind", "organisation", "country", "sector", "size"),
        *("model", "year", "record", "scores", "principals"),
    }
    assert set(batch["histograms"]) == {*"123456789", "total"}
    assert set(batch["label"]) == {"sector", "size"}


def test_a_folder_that_is_there_is_left_alone(tmp_path: Path) -> None:
    result = simulate(tmp_path)

    assert isinstance(result.exception, Correct)
    assert "is there already" in str(result.exception)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    result = simulate(tmp_path / "missing" / "out")

    assert isinstance(result.exception, Correct)
    assert "cannot be written" in str(result.exception)


def test_fewer_than_the_floor_is_refused(tmp_path: Path) -> None:
    result = simulate(tmp_path / "out", k=4)

    assert isinstance(result.exception, Correct)
    assert "less than 5" in str(result.exception)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"orgs": 0},
        {"countries": 31},
        {"years": 0},
        {"seed": -1},
        {"models": 3},
        {"withdrawal": "forget"},
        {"calendar": "daily"},
        {"k": "many"},
    ],
    ids=lambda wrong: next(iter(wrong)),
)
def test_wrong_arguments_are_named(tmp_path: Path, wrong: dict[str, object]) -> None:
    result = simulate(tmp_path / "out", **wrong)

    assert result.exit_code == 2
    assert f"--{next(iter(wrong))}" in result.output
    assert not (tmp_path / "out").exists()
