"""`perform score` prints exact figures, and says what it could not score and why."""

import json
import subprocess
import sys
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import typer
from hypothesis import HealthCheck, given, settings
from typer.testing import CliRunner, Result

from node.commands.score import score
from node.score_report import rounded
from services.assessment.domain import scoring
from services.assessment.domain.decimals import write_decimal
from tests.unit.assessment.making import FULL, PARTS, all_parts

# For the interpreter, its libraries, the file's rows and the figures together.
MOST_KIB = 200_000
EDITIONS = Path(__file__).parents[1] / "assessment/fixtures"
APP = typer.Typer()
APP.command()(score)
HEADER = "organisation,sector,size,region,model,year,code,score"
START = "Harbour Kitchen,health,small,gb-sct,perform-full,2024"


def run(file: Path, *options: str, model: str = "perform-full") -> Result:
    return CliRunner().invoke(APP, [str(file), "--model", model, *options])


def file_with(folder: Path, *lines: str, header: str = HEADER) -> Path:
    file = folder / "scores.csv"
    file.write_text("".join(f"{line}\n" for line in (header, *lines)), encoding="utf-8")
    return file


def lines_of(scores: dict[str, str], start: str = START) -> list[str]:
    return [f"{start},{code},{percent}" for code, percent in scores.items()]


def all_at(percent: str) -> dict[str, str]:
    return dict.fromkeys(PARTS, percent)


def figures(result: Result) -> list[dict[str, Any]]:
    assert result.exit_code == 0, result.output
    data: list[dict[str, Any]] = json.loads(result.stdout)
    return data


def test_json_is_a_list_of_exactly_the_promised_objects(tmp_path: Path) -> None:
    scores = all_at("0") | {"6a": "100", "8a": "100", "1a": "33.3"}
    other = START.replace("Harbour Kitchen", "Zoë's Garden").replace("2024", "2023")
    file = file_with(tmp_path, *lines_of(scores), *lines_of(all_at("57.5"), other))

    first, second = figures(run(file, "--json"))

    zero = dict.fromkeys("23457", 0) | {"9": 0}
    assert first == {
        "organisation": "Harbour Kitchen",
        "model": "perform-full",
        "edition": "2026",
        "year": 2024,
        "criteria": {**zero, "1": 6.66, "6": 75, "8": 25},
        "points": {**zero, "1": 6.66, "6": 150, "8": 15},
        "enablers": 6.66,
        "results": 165,
        "total": 171.66,
    }
    assert list(first) == [
        "organisation", "model", "edition", "year", "criteria", "points",
        "enablers", "results", "total",
    ]  # fmt: skip
    assert (second["organisation"], second["year"], second["total"]) == ("Zoë's Garden", 2023, 575)
    assert list(second["criteria"]) == list("123456789")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20)
@given(all_parts)
def test_json_numbers_are_the_doubles_nearest_to_the_exact_ones(
    tmp_path: Path, scores: dict[str, Fraction]
) -> None:
    file = file_with(tmp_path, *lines_of({code: write_decimal(p) for code, p in scores.items()}))

    (found,) = figures(run(file, "--json"))

    exact = scoring.score(FULL, scores)
    assert found["total"] == float(exact.total)
    assert found["enablers"] == float(exact.enablers)
    assert found["criteria"] == {code: float(p) for code, p in exact.criteria.items()}
    assert found["points"] == {code: float(p) for code, p in exact.points.items()}


def test_table_shows_titles_points_and_total(tmp_path: Path) -> None:
    result = run(file_with(tmp_path, *lines_of(all_at("50"))))

    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[0] == "Harbour Kitchen · 2024 · perform-full/2026"
    assert lines[2].split() == ["1", "Leadership", "50.0", "50.0", "100.0"]
    assert lines[-1].split() == ["Total", "500.0"]
    assert len({len(line) for line in lines[1:11]}) == 1, "columns stand below one another"


def test_table_shows_what_does_not_apply_and_what_the_others_count(tmp_path: Path) -> None:
    lines = lines_of({**dict.fromkeys("12345679", "47"), "8": "n/a"})

    result = run(file_with(tmp_path, *lines), "--explain")

    assert result.exit_code == 0
    shown = result.stdout.splitlines()
    # Without the 60 points of 8, the 100 of 1 count 100 * 1000/940 = 106.38, of which 47 % are 50.
    assert shown[2].split() == ["1", "Leadership", "47.0", "50.0", "106.4"]
    assert shown[9].split()[-1] == "n/a"
    assert shown[13].split() == ["Total", "470.0"]
    assert len({len(line) for line in shown[1:11]}) == 1, "columns stand below one another"


@pytest.mark.parametrize("file", sorted(EDITIONS.glob("*.csv")), ids=lambda file: file.stem)
def test_every_edition_is_shown_and_explained(file: Path) -> None:
    model, _, edition = file.stem.rpartition("-")

    result = run(file, "--edition", edition, "--explain", model=model)

    assert (result.exit_code, result.exception) == (0, None)
    assert f"Tide Works · 2024 · {model}/{edition}" in result.stdout


def test_sector_size_and_region_are_not_looked_at(tmp_path: Path) -> None:
    lines = lines_of(all_at("50"))
    lines[3] = lines[3].replace("health", "who knows").replace("small", "")

    assert figures(run(file_with(tmp_path, *lines), "--json"))[0]["total"] == 500


