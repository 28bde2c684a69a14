"""A table that leaves the service, and the lines of one that comes back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from services.assessment.domain.refusal import Refusal

Cell = str | Fraction | int | None
"""What a cell holds: text is never anything but text, None is an empty cell."""


@dataclass(frozen=True)
class Table:
    """Rows under named columns; all rows have as many cells as there are columns."""

    name: str
    columns: tuple[str, ...]
    rows: Sequence[Sequence[Cell]]


@dataclass(frozen=True)
class Line:
    """One row of a file as it was read: texts by column, without blanks around them.

    `number` is its place in the file, counted from 1; `letters` are the columns of a spreadsheet.
    """

    number: int
    cells: Mapping[str, str]
    letters: Mapping[str, str]

    def text(self, column: str) -> str:
        """What a column says; empty when it says nothing or is not there."""
        return self.cells.get(column, "")

    def place(self, column: str) -> str | None:
        """Where a spreadsheet shows a cell, such as D12; None where there are no letters."""
        letter = self.letters.get(column)
        return None if letter is None else f"{letter}{self.number}"


@dataclass(frozen=True)
class Reject:
    """Why a line of a file cannot be taken, and in which column that is."""

    line: Line
    refusal: Refusal

    @property
    def column(self) -> str:
        """The column at fault; the code where the whole line is."""
        return _COLUMN_OF.get(self.refusal.field or "code", self.refusal.field or "code")


_COLUMN_OF = {"base": "version"}
