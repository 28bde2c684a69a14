"""Writes a country's demo data as the CSV file that `perform import` reads."""

import csv
from pathlib import Path

from node.demo.population import MODEL, assessments

COLUMNS = (
    "organisation",
    "sector",
    "size",
    "region",
    "model",
    "year",
    "code",
    "score",
    "practitioner",
)


def write(country: str, file: Path) -> int:
    """Write the file and give its number of assessments."""
    count = 0
    with file.open("w", encoding="utf-8", newline="") as stream:
        rows = csv.writer(stream)
        rows.writerow(COLUMNS)
        for assessed in assessments(country):
            who = assessed.organisation
            start = (who.reference, who.sector, who.size, who.region, MODEL, assessed.year)
            for part, score in assessed.scores.items():
                rows.writerow((*start, part, score, who.adviser))
            count += 1
    return count