def test_columns_that_scoring_does_not_need_may_be_left_out(tmp_path: Path) -> None:
    lines = lines_of(all_at("50"), "Harbour Kitchen,2024")
    file = file_with(tmp_path, *lines, header="organisation,year,code,score")

    assert figures(run(file, "--json"))[0]["model"] == "perform-full"


def test_historic_profile_is_scored_from_whole_criteria(tmp_path: Path) -> None:
    lines = lines_of(dict.fromkeys("123456789", "41.25"))

    assert figures(run(file_with(tmp_path, *lines), "--json"))[0]["total"] == 412.5


def test_rejected_assessment_is_explained_and_the_others_are_scored(tmp_path: Path) -> None:
    bad = lines_of(all_at("50") | {"2b": "1e2"}, START.replace("Harbour", "Other"))
    file = file_with(tmp_path, *lines_of(all_at("50")), *bad)

    result = run(file, "--json")

    assert result.exit_code == 1
    assert [each["organisation"] for each in json.loads(result.stdout)] == ["Harbour Kitchen"]
    assert "rejected assessments: 1" in result.stderr
    assert "line 40: '1e2' has an exponent; write the number in full." in result.stderr
    assert "line 34: Not taken because of line 40" in result.stderr


def test_rows_about_other_models_are_passed_over_and_said_so(tmp_path: Path) -> None:
    other = lines_of(all_at("50"), START.replace("perform-full", "perform-quick"))
    file = file_with(tmp_path, *lines_of(all_at("50")), *other)

    result = run(file, "--json")

    assert len(figures(result)) == 1
    assert "32 rows are about another model" in result.stderr


@pytest.mark.parametrize(
    ("lines", "options", "word"),
    [
        ([], [], "no row below it"),
        (["a,b"], ["--edition", "1999"], "There is no edition '1999'"),
        ([START.replace("perform-full", "x") + ",1a,5"], [], "None of the 1 rows"),
        (["a\0b"], [], "NUL byte"),
    ],
)
def test_what_cannot_be_used_is_said_with_status_two(
    tmp_path: Path, lines: list[str], options: list[str], word: str
) -> None:
    result = run(file_with(tmp_path, *lines), *options)

    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.startswith("perform: ")
    assert word in result.stderr
    assert "Traceback" not in result.stderr


def test_unknown_model_is_said(tmp_path: Path) -> None:
    result = run(file_with(tmp_path), model="iso")

    assert result.exit_code == 2
    assert "There is no model 'iso'; there are " in result.stderr


@pytest.mark.parametrize("what", ["missing.csv", "."])
def test_file_that_is_not_there_is_said(tmp_path: Path, what: str) -> None:
    result = run(tmp_path / what)

    assert result.exit_code == 2
    assert "cannot be read" in result.stderr


def test_escape_codes_in_a_file_do_not_reach_the_terminal(tmp_path: Path) -> None:
    lines = lines_of(all_at("50") | {"\x1b[31m": "50"})

    result = run(file_with(tmp_path, *lines))

    assert result.exit_code == 1
    assert "\x1b" not in result.output


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Fraction(0), "0.0"),
        (Fraction(1, 20), "0.1"),
        (Fraction(49, 1000), "0.0"),
        (Fraction(9999, 100), "100.0"),
        (Fraction(115, 2), "57.5"),
        (Fraction(200, 3), "66.7"),
    ],
)
def test_numbers_for_show_are_rounded_half_up(value: Fraction, text: str) -> None:
    assert rounded(value) == text


def test_200_000_rows_from_anywhere_are_scored_in_little_memory(tmp_path: Path) -> None:
    organisations = 200_000 // len(PARTS)
    file = tmp_path / "large.csv"
    with file.open("w", encoding="utf-8") as stream:
        stream.write(f"{HEADER}\n")
        for number, code in enumerate(PARTS):
            for one in range(organisations):
                start = START.replace("Harbour Kitchen", f"Organisation {one}")
                stream.write(f"{start},{code},{(number * one) % 1000 / 10}\n")

    perform = Path(sys.executable).with_name("perform")
    limited = ["/bin/sh", "-c", 'ulimit -d "$0"; exec "$@"', str(MOST_KIB)]
    with (tmp_path / "out.json").open("wb") as out:
        done = subprocess.run(
            [*limited, perform, "score", "--model", "perform-full", "--json", file], stdout=out
        )

    assert done.returncode == 0
    assert len(json.loads((tmp_path / "out.json").read_bytes())) == organisations


def test_explanation_says_how_every_figure_came_about(tmp_path: Path) -> None:
    said = {**all_at("50"), "1a": "100", "1b": "n/a"}
    file = file_with(tmp_path, *lines_of(said))

    out = run(file, "--edition", "2003", "--explain").stdout

    # 100, 50, 50 and 50 make 62.5; 75 % of 50 and 25 % of 50 make 50.
    assert "1  62.5 %, the mean of 1a 100.0, 1b (does not apply), 1c 50.0, 1d 50.0, 1e 50.0" in out
    assert "1  62.5 points, its percent of 100.0 points" in out
    assert "6  50.0 %, the mean by shares of 6a 50.0 (share 75), 6b 50.0 (share 25)" in out
    assert "total  512.5 points, the sum of all criteria" in out
