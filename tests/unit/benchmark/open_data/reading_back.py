"""Reads a publication as its users would, with the libraries of others, into what was released."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import sdmx
from csvw import TableGroup

from services.benchmark.domain.open_data.source import Source


class Cell(NamedTuple):
    """A row of the benchmark as anybody understands it from the published codes."""

    model: str
    edition: str
    year: int
    layer: str
    country: str
    sector: str
    size: str
    criteria: str


Counts = dict[tuple[str, int], tuple[int, int, str]]
Cells = dict[Cell, Counts]
Figures = dict[tuple[Any, ...], tuple[float, int, str]]
CELL = Cell._fields
STATISTIC = ("model", "edition", "year", "layer", "country", "criterion", "statistic")


def of_rows(rows: Iterable[Mapping[str, Any]]) -> Cells:
    """Counts by criterion and score, with width and status; every row has its own place."""
    cells: Cells = defaultdict(dict)
    for row in rows:
        cell = Cell(*(int(row[name]) if name == "year" else str(row[name]) for name in CELL))
        place = str(row["criterion"]), int(row["score"])
        assert place not in cells[cell], "two rows say the same"
        counted = int(row["organisations"]), int(row["bin_width"]), str(row["status"])
        cells[cell][place] = counted
    return dict(cells)


def of_statistics(rows: Iterable[Mapping[str, Any]]) -> Figures:
    """Figures by what they are of."""
    figures: Figures = {}
    for row in rows:
        key = tuple(int(row[name]) if name == "year" else str(row[name]) for name in STATISTIC)
        assert key not in figures, "two rows say the same"
        figures[key] = float(row["value"]), int(row["bin_width"]), str(row["status"])
    return figures


def expected(source: Source) -> Cells:
    """What the rows of the source say, spelled as it is published."""
    cells: Cells = {}
    for row in source.rows:
        status = "P" if source.release_of(row).is_provisional else "A"
        label, shape = row.cell.label, row.cell.shape
        words = (row.country.upper(), label.sector or "_X", label.size or "_X")
        counts: Counts = {}
        for code, each in zip(shape.split(" "), row.counts, strict=True):
            step, width = (10, 10) if code == "total" else (1, row.width)
            for bin_ in np.flatnonzero(each).tolist():
                counts[code, bin_ * step] = int(each[bin_]), width, status
        cells[Cell(*row.cell.series, *words, shape.replace(" ", "_"))] = counts
    return cells


def csv_rows(folder: Path, name: str) -> list[dict[str, Any]]:
    """Rows of a table as the CSVW library reads and checks them."""
    group = TableGroup.from_file(folder / "csv-metadata.json")
    (table,) = [each for each in group.tables if str(each.url) == f"{name}.csv"]
    return list(table.iterdicts(strict=True))


def json_stat_rows(folder: Path, name: str, measure: str) -> list[dict[str, Any]]:
    """Rows of all cubes of a data set, by the row-major order that JSON-stat prescribes."""
    rows = []
    for file in sorted((folder / "json-stat").glob(f"*_{name}.json")):
        cube = json.loads(file.read_text(encoding="utf-8"))
        codes = [cube["dimension"][axis]["category"]["index"] for axis in cube["id"]]
        for index, value in cube["value"].items():
            places = np.unravel_index(int(index), cube["size"])
            row = {
                axis: known[place]
                for axis, known, place in zip(cube["id"], codes, places, strict=True)
            }
            status = cube.get("status", {}).get(index, "A")
            rows.append({**row, measure: value, "status": status})
    return rows


def sdmx_rows(folder: Path, name: str, names: Mapping[str, str]) -> list[dict[str, Any]]:
    """Rows of a data message as sdmx1 reads it by the structure that comes with it."""
    structure = sdmx.read_sdmx(folder / "sdmx" / "structure.xml")
    flow = structure.dataflow[name.upper()]
    message = sdmx.read_sdmx(folder / "sdmx" / f"{name}.csv", structure=flow)
    editions = {code.id: str(code.name) for code in structure.codelist["CL_EDITION"]}
    rows = []
    for each in message.data[0].obs:
        values = {key: each.key[key].value for key in each.key.values}
        values |= {key: each.attached_attribute[key].value for key in each.attached_attribute}
        values = {key: getattr(value, "id", value) for key, value in values.items()}
        values["EDITION"] = editions[str(values["EDITION"])]
        rows.append({**{names[key]: value for key, value in values.items()}, "value": each.value})
    return rows
