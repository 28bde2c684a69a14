"""Takes in one assessment."""

from chassis.commands import Answer, Command
from chassis.errors import CorrectIt
from chassis.unit_of_work import Transaction
from services.assessment.errors import refusals_as_errors
from services.assessment.registry import Registry
from services.assessment.use_cases.access import reach
from services.assessment.use_cases.reading import read
from services.assessment.use_cases.taking_in import take_in


def submit_assessment(registry: Registry, call: Command) -> Answer:
    """Give id, version and outcome: `accepted`, `corrected` or `repeated`; raises CorrectIt."""
    with refusals_as_errors():
        scored = read(registry, call.data)

    def work(tx: Transaction) -> Answer:
        (answer,) = take_in(registry, tx, [scored])
        participant = registry.participant(scored.submission.organisation)
        nobody = CorrectIt("organisation.not_yours", "organisation")
        reach(registry, call, participant, answer["assessment"], nobody, tx)
        return answer

    return registry.unit.run_command(call, work)
