"""What a design has published and what is true about it, as rows of the attackers' two files."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from tests.attacks.designs.population import COUNTRY, EDITION, LAYER, MODEL, Assessed
from tests.attacks.stream import TOTAL, Row, widened

Label = tuple[str | None, str | None]


@dataclass(frozen=True)
class Issued:
    """One set as it is published, with its members; made once and published many times."""

    row: Row
    members: list[list[str]]


@dataclass
class Book:
    """Lines of the stream and of the truth."""

    k: int
    spread: int = 10
    stream: list[Row] = field(default_factory=list)
    truth: list[Row] = field(default_factory=list)

    def knows(self, assessed: Iterable[Assessed]) -> None:
        """Write record versions into the truth."""
        self.truth += [each.row() for each in assessed]

    def publish(
        self,
        version: int,
        year: int | str,
        day: int,
        issued: Iterable[Issued],
        retired: Iterable[str] = (),
    ) -> None:
        """Announce the whole state of one year."""
        sets = list(issued)
        self.stream.append(
            {
                "country": COUNTRY,
                "subject": f"release:{MODEL}:{year}",
                "epoch": 1,
                "version": version,
                "released": f"day {day}",
                "policy": {"k": self.k, "spread": self.spread, "width": 1},
                "batches": [each.row for each in sets],
                "retired": sorted(retired),
            }
        )
        self.truth += [
            {
                "kind": "batch",
                "country": COUNTRY,
                "version": version,
                "id": each.row["id"],
                "rev": each.row["rev"],
                "members": each.members,
            }
            for each in sets
        ]


def issue(
    batch_id: str,
    members: Sequence[Assessed],
    label: Label = (None, None),
    *,
    rev: int = 0,
    width: int = 1,
    year: int | str | None = None,
) -> Issued:
    """A set of these members, counted exactly."""
    return Issued(
        {
            "id": batch_id,
            "rev": rev,
            "model": MODEL,
            "edition": EDITION,
            "year": members[0].year if year is None else year,
            "layer": LAYER,
            "label": {"sector": label[0], "size": label[1]},
            "m": len(members),
            "width": width,
            "histograms": counted(members, width),
        },
        [[each.organisation, each.record] for each in members],
    )


def counted(members: Iterable[Assessed], width: int) -> dict[str, list[list[int]]]:
    """One sparse histogram for each criterion, and the total in its own bins."""
    counts: dict[str, Counter[int]] = {}
    for each in members:
        for code, bin_ in each.bins.items():
            place = bin_ if code == TOTAL else widened(bin_, width)
            counts.setdefault(code, Counter())[place] += 1
    return {code: [list(pair) for pair in sorted(each.items())] for code, each in counts.items()}
