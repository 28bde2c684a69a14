"""Compare countries on one model and year, from released batches only."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from chassis.commands import Answer, Command
from services.benchmark.domain.batch import WHOLE_COUNTRY, Label
from services.benchmark.domain.clustering import rest
from services.benchmark.domain.comparison import Figures, detectable, figures, moments
from services.benchmark.domain.cube import NO_LABEL, Cube, Section
from services.benchmark.domain.order_statistic import Numbers
from services.benchmark.use_cases.figure_answers import (
    about,
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
        answer = self.pictures.answered(call, lambda picture: self.figures(picture, call.data))
        answer["available"] = [] if answer["sections"] else self.pictures.available()
        return answer

    def figures(self, picture: Cube, asked: dict[str, Any]) -> Answer:
        """The answer's figures, from a picture in memory."""
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
    counts = section.by_country_and_all(rows)
    found = figures(counts, section.codes)
    known = moments(counts)
    others = known[-1] - known
    others[-1] = 0
    deffs = _deffs(picture, section, known[..., 0])
    least_differences = detectable(known, others, section.codes, *deffs)
    widths: list[int] = section.widths(rows).tolist()
    places = [
        place
        for place, country in enumerate(section.countries)
        if wanted is None or country in wanted
    ]
    shown = [section.countries[place] for place in places]
    # Telling takes longer than working out: only of those that are shown, and of Europe last.
    told_rows = rows_of(
        found.of([*places, -1]),
        [*(picture.sources[country].k for country in shown), least],
        _contributing(found)[[*places, -1]],
        [*(widths[place] for place in places), max(widths)],
        least_differences[[*places, -1]],
    )
    return {
        **of_section(section),
        "shown": told(label),
        "too_coarse": _too_coarse(section, label),
        "criteria": {
            code: {
                "countries": {
                    country: figure
                    for country, figure in zip(shown, each, strict=True)
                    if figure is not None
                },
                "europe": europe,
            }
            for code, (*each, europe) in zip(
                section.codes, zip(*told_rows, strict=True), strict=True
            )
        },
    }


def _deffs(picture: Cube, section: Section, n: Numbers) -> tuple[Numbers, Numbers]:
    """Design effects of each country and of all others together; `n` has Europe last."""
    of_each = picture.deff(section.countries)[:, None]
    others = rest((n[:-1] * of_each).sum(axis=0), n[-1], of_each, n[:-1])
    # Europe is held against nobody.
    return np.concatenate([of_each, [[1.0]]]), np.concatenate([others, np.ones_like(n[-1:])])


def _contributing(found: Figures) -> NDArray[np.int64]:
    """How many countries are behind each figure: itself, or all with anybody, shape as `n`."""
    countries = (found.n > 0).astype(np.int64)
    countries[-1] = countries[:-1].sum(axis=0)
    return countries


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
