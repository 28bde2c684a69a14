"""Every content file keeps its format, and questionnaires and their texts fit together."""

from pathlib import Path
from typing import Any

import orjson
import pytest
import yaml
from jsonschema_rs import meta

from chassis.errors import CallSomeone
from contracts.errors import Malformed
from contracts.validation import compiled, require
from services.assessment import content
from services.assessment.questionnaires.checking import digests
from tests.unit.assessment.making import CATALOGUE, CONTENT, FULL

SCHEMA_OF = {
    "questionnaires/*/*/structure.yaml": "structure",
    "questionnaires/published.yaml": "published",
    "classifications/*.yaml": "classification",
    "messages/*.yaml": "messages",
    "glossary.yaml": "glossary",
    "forms/*.yaml": "form",
}
TEXTS = sorted(CONTENT.glob("questionnaires/*/*/[a-z][a-z].yaml"))
FORMATS = {1: "text", 2: "text-2"}
STRUCTURES = sorted(CONTENT.glob("questionnaires/*/*/structure.yaml"))
PROVENANCE = {"confirmed", "derived", "unconfirmed", "own"}


def name(file: Path) -> str:
    return str(file.relative_to(CONTENT))


def read(file: Path) -> Any:
    return yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)


FILES = {file: schema for pattern, schema in SCHEMA_OF.items() for file in CONTENT.glob(pattern)}
FILES |= {file: FORMATS[read(file)["format"]] for file in TEXTS}
# Used by files that a node adds, of which tests make an example (test_tailoring.py).
OF_NODES = {"tailoring"}


@pytest.mark.parametrize("file", FILES, ids=name)
def test_file_keeps_its_schema(file: Path) -> None:
    schema = CONTENT / "schemas" / f"{FILES[file]}.schema.json"

    require(compiled(orjson.loads(schema.read_bytes())), read(file))


def test_every_content_file_has_a_schema() -> None:
    assert set(CONTENT.rglob("*.yaml")) == set(FILES)


@pytest.mark.parametrize("file", sorted((CONTENT / "schemas").iterdir()), ids=name)
def test_schema_is_a_schema_and_is_used(file: Path) -> None:
    meta.validate(orjson.loads(file.read_bytes()))

    used = {*SCHEMA_OF.values(), *FORMATS.values(), *OF_NODES}
    assert file.name.removesuffix(".schema.json") in used


@pytest.mark.parametrize(
    "change",
    [
        {"format": 2},
        {"model": "Perform Full"},
        {"extra": 1},
        {"maximum": 1000},
        {"maximum": {"value": 1000, "status": "guessed", "source": "weights"}},
        {"maximum": {"value": 10.5, "status": "own", "source": "weights"}},
        {"sources": {}},
        {"criteria": []},
    ],
)
def test_schema_of_structures_refuses_what_is_wrong(change: dict[str, Any]) -> None:
    schema = orjson.loads((CONTENT / "schemas" / "structure.schema.json").read_bytes())

    with pytest.raises(Malformed):
        require(compiled(schema), {**read(STRUCTURES[0]), **change})


@pytest.mark.parametrize(("code", "rule"), [("1", None), ("6", "mean")])
def test_rule_to_combine_is_there_where_there_are_parts(code: str, rule: str | None) -> None:
    schema = orjson.loads((CONTENT / "schemas" / "structure.schema.json").read_bytes())
    data = read(CONTENT / "questionnaires/efqm/2020/structure.yaml")
    (criterion,) = (each for each in data["criteria"] if each["code"] == code)
    if rule is None:
        del criterion["combine"]
    else:
        criterion["combine"] = {"rule": rule, "status": "own", "source": "house"}

    with pytest.raises(Malformed, match="combine"):
        require(compiled(schema), data)


@pytest.mark.parametrize("file", STRUCTURES, ids=name)
def test_every_number_says_where_it_comes_from(file: Path) -> None:
    data = read(file)
    used = set()

    def walk(value: Any, path: str) -> None:
        if isinstance(value, dict) and "status" in value:
            assert value["status"] in PROVENANCE, path
            used.add(value["source"])
        elif isinstance(value, dict):
            for key, inner in value.items():
                walk(inner, f"{path}/{key}")
        elif isinstance(value, list):
            for number, inner in enumerate(value):
                walk(inner, f"{path}/{number}")
        else:
            assert isinstance(value, str) or path == "/format", f"{path} has no provenance"

    walk(data, "")

    assert used == set(data.get("sources", ()))


