"""Import files as bytes."""

import csv
import io
from collections.abc import Iterable

from node.csv_import import reader
from services.assessment.domain.rows import Row

HEADER = "organisation,sector,size,region,model,year,code,score"
FIRST = "Harbour Kitchen,health,small,gb-sct,perform-full,2024,1a,57.5"


def file_of(*lines: str, header: str = HEADER) -> bytes:
    """Give a file with a header."""
    return "".join(f"{line}\n" for line in (header, *lines)).encode()


def read(content: bytes, required: Iterable[str] = reader.FOR_IMPORT) -> list[Row]:
    """Read all rows."""
    return list(reader.rows(io.BytesIO(content), tuple(required)))


def written(rows: Iterable[Iterable[str]]) -> str:
    """Give rows as the csv module writes them."""
    stream = io.StringIO()
    csv.writer(stream).writerows(rows)
    return stream.getvalue()
