"""`perform export`: what stands as submitted, as a file that `perform import` reads."""

import csv
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from pymongo import MongoClient

from chassis.database import Document
from node.service_process import ServiceProcess
from node.testing import PrivateNode
from services.assessment.store.assessments import COLLECTION
from tests.interface.assessment.performing import Ran, performed
from tests.unit.assessment.making import PARTS

HEADER = "organisation,sector,size,region,model,year,code,score,practitioner,layer"
Perform = Callable[..., Ran]


@pytest.fixture
def perform(
    process: ServiceProcess,
    running_node: PrivateNode,
    mongo_client: MongoClient[Document],
    tmp_path: Path,
) -> Perform:
    """Give ``perform(arguments)`` on a node with nothing in it."""
    mongo_client["assessment"][COLLECTION].delete_many({})

    return lambda *words: performed(running_node, *words, cwd=tmp_path)


def lines(organisation: str, layer: str, year: int = 2024, missing: str = "") -> list[str]:
    start = f"{organisation},health,small,gb-sct,perform-full,{year}"
    scores = {part: "n/a" if part == missing else f"{n}.5" for n, part in enumerate(PARTS)}
    return [f"{start},{part},{score},A. Guide,{layer}" for part, score in scores.items()]


def taken_in(perform: Perform, folder: Path) -> None:
    file = folder / "given.csv"
    rows = [
        HEADER,
        *lines("Harbour Kitchen", "consensus", missing="1b"),
        *lines("'=SUM(A1)", "validated"),
        *(line for n in range(250) for line in lines(f"Órganisation {n}", "", 2020 + n % 5)),
    ]
    file.write_text("\n".join(rows) + "\n", encoding="utf-8")
    done = perform("import", "--node", "gb", "--edition", "2003", file)
    assert done[0] == 0, done


def exported(perform: Perform, to: Path, *more: str) -> list[list[str]]:
    where = ("--node", "gb", "--model", "perform-full", "--edition", "2003")
    done = perform("export", *where, "--out", to, *more)
    assert done[0] == 0, done
    with to.open(encoding="utf-8", newline="") as stream:
        return list(csv.reader(stream))


def test_export_import_export_is_identical(
    perform: Perform, tmp_path: Path, mongo_client: MongoClient[Document]
) -> None:
    taken_in(perform, tmp_path)
    first = exported(perform, tmp_path / "first.csv")
    again = perform("import", "--node", "gb", "--edition", "2003", tmp_path / "first.csv")
    same = exported(perform, tmp_path / "same.csv")
    # And into a node that knows nothing of it, where every assessment gets another id.
    mongo_client["assessment"][COLLECTION].delete_many({})
    fresh = perform("import", "--node", "gb", "--edition", "2003", tmp_path / "first.csv")
    moved = exported(perform, tmp_path / "moved.csv")

    assert len(first) == 1 + 252 * len(PARTS)
    assert again[0] == fresh[0] == 0
    assert same == first
    assert sorted(moved) == sorted(first)
    assert {row[-1] for row in first} == {"layer", "consensus", "validated"}
    assert [
        next(row[0] for row in first if row[-1] == "validated"),
        next(row[7] for row in first if row[0] == "Harbour Kitchen" and row[6] == "1b"),
    ] == ["'=SUM(A1)", "n/a"]


def test_year_is_taken_out_alone_into_a_file_that_its_owner_reads(
    perform: Perform, tmp_path: Path
) -> None:
    taken_in(perform, tmp_path)
    rows = exported(perform, tmp_path / "year.csv", "--year", "2022")

    assert {row[5] for row in rows[1:]} == {"2022"}
    assert len(rows) == 1 + 50 * len(PARTS)
    assert stat.S_IMODE((tmp_path / "year.csv").stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--model", "nonsense"], "nonsense"),
        (["--model", "perform-full", "--edition", "1812"], "1812"),
        (["--model", "perform-full", "--year", "1"], "year"),
    ],
)
def test_refusal_says_what_to_change_and_leaves_no_file(
    perform: Perform, tmp_path: Path, options: list[str], said: str
) -> None:
    done = perform("export", "--node", "gb", "--out", "out.csv", *options)

    assert done[0] == 1
    assert said in done[2]
    assert list(tmp_path.iterdir()) == []


def test_file_that_is_there_stays(perform: Perform, tmp_path: Path) -> None:
    (tmp_path / "out.csv").write_text("mine")
    done = perform("export", "--node", "gb", "--model", "perform-full", "--out", "out.csv")

    assert (done[0], (tmp_path / "out.csv").read_text()) == (1, "mine")
    assert "--out" in done[2]


def test_layer_that_there_is_not_is_rejected(perform: Perform, tmp_path: Path) -> None:
    file = tmp_path / "given.csv"
    file.write_text("\n".join([HEADER, *lines("Harbour Kitchen", "personal")]), encoding="utf-8")
    done = perform("import", "--node", "gb", "--edition", "2003", file)

    assert done[0] == 1
    assert "'personal' is no layer" in (tmp_path / "given.rejects.csv").read_text("utf-8")
