"""Compare countries on one model and year, from released batches only."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from chassis.commands import Answer, Command
from services.benchmark.domain.batch import WHOLE_COUNTRY, Label
from services.benchmark.domain.comparison import detectable, figures
from services.benchmark.domain.cube import NO_LABEL, Cube, Section
from services.benchmark.use_cases.figure_answers import (
    DEFF,
    about,
    number,
    of_section,
    rows_of,
    told,
    widened,
)
from services.benchmark.use_cases.pictures import Pictures


@dataclass(frozen=True)
class Comparison:
    """Countries beside each other and Europe."""

    pictures: Pictures

    def compare(self, call: Command) -> Answer:
        """Per criterion n, median with its interval and quartiles, by country and for Europe.

        Without a release `sections` is empty and `available` says what there is instead. Figures
        of the own country are those that were released, like everybody else's.
        """
        answer = self.pictures.answered(call, lambda picture: self._compare(picture, call.data))
        answer["available"] = [] if answer["sections"] else self.pictures.available()
        return answer

    def _compare(self, picture: Cube, asked: dict[str, Any]) -> Answer:
        label = Label(asked.get("sector"), asked.get("size"))
        return {
            **about(picture, self.pictures.today()),
            "asked": told(label),
            "sections": [
                _section(picture, section, label, asked.get("countries"))
                for section in picture.sections
            ],
        }


def _section(picture: Cube, section: Section, asked: Label, wanted: list[str] | None) -> Answer:
    least = picture.k(section.countries)
    label, rows = widened(section, asked, least)
    by_country = section.by_country(rows)
    europe = by_country.sum(axis=0, keepdims=True)
    found = figures(np.concatenate([by_country, europe]), section.codes)
    k = [picture.sources[country].k for country in section.countries]
    told_rows = rows_of(found, [*k, least])
    least_told = detectable(by_country, europe - by_country, section.codes, DEFF).tolist()
    widths = section.widths(rows).tolist()
    contributing = (found.n[:-1] > 0).sum(axis=0).tolist()
    shown = {
        country: place
        for place, country in enumerate(section.countries)
        if wanted is None or country in wanted
    }
    for place in shown.values():
        for figure, points in zip(told_rows[place], least_told[place], strict=True):
            if figure is not None:
                figure |= {"countries": 1, "width": widths[place], "detectable": number(points)}
    for figure, countries in zip(told_rows[-1], contributing, strict=True):
        if figure is not None:
            figure |= {"countries": countries, "width": max(widths), "detectable": None}
    return {
        **of_section(section),
        "shown": told(label),
        "too_coarse": _too_coarse(section, label),
        "criteria": {
            code: {
                "countries": {
                    country: told_rows[place][column]
                    for country, place in shown.items()
                    if told_rows[place][column] is not None
                },
                "europe": told_rows[-1][column],
            }
            for column, code in enumerate(section.codes)
        },
    }


def _too_coarse(section: Section, label: Label) -> float:
    """Share of organisations of which nobody was told whether they belong to the label."""
    if label == WHOLE_COUNTRY:
        return 0.0
    perhaps = np.ones(len(section.m), np.bool_)
    perhaps[section.rows(label)] = False
    for wanted, known, place in (
        (label.sector, section.sectors, section.sector),
        (label.size, section.sizes, section.size),
    ):
        if wanted is not None:
            at = known.index(wanted) if wanted in known else len(known)
            perhaps &= (place == NO_LABEL) | (place == at)
    return float(section.m[perhaps].sum() / section.m.sum())
