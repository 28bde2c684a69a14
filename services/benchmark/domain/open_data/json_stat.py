"""Figures as JSON-stat 2.0: one cube for each series and data set."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from services.benchmark.domain.open_data.codes import Code
from services.benchmark.domain.open_data.column import Column, Dataset
from services.benchmark.domain.open_data.dataset import BIN_WIDTH, CRITERION, STATISTIC
from services.benchmark.domain.open_data.licence import LICENCE, PUBLISHER
from services.benchmark.domain.open_data.source import Source

Cube = dict[str, Any]
Rows = Iterable[Sequence[str | int]]
Lists = Mapping[str, Sequence[Code]]
SERIES = 4  # columns that a cube is one of


def cubes(dataset: Dataset, rows: Rows, lists: Lists, source: Source) -> Iterator[tuple[str, Cube]]:
    """Each cube with its path. Rows come by series, which crossed would make an empty giant."""
    for series, group in groupby(rows, key=lambda row: tuple(row[:SERIES])):
        name = "_".join(str(each) for each in series)
        yield f"json-stat/{name}_{dataset.name}.json", _cube(dataset, list(group), lists, source)


def _cube(dataset: Dataset, rows: list[Sequence[str | int]], lists: Lists, source: Source) -> Cube:
    # The width is the same for a whole cell, so as a dimension it adds no figure.
    axes = [*dataset.dimensions[:-1], BIN_WIDTH, dataset.dimensions[-1]]
    places = [dataset.place(axis.name) for axis in axes]
    codes = [
        _codes(axis, {str(row[place]) for row in rows}, lists)
        for axis, place in zip(axes, places, strict=True)
    ]
    index = [{code.code: number for number, code in enumerate(each)} for each in codes]
    measure, status = (dataset.place(name) for name in (dataset.measure.name, "status"))
    values: dict[str, int | float] = {}
    statuses: dict[str, str] = {}
    for row in rows:
        position = 0
        for place, known in zip(places, index, strict=True):
            position = position * len(known) + known[str(row[place])]
        values[str(position)] = _number(row[measure])
        if row[status] != "A":
            statuses[str(position)] = str(row[status])
    ids, sizes = [axis.name for axis in axes], [len(each) for each in codes]
    dimension = {axis.name: _dimension(axis, each) for axis, each in zip(axes, codes, strict=True)}
    metric = STATISTIC.name
    if STATISTIC not in axes:
        # A cube of one measure names it in a dimension of its own, which has the unit.
        metric = "measure"
        ids, sizes = [*ids, metric], [*sizes, 1]
        dimension[metric] = _measure(dataset.measure)
    cube: Cube = {
        "version": "2.0",
        "class": "dataset",
        "label": f"{dataset.title}: {' '.join(str(each) for each in rows[0][:SERIES])}",
        "source": PUBLISHER,
        "updated": source.newest.isoformat(),
        "note": [dataset.about, "METHOD.md tells how the figures were made."],
        "id": ids,
        "size": sizes,
        "role": {"time": ["year"], "geo": ["country"], "metric": [metric]},
        "dimension": dimension,
        "value": values,
        "link": {"license": [{"href": LICENCE.url, "type": "text/html"}]},
        "extension": {"status": {"label": {each.code: each.title for each in lists["status"]}}},
    }
    return {**cube, "status": statuses} if statuses else cube


def _codes(axis: Column, used: set[str], lists: Lists) -> list[Code]:
    """The codes of a list that have figures here, in the order of the list."""
    if axis.codes is None:
        return [Code(each, each) for each in sorted(used)]
    return [code for code in lists[axis.codes] if code.code in used]


def _dimension(axis: Column, codes: Sequence[Code]) -> Cube:
    category: Cube = {
        "index": [code.code for code in codes],
        "label": {code.code: code.title for code in codes},
    }
    notes = {code.code: [code.about] for code in codes if code.about}
    if notes:
        category["note"] = notes
    if axis is STATISTIC:
        category["unit"] = {code.code: _unit(code.code) for code in codes}
    return {"label": axis.title, "note": [axis.about], "category": category}


def _measure(column: Column) -> Cube:
    return {
        "label": "Measure",
        "category": {
            "index": [column.name],
            "label": {column.name: column.title},
            "unit": {column.name: {"label": column.title.lower(), "decimals": 0}},
        },
    }


def _unit(statistic: str) -> Cube:
    if statistic in ("n", "countries"):
        return {"label": "organisations" if statistic == "n" else "countries", "decimals": 0}
    return {"label": f"points of the {CRITERION.title.lower()}", "decimals": 1}


def _number(value: str | int) -> int | float:
    if isinstance(value, int):
        return value
    return float(value) if "." in value else int(value)
