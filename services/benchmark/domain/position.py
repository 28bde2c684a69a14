"""The groups that one organisation can be compared with, nearest first, and its own place there."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from services.benchmark.domain.batch import Label
from services.benchmark.domain.binning import TOTAL, widened
from services.benchmark.domain.clustering import pooled
from services.benchmark.domain.cube import Section
from services.benchmark.domain.group_choice import Group
from services.benchmark.domain.histogram import Dense, NegativeCount
from services.benchmark.domain.order_statistic import Numbers


@dataclass(frozen=True)
class Surroundings:
    """Counts of one group, shape (codes, 101); of how many countries by code, and bins' width.

    `deff` is the design effect of the whole group.
    """

    counts: Dense
    countries: tuple[int, ...]
    width: int
    deff: float = 1.0


def surroundings(
    section: Section, country: str, sector: str | None, deff: Numbers
) -> dict[Group, Surroundings]:
    """The groups that apply: those of a sector only where one is known.

    `deff` has the design effect of each country of the section.
    """
    asked = {
        Group.COUNTRY_SECTOR: (Label(sector), country),
        Group.COUNTRY: (Label(), country),
        Group.EUROPE_SECTOR: (Label(sector), None),
        Group.EUROPE: (Label(), None),
    }
    if sector is None:
        del asked[Group.COUNTRY_SECTOR], asked[Group.EUROPE_SECTOR]
    return {group: _surroundings(section, *each, deff) for group, each in asked.items()}


def without_own(
    groups: Mapping[Group, Surroundings],
    codes: tuple[str, ...],
    own: Mapping[str, int],
    label: Label,
    sector: str | None,
) -> dict[Group, Surroundings]:
    """The groups less one's own record, where its batch of this label is among them.

    `own` has the bins as they were counted. Raises NegativeCount when it was not counted there.
    """
    inside = {Group.COUNTRY, Group.EUROPE}
    if sector is not None and label.sector == sector:
        inside |= {Group.COUNTRY_SECTOR, Group.EUROPE_SECTOR}
    return {
        group: _less(each, codes, own) if group in inside else each
        for group, each in groups.items()
    }


def score_bins(bins: Mapping[str, int], width: int) -> dict[str, int]:
    """Scores as a group with bins of this width counts them."""
    return {code: bin_ if code == TOTAL else widened(bin_, width) for code, bin_ in bins.items()}


def _surroundings(
    section: Section, label: Label, country: str | None, deff: Numbers
) -> Surroundings:
    rows = section.rows(label, country)
    by_country = section.by_country(rows)
    return Surroundings(
        by_country.sum(axis=0),
        tuple(np.count_nonzero(by_country.sum(axis=-1), axis=0).tolist()),
        int(section.width[rows].max(initial=1)),
        pooled(section.organisations(rows), deff),
    )


def _less(group: Surroundings, codes: tuple[str, ...], own: Mapping[str, int]) -> Surroundings:
    counts = group.counts.copy()
    for code, bin_ in own.items():
        counts[codes.index(code), bin_] -= 1
    if (counts < 0).any():
        raise NegativeCount
    return replace(group, counts=counts)
