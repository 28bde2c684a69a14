"""The first line of an import file: which column is where."""

import csv
from collections import Counter
from collections.abc import Collection, Iterable

from chassis.errors import CorrectIt
from services.assessment.domain.decimals import shown
from services.assessment.domain.rows import COLUMNS

# A reject file has these in front, and can be imported again once its rows are put right.
LINE, REASON = "line", "reason"
OWN_COLUMNS = (LINE, REASON)
_OTHER_SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "vertical bars"}


def columns(text: str, required: Collection[str]) -> list[str]:
    """Names of the columns in order, in small letters; raises CorrectIt saying what to change."""
    try:
        names = [name.strip().lower() for name in next(csv.reader([text], strict=True), [])]
    except csv.Error as error:
        raise CorrectIt("csv.header_quotes") from error
    if len(names) == 1:
        for separator, name in _OTHER_SEPARATORS.items():
            if separator in text:
                raise CorrectIt("csv.separator", separator=name)
    _refuse("csv.unknown_columns", set(names) - {*COLUMNS, *OWN_COLUMNS}, known=COLUMNS)
    _refuse("csv.missing_columns", set(required) - set(names), known=required)
    _refuse("csv.duplicate_columns", [name for name, n in Counter(names).items() if n > 1])
    return names


def _refuse(code: str, wrong: Collection[str], known: Iterable[str] = ()) -> None:
    if wrong:
        names = ", ".join(f"'{shown(name)}'" for name in sorted(wrong)[:5])
        raise CorrectIt(code, columns=names, known=", ".join(known))
