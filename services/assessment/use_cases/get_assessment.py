"""Shows one assessment with its scores and what they come to."""

from typing import Any

from chassis.commands import Answer, Command
from chassis.database import translated
from services.assessment.domain.assessment import Assessment
from services.assessment.domain.decimals import write_decimal
from services.assessment.domain.scoring import score
from services.assessment.registry import Registry
from services.assessment.use_cases.finding import reached_assessment


def get_assessment(registry: Registry, call: Command) -> Answer:
    """Give the assessment; `scores` and figures are null after an erasure.

    To those who may not see it, it does not exist.
    """
    with translated():
        found = reached_assessment(registry, call, or_named=True)
    return {"assessment": {**summary(found), **_details(registry, found)}}


def summary(assessment: Assessment) -> dict[str, Any]:
    """What a list shows of an assessment."""
    said = assessment.submission
    return {
        "id": assessment.id,
        "version": assessment.version,
        "organisation": said and said.organisation,
        "model": assessment.model,
        "edition": assessment.edition,
        "year": assessment.year,
        "status": assessment.status.value,
        "changed": assessment.changed.isoformat(),
    }


def _details(registry: Registry, assessment: Assessment) -> dict[str, Any]:
    said = assessment.submission
    if said is None:
        names = (
            "sector",
            "size",
            "region",
            "layer",
            "practitioner",
            "scores",
            "not_applicable",
            "figures",
        )
        return dict.fromkeys(names)
    model = registry.catalogue.model(said.model, said.edition)
    figures = score(model, said.scores, said.not_applicable)
    codes = [code for code in model.criterion_of if code in said.scores]
    return {
        "sector": said.sector,
        "size": said.size,
        "region": said.region,
        "layer": said.layer,
        "practitioner": said.practitioner,
        "scores": {code: write_decimal(said.scores[code]) for code in codes},
        "not_applicable": sorted(said.not_applicable),
        "figures": {
            "criteria": {code: write_decimal(value) for code, value in figures.criteria.items()},
            "points": {code: write_decimal(value) for code, value in figures.points.items()},
            "enablers": write_decimal(figures.enablers),
            "results": write_decimal(figures.results),
            "total": write_decimal(figures.total),
        },
    }
