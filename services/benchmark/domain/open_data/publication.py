"""All files of a publication, one after the other, each by its path in the folder."""

import hashlib
import json
from collections.abc import Iterator
from typing import Any

from services.benchmark.domain.open_data.codes import Names, code_lists
from services.benchmark.domain.open_data.csv_text import csv_bytes
from services.benchmark.domain.open_data.csvw import PATH, csvw_metadata
from services.benchmark.domain.open_data.dataset import DATASETS
from services.benchmark.domain.open_data.json_stat import cubes
from services.benchmark.domain.open_data.licence import licence_text
from services.benchmark.domain.open_data.method import method_note
from services.benchmark.domain.open_data.sdmx_csv import sdmx_csv
from services.benchmark.domain.open_data.sdmx_structure import sdmx_structure
from services.benchmark.domain.open_data.source import Source
from services.benchmark.domain.open_data.tables import all_tables, rows_of

CHECKSUMS = "SHA256SUMS"
File = tuple[str, bytes]


def publication(source: Source, names: Names) -> Iterator[File]:
    """Path and content of every file; the checksums of all others come last.

    Equal releases and names give equal bytes: no clock, no order of arrival, no id is in them.
    """
    lines = []
    for path, content in _files(source, names):
        lines.append(f"{hashlib.sha256(content).hexdigest()}  {path}\n")
        yield path, content
    yield CHECKSUMS, "".join(sorted(lines, key=lambda line: line.partition("  ")[2])).encode()


def _files(source: Source, names: Names) -> Iterator[File]:
    described = []
    for table, rows in all_tables(source, names):
        described.append(table)
        yield table.path, csv_bytes(table.header, rows)
    yield PATH, _json(csvw_metadata(source, described))
    yield from _json_stat(source, names)
    for dataset in DATASETS:
        yield f"sdmx/{dataset.name}.csv", sdmx_csv(dataset, rows_of(dataset, source))
    yield "sdmx/structure.xml", sdmx_structure(code_lists(source, names), source)
    yield "METHOD.md", method_note(source).encode()
    yield "LICENCE.txt", licence_text().encode()


def _json_stat(source: Source, names: Names) -> Iterator[File]:
    lists = code_lists(source, names)
    for dataset in DATASETS:
        for path, cube in cubes(dataset, rows_of(dataset, source), lists, source):
            # Indented, the many values would take ten times as long.
            yield path, json.dumps(cube, ensure_ascii=False).encode() + b"\n"


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1).encode() + b"\n"
