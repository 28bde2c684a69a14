"""One row of an import, as text, and the rows that make up one assessment."""

from collections.abc import Iterable
from typing import NamedTuple

from services.assessment.domain.refusal import Refusal


class Key(NamedTuple):
    """What rows of one assessment have in common."""

    organisation: str
    model: str
    year: str


class Row(NamedTuple):
    """One score with all that is said about it; `fault` is set where the line was no proper row.

    Texts are composed (NFC), so that one accent written in two ways is the same.

    A tuple, because a file of 200,000 rows is held until its last line is read: any line may belong
    to any assessment, and half an assessment must never be sent.
    """

    line: int
    organisation: str = ""
    sector: str = ""
    size: str = ""
    region: str = ""
    model: str = ""
    year: str = ""
    code: str = ""
    score: str = ""
    practitioner: str = ""
    layer: str = ""
    fault: Refusal | None = None

    @property
    def key(self) -> Key:
        """The assessment that this row belongs to."""
        return Key(self.organisation, self.model, self.year)


COLUMNS = tuple(name for name in Row._fields if name not in ("line", "fault"))


def grouped(rows: Iterable[Row]) -> dict[Key, list[Row]]:
    """Rows by assessment, in the order in which each assessment first appears."""
    groups: dict[Key, list[Row]] = {}
    for row in rows:
        groups.setdefault(row.key, []).append(row)
    return groups
