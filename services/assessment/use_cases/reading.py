"""Reads a submission from a validated request, and scores it."""

from fractions import Fraction
from typing import Any, NamedTuple

from services.assessment.domain.decimals import read_percent
from services.assessment.domain.refusal import Refusal
from services.assessment.domain.scoring import Figures, score
from services.assessment.domain.submission import Submission, read_name, read_region
from services.assessment.registry import Registry


class Scored(NamedTuple):
    """A submission with what its scores come to."""

    submission: Submission
    figures: Figures


def read(registry: Registry, data: dict[str, Any]) -> Scored:
    """Read what `SubmitAssessment` loaded; raises Refusal where a rule is broken.

    The scores must be complete for the edition named, or for the newest. An organisation without a
    region is in the node's country.
    """
    catalogue = registry.catalogue
    model = catalogue.model(data["model"], data["edition"])
    practitioner = data["practitioner"]
    submission = Submission(
        organisation=read_name("organisation", data["organisation"]),
        sector=catalogue.sector(data["sector"]),
        size=catalogue.size(data["size"]),
        region=read_region(data["region"]) or registry.country,
        model=model.code,
        edition=model.edition,
        year=data["year"],
        layer=data["layer"],
        practitioner=practitioner and read_name("practitioner", practitioner),
        scores={code: _percent(code, text) for code, text in data["scores"].items()},
        not_applicable=frozenset(data["not_applicable"]),
    )
    return Scored(submission, score(model, submission.scores, submission.not_applicable))


def _percent(code: str, text: str) -> Fraction:
    try:
        return read_percent(text)
    except Refusal as refusal:
        raise Refusal(refusal.code, f"scores.{code}", **refusal.params) from refusal
