"""Tables as CSV in UTF-8 (RFC 4180), with nothing that a spreadsheet would run as a formula."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

# As in the tables of assessments: an apostrophe before such a cell says "text". Codes and numbers
# never begin so; titles come from content, and might.
_FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")


def csv_bytes(header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """The whole file; equal rows give equal bytes."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return stream.getvalue().encode()


@lru_cache(maxsize=4_096)
def neutralised(cell: str) -> str:
    """A cell as it can safely be opened: `=1+1` becomes `'=1+1`."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def _cell(value: object) -> object:
    return neutralised(value) if isinstance(value, str) else value
