"""Which countries differ from the others by more than chance, in alphabetical order."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from chassis.commands import Answer, Command
from services.benchmark.domain.cube import Cube, Section
from services.benchmark.domain.funnel import (
    ACTION,
    WARNING,
    limits,
    outside,
    over_dispersion,
    precision,
)
from services.benchmark.domain.shrinkage import paule_mandel, shrunk
from services.benchmark.domain.superiority import Superiority, Weights, superiority
from services.benchmark.use_cases.figure_answers import about, jsonable, of_section
from services.benchmark.use_cases.pictures import Pictures


@dataclass(frozen=True)
class Funnel:
    """Probability of superiority by country, adjusted for its mix of sectors."""

    pictures: Pictures

    def funnel(self, call: Command) -> Answer:
        """By section, code and country: theta, its limits, theta* with interval, what was compared.

        `mix` weighs the sectors: `own`, each country against what its own mix leads to expect, or
        `europe`, where countries may be compared with each other.
        """
        return self.pictures.answered(
            call, lambda picture: jsonable(self._told(picture, call.data))
        )

    def _told(self, picture: Cube, asked: dict[str, Any]) -> Answer:
        return {
            **about(picture, self.pictures.today()),
            "mix": asked["mix"],
            "deff": {
                name: round(each.clustering.deff, 2) for name, each in picture.sources.items()
            },
            "sections": [
                _section(picture, section, Weights(asked["mix"])) for section in picture.sections
            ],
        }


def _section(picture: Cube, section: Section, mix: Weights) -> Answer:
    k = picture.k(section.countries)
    counts = section.by_sector(section.rows(), section.strata)
    found = superiority(counts, section.strata, k, picture.deff(section.countries), mix)
    dispersion = over_dispersion(found.theta, found.variance)
    by_country = _columns(found, k)
    return {
        **of_section(section),
        "criteria": {
            code: {
                "phi": float(dispersion.phi[column]),
                "tau2": float(dispersion.tau2[column]),
                "countries": {
                    country: {name: values[column][place] for name, values in by_country.items()}
                    for place, country in enumerate(section.countries)
                    if found.n[column, place] >= k
                },
            }
            for column, code in enumerate(section.codes)
        },
    }


def _columns(found: Superiority, k: int) -> dict[str, list[Any]]:
    """By name the values of each code and country; NaN, in JSON null, where there is nothing."""
    theta = np.where(found.n >= k, found.theta, np.nan)
    variance = np.where(found.n >= k, found.variance, np.nan)
    star = shrunk(theta, variance, paule_mandel(theta, variance))
    return {
        "n": found.n.tolist(),
        "theta": theta.tolist(),
        "precision": precision(variance).tolist(),
        "warning": limits(variance, WARNING).tolist(),
        "action": limits(variance, ACTION).tolist(),
        "outside": outside(theta, variance).tolist(),
        "shrunk": star.theta.tolist(),
        "interval": np.stack([star.low, star.high], axis=-1).tolist(),
        "carried": found.carried.tolist(),
        "coarse": found.coarse.tolist(),
    }