@pytest.mark.parametrize("file", STRUCTURES, ids=name)
def test_every_code_has_a_text_in_every_language(file: Path) -> None:
    structure = read(file)
    criteria = [criterion["code"] for criterion in structure["criteria"]]
    parts = [
        part["code"] for criterion in structure["criteria"] for part in criterion.get("parts", ())
    ]
    scale = structure.get("scale", {"anchors": {"values": []}})
    anchors = [str(value) for value in scale["anchors"]["values"]]
    texts = set(file.parent.glob("*.yaml")) - {file}

    assert file.parent / "en.yaml" in texts
    for text in texts:
        said = read(text)
        assert [said["model"], said["edition"]] == [structure["model"], structure["edition"]]
        assert said["language"] == text.stem
        assert list(said["criteria"]) == criteria
        assert list(said.get("parts", {})) == parts
        for side in ("enabler", "result"):
            assert list(said.get("scale", {}).get(side, {})) == anchors


def test_perform_full_is_the_model_of_2003() -> None:
    assert {c.code: [p.code for p in c.parts] for c in FULL.criteria} == {
        code: [f"{code}{letter}" for letter in letters]
        for code, letters in {
            "1": "abcde", "2": "abcd", "3": "abcde", "4": "abcde", "5": "abcde",
            "6": "ab", "7": "ab", "8": "ab", "9": "ab",
        }.items()
    }  # fmt: skip
    assert [int(c.points) for c in FULL.criteria] == [100, 80, 90, 90, 140, 200, 90, 60, 150]
    assert [c.side for c in FULL.criteria] == ["enabler"] * 5 + ["result"] * 4
    assert FULL.maximum == 1000


def test_published_editions_are_unchanged() -> None:
    published = read(CONTENT / "questionnaires" / "published.yaml")["editions"]

    assert published == digests(CONTENT)


@pytest.mark.parametrize("file", sorted((CONTENT / "classifications").iterdir()), ids=name)
def test_codes_of_a_list_are_unique(file: Path) -> None:
    data = read(file)
    codes = [entry["code"] for entry in data["codes"]]

    assert data["list"] == file.stem
    assert len(set(codes)) == len(codes)


def test_sectors_have_an_other() -> None:
    assert CATALOGUE.sector("other") == "other"


def test_size_bands_leave_no_gap_and_do_not_overlap() -> None:
    bands = read(CONTENT / "classifications" / "sizes.yaml")["codes"]

    for counted in ("paid_staff", "volunteers"):
        bounds = [band[counted] for band in bands]
        assert bounds[0]["from"] == 0
        assert [band["from"] for band in bounds[1:]] == [band["to"] + 1 for band in bounds[:-1]]
        assert bounds[-1]["to"] is None


def copy_of_content(folder: Path) -> Path:
    for file in CONTENT.rglob("*.*"):
        target = folder / file.relative_to(CONTENT)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(file.read_bytes())
    return folder


@pytest.mark.parametrize(
    ("file", "old", "new", "code"),
    [
        ("structure.yaml", "value: 20,", "value: 21,", "content.unreadable"),
        ("structure.yaml", "{code: 1e}", "{code: 1d}", "content.unreadable"),
        ("structure.yaml", ", {code: 1e}]", "]", "content.unreadable"),
        ("structure.yaml", "rule: mean", "rule: shares", "content.unreadable"),
        ("structure.yaml", "format: 1", "format: [", "content.unreadable"),
        ("structure.yaml", 'edition: "2003"', 'edition: "2004"', "content.misplaced"),
        ("structure.yaml", "value: 75,", "value: 80,", "content.edition_changed"),
    ],
)
def test_wrong_content_stops_the_start(
    tmp_path: Path, file: str, old: str, new: str, code: str
) -> None:
    folder = copy_of_content(tmp_path)
    path = folder / "questionnaires" / "perform-full" / "2003" / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")

    with pytest.raises(CallSomeone) as error:
        content.load(folder)

    assert error.value.code == code


def test_folder_without_content_stops_the_start(tmp_path: Path) -> None:
    with pytest.raises(CallSomeone) as error:
        content.load(tmp_path)

    assert error.value.code == "content.no_model"
