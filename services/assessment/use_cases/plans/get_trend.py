"""Shows how an organisation's scores went on from year to year."""

from typing import Any

from chassis.commands import Answer, Command
from chassis.database import translated
from services.assessment.domain.assessment import Status
from services.assessment.domain.decimals import write_decimal, write_signed
from services.assessment.domain.trend import HandedIn, Point, trend
from services.assessment.errors import refusals_as_errors
from services.assessment.registry import Registry
from services.assessment.store import assessments
from services.assessment.use_cases.plans.finding import reached_organisation


def get_trend(registry: Registry, call: Command) -> Answer:
    """Give a point for each assessment that stands, in order of year, imported ones too.

    `breaks` are the criteria that cannot be compared with the point before, because the edition
    changed and nothing says how the two belong together.
    """
    with translated(), refusals_as_errors():
        participant = reached_organisation(registry, call)
        registry.catalogue.model(call.data["model"])
        found = assessments.of_model(registry.unit.db, participant, call.data["model"])
        points = trend(
            HandedIn(each.id, registry.catalogue.model(each.model, each.edition), each.submission)
            for each in found
            if each.status is Status.SUBMITTED and each.submission is not None
        )
    return {"model": call.data["model"], "points": [_shown(each) for each in points]}


def _shown(point: Point) -> dict[str, Any]:
    handed_in, figures = point.handed_in, point.figures
    return {
        "assessment": handed_in.assessment,
        "year": handed_in.submission.year,
        "edition": handed_in.model.edition,
        "layer": handed_in.submission.layer,
        "total": write_decimal(figures.total),
        "maximum": write_decimal(handed_in.model.maximum),
        "percent": write_decimal(point.percent),
        "criteria": {code: write_decimal(value) for code, value in figures.criteria.items()},
        "breaks": list(point.breaks),
        "change": None if point.change is None else write_signed(point.change),
        "changes": {code: write_signed(value) for code, value in point.changes.items()},
    }
