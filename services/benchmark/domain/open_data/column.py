"""A column of a data set, described once for all formats."""

from dataclasses import dataclass
from enum import Enum


class Role(Enum):
    """A dimension is part of what a figure is about; an attribute says more of the figure."""

    DIMENSION = "dimension"
    TIME = "time"
    MEASURE = "measure"
    ATTRIBUTE = "attribute"


@dataclass(frozen=True, slots=True)
class Column:
    """`name` heads it in CSV and JSON-stat, `concept` is its SDMX id; `codes` its code list."""

    name: str
    concept: str
    title: str
    about: str
    role: Role = Role.DIMENSION
    codes: str | None = None
    datatype: str = "string"

    @property
    def is_dimension(self) -> bool:
        """Whether it is part of what a figure is about, the year included."""
        return self.role in (Role.DIMENSION, Role.TIME)


@dataclass(frozen=True, slots=True)
class Dataset:
    """One table of figures: its dimensions tell rows apart, and one column is the measure."""

    name: str
    title: str
    about: str
    columns: tuple[Column, ...]

    @property
    def dimensions(self) -> tuple[Column, ...]:
        """Columns that tell rows apart."""
        return tuple(each for each in self.columns if each.is_dimension)

    @property
    def measure(self) -> Column:
        """The column with the figure."""
        return next(each for each in self.columns if each.role is Role.MEASURE)

    @property
    def attributes(self) -> tuple[Column, ...]:
        """Columns that say more of the figure."""
        return tuple(each for each in self.columns if each.role is Role.ATTRIBUTE)

    def place(self, name: str) -> int:
        """Where a column stands in a row."""
        return [each.name for each in self.columns].index(name)


Value = str | int
Row = tuple[Value, ...]
