"""How scores are spread over a group, in bins wide enough to be looked at."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from chassis.commands import Answer, Command
from services.benchmark.domain.batch import Label
from services.benchmark.domain.binning import TOTAL, TOTAL_BIN_POINTS
from services.benchmark.domain.comparison import figures
from services.benchmark.domain.cube import Cube, Section
from services.benchmark.domain.gates import DISPLAY_POINTS, Gate, display_bins
from services.benchmark.use_cases.figure_answers import about, of_section, rows_of, told, widened
from services.benchmark.use_cases.pictures import Pictures


@dataclass(frozen=True)
class Distribution:
    """Of a country, or of Europe."""

    pictures: Pictures

    def distribution(self, call: Command) -> Answer:
        """By section and code the figures of a group, with bars from 30 organisations."""
        return self.pictures.answered(call, lambda picture: self._told(picture, call.data))

    def _told(self, picture: Cube, asked: dict[str, Any]) -> Answer:
        label = Label(asked["sector"], asked["size"])
        return {
            **about(picture, self.pictures.today()),
            "asked": told(label),
            "country": asked["country"],
            "sections": [
                _section(picture, section, label, asked["country"]) for section in picture.sections
            ],
        }


def _section(picture: Cube, section: Section, asked: Label, country: str | None) -> Answer:
    least = picture.k(section.countries)
    label, rows = widened(section, asked, least, country)
    counts = section.together(rows)
    countries = np.count_nonzero(section.by_country(rows).any(axis=-1), axis=0)
    (shown,) = rows_of(
        figures(counts[None], section.codes),
        [least],
        countries[None],
        [int(section.width[rows].max(initial=1))],
        np.full((1, len(section.codes)), np.nan),
    )
    bars = display_bins(counts).tolist()
    for column, (code, figure) in enumerate(zip(section.codes, shown, strict=True)):
        if figure is not None:
            enough = figure["shows"] == Gate.DISTRIBUTION.name.lower()
            figure |= {
                "points": DISPLAY_POINTS * (TOTAL_BIN_POINTS if code == TOTAL else 1),
                "counts": bars[column] if enough else None,
            }
    return {
        **of_section(section),
        "shown": told(label),
        "criteria": dict(zip(section.codes, shown, strict=True)),
    }
