"""Gives what stands as submitted with its scores, page by page, so that it can be imported."""

from chassis.commands import Answer, Command
from chassis.database import translated
from services.assessment.domain.assessment import Status
from services.assessment.domain.submission import given
from services.assessment.registry import Registry
from services.assessment.store import assessments as store
from services.assessment.store.assessments import Filter
from services.assessment.use_cases.access import note


def export_assessments(registry: Registry, call: Command) -> Answer:
    """Give a page in order of id, and the cursor of the next page (null at the end).

    Every organisation on the page finds in its log that its scores were taken out.
    """
    data = call.data
    wanted = Filter(
        model=data["model"],
        edition=data["edition"],
        year=data["year"],
        status=Status.SUBMITTED.value,
    )
    with translated():
        found = store.page(registry.unit.db, wanted, data["after"], data["limit"] + 1)
        page = found[: data["limit"]]
        note(registry, call, {each.participant for each in page})
    shown = [given(each.submission) for each in page if each.submission is not None]
    return {"assessments": shown, "next": page[-1].id if len(found) > len(page) else None}
