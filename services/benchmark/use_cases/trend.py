"""How a country's organisations stand over its closed years, with breaks where editions change."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from chassis.commands import Answer, Command
from services.benchmark.domain.cube import Cube, Section
from services.benchmark.domain.histogram import Dense
from services.benchmark.domain.superiority import COARSE
from services.benchmark.domain.trend import ClosedYear, Point, trend
from services.benchmark.use_cases.pictures import Pictures


@dataclass(frozen=True)
class Trend:
    """Different organisations take part each year: the group changes, nobody "improves"."""

    pictures: Pictures

    def trend(self, call: Command) -> Answer:
        """By code a point for each closed year against the base year of its edition in Europe.

        Of several editions in one year the one with most organisations of the country counts;
        `left_out` names the others.
        """
        asked = call.data
        country = asked["country"] or self.pictures.country
        closed = [
            year
            for year in self.pictures.years(asked["model"])
            if year < self.pictures.today().year
        ]
        pictures = [self.pictures.picture(asked["model"], year) for year in closed]
        history = _History(country, asked["layer"], pictures)
        return {
            "model": asked["model"],
            "layer": asked["layer"],
            "country": country,
            "deff": {str(year): round(deff, 2) for year, deff in history.deff.items()},
            "released": {
                str(picture.year): {
                    name: source.released.isoformat() for name, source in picture.sources.items()
                }
                for picture in pictures
            },
            "base": {edition: year for edition, (year, _) in sorted(history.base.items())},
            "left_out": history.left_out,
            "criteria": {code: history.points(code) for code in history.codes},
        }


class _History:
    """What is known of one country and layer over the years."""

    def __init__(self, country: str, layer: str, pictures: Sequence[Cube]) -> None:
        self.country = country
        self.base: dict[str, tuple[int, Section]] = {}
        self.left_out: list[Answer] = []
        self.deff: dict[int, float] = {}
        self._own: list[tuple[int, Section]] = []
        strata: set[str] = set()
        for picture in pictures:
            sections = [each for each in picture.sections if each.series.layer == layer]
            for section in sections:
                self.base.setdefault(section.series.edition, (picture.year, section))
                strata.update(section.sectors)
            self._choose(picture, sections)
        self._strata = (*sorted(strata), COARSE)
        chosen = {code: None for _, section in self._own for code in section.codes}
        self.codes = sorted(chosen, key=lambda code: (not code.isdigit(), len(code), code))
        self._sums = {
            id(section): section.by_sector(section.rows(), self._strata)
            for _, section in (*self._own, *self.base.values())
        }

    def points(self, code: str) -> list[Answer]:
        """The years in which the country's organisations answered this code."""
        years = [
            ClosedYear(year, section.series.edition, self._counts(section, code), self.deff[year])
            for year, section in self._own
            if code in section.codes
        ]
        base = {
            edition: self._sums[id(section)][section.codes.index(code)].sum(axis=0)
            for edition, (_, section) in self.base.items()
            if code in section.codes
        }
        return [_point(each) for each in trend(years, base, self._strata) if each.n]

    def _choose(self, picture: Cube, sections: list[Section]) -> None:
        if self.country not in picture.sources:
            return
        sizes = {
            section.series.edition: int(section.m[section.rows(country=self.country)].sum())
            for section in sections
        }
        known = [each for each in sections if sizes[each.series.edition]]
        ordered = sorted(known, key=lambda each: -sizes[each.series.edition])
        if ordered:
            self._own.append((picture.year, ordered[0]))
            self.deff[picture.year] = picture.sources[self.country].clustering.deff
        self.left_out += [
            {"year": picture.year, "edition": section.series.edition} for section in ordered[1:]
        ]

    def _counts(self, section: Section, code: str) -> Dense:
        place = section.countries.index(self.country)
        found: Dense = self._sums[id(section)][section.codes.index(code), place]
        return found


def _point(point: Point) -> Answer:
    told = asdict(point)
    interval = point.interval
    told["interval"] = None if interval is None else [interval.low, interval.high]
    return told
