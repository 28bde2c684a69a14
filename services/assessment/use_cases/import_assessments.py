"""Takes in a chunk of assessments in one transaction, each as a whole or not at all."""

from typing import Any

from chassis.commands import Answer, Command
from chassis.unit_of_work import Transaction
from services.assessment.domain.assessment import Identity
from services.assessment.domain.refusal import Refusal
from services.assessment.registry import Registry
from services.assessment.use_cases.reading import Scored, read
from services.assessment.use_cases.taking_in import take_in

REJECTED = "rejected"


def import_assessments(registry: Registry, call: Command) -> Answer:
    """Give one result for each assessment, in order: as for a single one, or `rejected` and why.

    A rejected one leaves the others alone. Asked again with the same command id, it gives the same
    answer; with another one, everything that is in already is `repeated`.
    """
    results: list[Answer | None] = []
    good: dict[Identity, Scored] = {}
    for data in call.data["assessments"]:
        try:
            _keep(registry, data, good)
            results.append(None)
        except Refusal as refusal:
            results.append(_rejected(refusal))

    def work(tx: Transaction) -> Answer:
        taken = iter(take_in(registry, tx, list(good.values())))
        return {"results": [next(taken) if each is None else each for each in results]}

    return registry.unit.run_command(call, work)


def _keep(registry: Registry, data: dict[str, Any], good: dict[Identity, Scored]) -> None:
    scored = read(registry, data)
    identity = registry.identity(scored.submission)
    if identity in good:
        raise Refusal("assessment.twice")
    good[identity] = scored


def _rejected(refusal: Refusal) -> Answer:
    error = {"code": refusal.code, "field": refusal.field, "params": refusal.params}
    return {"assessment": None, "version": None, "outcome": REJECTED, "error": error}
