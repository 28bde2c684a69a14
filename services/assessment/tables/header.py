"""The row that names a table's columns, and how much room there is below it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from openpyxl.utils import get_column_letter

from chassis.errors import CorrectIt
from services.assessment.domain.decimals import shown
from services.assessment.domain.table import Line

MOST_ROWS = 2_000
MOST_COLUMNS = 40
# Rows above the header that a form has for people.
MOST_ABOVE = 30
# Without these there is nothing to take in.
NEEDED = ("code",)


@dataclass(frozen=True)
class Header:
    """Names of columns by their place; an empty one has none."""

    names: tuple[str, ...]

    @classmethod
    def of(cls, cells: Sequence[str], known: Sequence[str]) -> "Header | None":
        """The header that a row is; None when it is none. Raises CorrectIt for a wrong one."""
        names = tuple(cell.strip().lower() for cell in cells)
        if not set(NEEDED) <= set(names) or len(set(names) & set(known)) < 2:
            return None
        unknown = [name for name in names if name and name not in known]
        if unknown:
            wrong = ", ".join(map(shown, unknown[:5]))
            raise CorrectIt("table.unknown_columns", "content", columns=wrong)
        twice = [name for name, count in Counter(names).items() if name and count > 1]
        if twice:
            raise CorrectIt("table.columns_twice", "content", columns=", ".join(twice))
        return cls(names)

    def line(self, number: int, cells: Sequence[str], letters: bool) -> Line:
        """A row below it; raises CorrectIt when it has cells beside the columns."""
        if any(cell.strip() for cell in cells[len(self.names) :]):
            raise CorrectIt("table.malformed", "content", line=number)
        pairs = list(enumerate(zip(self.names, cells, strict=False), start=1))
        return Line(
            number,
            {name: cell.strip() for _, (name, cell) in pairs if name},
            {name: get_column_letter(place) for place, (name, _) in pairs if name and letters},
        )


def lines(
    rows: Iterable[tuple[int, Sequence[str]]], known: Sequence[str], letters: bool
) -> Iterator[Line]:
    """The rows below the header that hold anything, each with its number in the file.

    There may be a few rows for people above the header, labels in their language among them, so
    the first row that is wholly one counts. Raises CorrectIt when there is none.
    """
    header: Header | None = None
    wrong: CorrectIt | None = None
    for number, cells in rows:
        if header is not None:
            if any(cell.strip() for cell in cells):
                yield header.line(number, cells, letters)
            continue
        try:
            header = Header.of(cells, known)
        except CorrectIt as error:
            wrong = wrong or error
        if header is None and number > MOST_ABOVE:
            break
    if header is None:
        raise wrong or CorrectIt("table.no_header", "content", known=", ".join(known))


def require_room(row: int, columns: int) -> None:
    """Raise CorrectIt when a table is larger than any that this service wrote."""
    if row > MOST_ROWS or columns > MOST_COLUMNS:
        raise CorrectIt("table.too_large", "content", rows=MOST_ROWS, columns=MOST_COLUMNS)
