"""The two files an attacker is given: what was announced in public, and the truth to judge by.

`stream.jsonl` is all that leaves the countries. `truth.jsonl` says who is in which batch; attacks
use it to ask "could anybody", and to count whom they have found.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_FLOOR, Decimal
from pathlib import Path
from typing import Any

Row = dict[str, Any]
Bins = dict[int, int]
Year = int | str
TOTAL = "total"
# Whatever else a line carries (signatures, keys) says nothing about organisations.
PUBLIC = ("country", "epoch", "version", "released", "policy", "batches", "retired")


@dataclass(frozen=True, eq=False)
class Batch:
    """One published set; `histograms` by criterion, from bin to count; `body` is all it says."""

    id: str
    rev: int
    model: str
    edition: str
    year: Year
    layer: str
    sector: str | None
    size: str | None
    m: int
    width: int
    histograms: Mapping[str, Bins]
    body: str

    @property
    def label(self) -> tuple[str | None, str | None]:
        """Sector and size; neither means the whole country."""
        return self.sector, self.size


@dataclass(frozen=True, eq=False)
class Announcement:
    """One line of the public stream; `body` is all it says."""

    country: str
    model: str
    year: Year
    epoch: int
    version: int
    k: int
    spread: int
    batches: tuple[Batch, ...]
    retired: frozenset[str]
    body: str

    @property
    def subject(self) -> tuple[str, str, Year]:
        """Versions are counted by country, model and year."""
        return self.country, self.model, self.year

    @property
    def order(self) -> tuple[int, int]:
        """What makes one announcement of a subject newer than another."""
        return self.epoch, self.version


@dataclass(frozen=True, eq=False)
class Record:
    """One version of one organisation's assessment, scores as one-point bins."""

    country: str
    organisation: str
    sector: str
    size: str
    model: str
    year: Year
    record: str
    bins: Mapping[str, int]
    principals: frozenset[str]

    @property
    def who(self) -> str:
        """The organisation, unique over all countries."""
        return f"{self.country}/{self.organisation}"


@dataclass
class Truth:
    """Every record version, and the members of every batch of every release.

    `members` is by (country, version, id, rev); two contents under one key are two entries.
    """

    records: list[Record] = field(default_factory=list)
    members: dict[tuple[str, int, str, int], list[tuple[tuple[str, str], ...]]] = field(
        default_factory=dict
    )


def load(path: Path) -> list[Row]:
    """The lines of a file, one JSON object each."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


def announcements(rows: Iterable[Row]) -> list[Announcement]:
    """The public stream in its order; a line that tells of two models or years is refused."""
    read: list[Announcement] = []
    seen: dict[str, tuple[str, Year]] = {}
    for row in rows:
        batches = tuple(_batch(each) for each in row["batches"])
        model, year = _subject(row, batches, seen)
        seen.update({batch.id: (model, year) for batch in batches})
        read.append(
            Announcement(
                country=row["country"],
                model=model,
                year=year,
                epoch=row["epoch"],
                version=row["version"],
                k=row["policy"]["k"],
                spread=row["policy"]["spread"],
                batches=batches,
                retired=frozenset(row["retired"]),
                body=canonical({name: row.get(name) for name in PUBLIC}),
            )
        )
    return read


def truth(rows: Iterable[Row]) -> Truth:
    """Records and memberships; totals are points, or bins where none is above 100."""
    lines = list(rows)
    records = [row for row in lines if row["kind"] == "record"]
    totals = [Decimal(str(row["scores"][TOTAL])) for row in records if TOTAL in row["scores"]]
    in_points = any(total > 100 for total in totals)
    known = Truth(records=[_record(row, in_points) for row in records])
    for row in lines:
        if row["kind"] == "batch":
            key = (row["country"], row["version"], row["id"], row["rev"])
            members = tuple(sorted((str(org), str(record)) for org, record in row["members"]))
            versions = known.members.setdefault(key, [])
            if members not in versions:
                versions.append(members)
    return known


def canonical(value: Any) -> str:
    """Equal values give equal text."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"))


def widened(bin_: int, width: int) -> int:
    """The multiple of `width` points nearest to a bin, half up."""
    return width * ((2 * bin_ + width) // (2 * width))


def _subject(
    row: Row, batches: tuple[Batch, ...], seen: Mapping[str, tuple[str, Year]]
) -> tuple[str, Year]:
    found = {(batch.model, batch.year) for batch in batches}
    if "subject" in row:
        _, model, year = row["subject"].split(":")
        found.add((model, int(year) if year.isdigit() else year))
    elif "model" in row and "year" in row:
        found.add((row["model"], row["year"]))
    if not found:
        found = {seen[batch_id] for batch_id in row["retired"] if batch_id in seen}
    if len(found) != 1:
        raise ValueError(f"an announcement is about one model and year, not {sorted(found)}")
    return found.pop()


def _batch(row: Row) -> Batch:
    return Batch(
        id=row["id"],
        rev=row["rev"],
        model=row["model"],
        edition=row["edition"],
        year=row["year"],
        layer=row["layer"],
        sector=row["label"]["sector"],
        size=row["label"]["size"],
        m=row["m"],
        width=row.get("width", 1),
        histograms={code: dict(pairs) for code, pairs in row["histograms"].items()},
        body=canonical(row),
    )


def _record(row: Row, in_points: bool) -> Record:
    return Record(
        country=row["country"],
        organisation=str(row["organisation"]),
        sector=row["sector"],
        size=row["size"],
        model=row["model"],
        year=row["year"],
        record=str(row["record"]),
        bins={
            code: _bin(score, code == TOTAL and in_points) for code, score in row["scores"].items()
        },
        principals=frozenset(row["principals"]),
    )


def _bin(score: Any, points: bool) -> int:
    """Criteria are rounded half up, totals counted by the floor of ten points."""
    exact = Decimal(str(score))
    shifted = exact / 10 if points else exact + Decimal("0.5")
    return int(shifted.to_integral_value(ROUND_FLOOR))
