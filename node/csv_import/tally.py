"""What became of the assessments of an import file, while it runs and in the end."""

from collections import Counter
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any


@dataclass
class Tally:
    """Assessments taken in so far by outcome, and how many rows repeated another one exactly."""

    outcomes: Counter[str] = field(default_factory=Counter)
    repeated_rows: int = 0


@dataclass(frozen=True)
class Summary:
    """What became of a file."""

    accepted: int
    corrected: int
    repeated: int
    rejected: int
    rows: int
    repeated_rows: int
    reject_file: Path | None
    seconds: float

    def as_data(self) -> dict[str, Any]:
        """The summary as JSON takes it."""
        return {**asdict(self), "reject_file": self.reject_file and str(self.reject_file)}

    def as_text(self) -> str:
        """The summary for a person."""
        lines = [
            f"{self.accepted:9,} assessments accepted",
            f"{self.corrected:9,} corrected",
            f"{self.repeated:9,} repeated",
            f"{self.rejected:9,} rejected",
            f"{self.rows:9,} rows in {self.seconds:.1f} s ({self.repeated_rows:,} exact repeats)",
        ]
        if self.reject_file is not None:
            lines.append(f"The rejected rows and their reasons are in {self.reject_file}")
        return "\n".join(lines)
