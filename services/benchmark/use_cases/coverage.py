"""Whom the figures speak of: participants by sector, size and label, and the age of the data."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from chassis.commands import Answer, Command
from services.benchmark.domain.binning import BINS, TOTAL, TOTAL_BIN_POINTS
from services.benchmark.domain.coverage import composition, data_age, rate, reach
from services.benchmark.domain.cube import NO_LABEL, Cube, Places, Section
from services.benchmark.domain.intervals import Interval
from services.benchmark.domain.superiority import COARSE
from services.benchmark.use_cases.figure_answers import about, of_section
from services.benchmark.use_cases.pictures import Pictures

Directory = Mapping[str, Any]


@dataclass(frozen=True)
class Coverage:
    """Of one country, or of Europe."""

    pictures: Pictures

    def coverage(self, call: Command) -> Answer:
        """Participants beside the directory's counts, where the caller gives these.

        All editions and layers count together, because an organisation is in one of them only.
        What is known of the median of all organisations stands by section and code.
        """
        return self.pictures.answered(call, lambda picture: self._told(picture, call.data))

    def _told(self, picture: Cube, asked: dict[str, Any]) -> Answer:
        country, directory = asked["country"], asked["directory"] or {}
        today = self.pictures.today()
        sectors: dict[str, int] = {}
        sizes: dict[str, int] = {}
        labels = {"sector_size": 0, "sector": 0, "country": 0}
        for section in picture.sections:
            rows = section.rows(country=country)
            m = section.m[rows]
            _count(sectors, section.sector[rows], section.sectors, m)
            _count(sizes, section.size[rows], section.sizes, m)
            _count_labels(labels, section.sector[rows], section.size[rows], m)
        newest = {
            name: source.released
            for name, source in picture.sources.items()
            if country in (None, name)
        }
        n, registered = sum(labels.values()), directory.get("organisations")
        return {
            **about(picture, today),
            "country": country,
            "n": n,
            "directory": registered,
            "rate": rate(n, registered),
            "countries": sum(bool(_participants(picture, name)) for name in newest),
            "sectors": [asdict(cell) for cell in composition(sectors, directory.get("sectors"))],
            "sizes": [asdict(cell) for cell in composition(sizes, directory.get("sizes"))],
            "labels": labels,
            "age": data_age(newest, today),
            "sections": [_section(section, country, registered) for section in picture.sections],
        }


def _participants(picture: Cube, country: str) -> int:
    return sum(int(section.m[section.rows(country=country)].sum()) for section in picture.sections)


def _count(found: dict[str, int], places: Places, names: tuple[str, ...], m: Any) -> None:
    for place in np.unique(places).tolist():
        name = COARSE if place == NO_LABEL else names[place]
        found[name] = found.get(name, 0) + int(m[places == place].sum())


def _count_labels(found: dict[str, int], sector: Places, size: Places, m: Any) -> None:
    found["sector_size"] += int(m[size != NO_LABEL].sum())
    found["sector"] += int(m[(size == NO_LABEL) & (sector != NO_LABEL)].sum())
    found["country"] += int(m[(size == NO_LABEL) & (sector == NO_LABEL)].sum())


def _section(section: Section, country: str | None, directory: int | None) -> Answer:
    counts = section.together(section.rows(country=country))
    told = {}
    for code, each in zip(section.codes, counts, strict=True):
        found = reach(each, directory)
        told[code] = {
            "n": int(each.sum()),
            "code": found.code,
            "params": found.params,
            "interval": _points(code, found.interval),
        }
    return {**of_section(section), "criteria": told}


def _points(code: str, interval: Interval | None) -> list[float] | None:
    """A bin of the total reaches to its upper edge."""
    if interval is None or code != TOTAL:
        return None if interval is None else [interval.low, interval.high]
    highest = (BINS - 1) * TOTAL_BIN_POINTS
    return [
        interval.low * TOTAL_BIN_POINTS,
        min((interval.high + 1) * TOTAL_BIN_POINTS, highest),
    ]
