"""Figures as SDMX-CSV 2.0 data messages, which name the structure that explains them."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from services.benchmark.domain.open_data.column import Column, Dataset
from services.benchmark.domain.open_data.csv_text import csv_bytes

AGENCY, VERSION = "PERFORM", "1.0.0"
# Figures of a year.
FREQUENCY, ANNUAL = "FREQ", "A"
INFORMATION = "I"
_NOT_ALLOWED = re.compile(r"[^A-Za-z0-9_@$-]")


def sdmx_csv(dataset: Dataset, rows: Iterable[Sequence[str | int]]) -> bytes:
    """The message: STRUCTURE, STRUCTURE_ID and ACTION, then dimensions, measure, attributes."""
    places = [(dataset.place(each.name), each.codes is not None) for each in in_order(dataset)]
    structure = f"{AGENCY}:{flow_id(dataset)}({VERSION})"
    begin = ("dataflow", structure, INFORMATION, ANNUAL)
    header = ["STRUCTURE", "STRUCTURE_ID", "ACTION", FREQUENCY]
    header += [column.concept for column in in_order(dataset)]
    return csv_bytes(
        header,
        (
            (*begin, *(sdmx_id(row[place]) if coded else row[place] for place, coded in places))
            for row in rows
        ),
    )


def in_order(dataset: Dataset) -> tuple[Column, ...]:
    """Columns as SDMX wants them: the time is the last of the dimensions."""
    time = [each for each in dataset.dimensions if each.datatype == "gYear"]
    others = [each for each in dataset.dimensions if each not in time]
    return (*others, *time, dataset.measure, *dataset.attributes)


def flow_id(dataset: Dataset) -> str:
    """Id of the dataflow, and of its data structure definition."""
    return dataset.name.upper()


@lru_cache(maxsize=4_096)
def sdmx_id(code: str | int) -> str:
    """A code as an SDMX id, which has no dots: edition `2026.1` is `2026_1`."""
    return _NOT_ALLOWED.sub("_", str(code))
