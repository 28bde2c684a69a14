"""How an organisation's scores went on from year to year, and where they cannot be compared."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction

from services.assessment.domain.continuity import carried, counterparts
from services.assessment.domain.model import Model
from services.assessment.domain.scoring import Figures, score
from services.assessment.domain.submission import Submission


@dataclass(frozen=True)
class HandedIn:
    """One assessment that stands, with the edition that it is of."""

    assessment: str
    model: Model
    submission: Submission


@dataclass(frozen=True)
class Point:
    """One year of a line.

    `breaks` are criteria that do not go on from the point before; `changes` are those since then,
    of the criteria that do, in points of percent. `percent` is the total in percent of the maximum,
    and `change` is None where it cannot be compared.
    """

    handed_in: HandedIn
    figures: Figures
    breaks: tuple[str, ...] = ()
    changes: dict[str, Fraction] = field(default_factory=dict)
    change: Fraction | None = None

    @property
    def percent(self) -> Fraction:
        """The total in percent of the maximum."""
        return self.figures.total * 100 / self.handed_in.model.maximum


def trend(assessments: Iterable[HandedIn]) -> list[Point]:
    """Points in order of year, whatever the order in which assessments came."""
    points: list[Point] = []
    for each in sorted(assessments, key=lambda one: (one.submission.year, one.assessment)):
        said = each.submission
        point = Point(each, score(each.model, said.scores, said.not_applicable))
        points.append(_after(points[-1], point) if points else point)
    return points


def _after(last: Point, now: Point) -> Point:
    before, after = last.handed_in.model, now.handed_in.model
    known = carried(before, after, last.figures.criteria)
    same = counterparts(before, after)
    breaks = tuple(each.code for each in after.criteria if each.code not in same)
    changes = {
        code: percent - known[code]
        for code, percent in now.figures.criteria.items()
        if code in known
    }
    change = None if breaks else now.percent - last.percent
    return Point(now.handed_in, now.figures, breaks, changes, change)
