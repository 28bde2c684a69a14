"""Assessments of an import file: read to the end, then taken or rejected one by one."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Generic, TypeVar

from chassis.errors import CorrectIt
from chassis.messages import sentence
from node.csv_import.rejects import Reject
from services.assessment.domain.intake import Rejected
from services.assessment.domain.refusal import Refusal
from services.assessment.domain.rows import Key, Row, grouped
from services.assessment.errors import correct_it

T = TypeVar("T")


@dataclass
class Sorting(Generic[T]):
    """Rows of a file by assessment, and those that were rejected so far.

    `judge` makes an assessment of its rows or raises Rejected.
    """

    groups: dict[Key, list[Row]]
    judge: Callable[[list[Row]], T]
    content_dir: Path
    rejects: list[Reject] = field(default_factory=list)
    rejected: int = 0

    @classmethod
    def of(
        cls, rows: Iterable[Row], judge: Callable[[list[Row]], T], content_dir: Path
    ) -> "Sorting[T]":
        """Read all rows: a fault of the file itself shows before anything is done with it."""
        return cls(grouped(rows), judge, content_dir)

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return sum(map(len, self.groups.values()))

    def accepted(self) -> Iterator[tuple[list[Row], T]]:
        """Assessments that can be made of their rows, in the file's order; the others are kept."""
        for rows in self.groups.values():
            try:
                made = self.judge(rows)
            except Rejected as rejected:
                self.reject(rejected.reasons)
            else:
                yield rows, made

    def reject(self, reasons: Iterable[tuple[Row, Refusal | CorrectIt]]) -> None:
        """Keep the rows of one assessment with the sentence for each."""
        self.rejected += 1
        for row, reason in reasons:
            error = correct_it(reason) if isinstance(reason, Refusal) else reason
            self.rejects.append(Reject(row, sentence(error, self.content_dir)))
