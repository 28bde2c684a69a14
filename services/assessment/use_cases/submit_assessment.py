"""Takes in one assessment."""

from chassis.commands import Answer, Command
from services.assessment.errors import refusals_as_errors
from services.assessment.registry import Registry
from services.assessment.use_cases.reading import read
from services.assessment.use_cases.taking_in import take_in


def submit_assessment(registry: Registry, call: Command) -> Answer:
    """Give id, version and outcome: `accepted`, `corrected` or `repeated`; raises CorrectIt."""
    with refusals_as_errors():
        scored = read(registry, call.data)
    return registry.unit.run_command(call, lambda tx: take_in(registry, tx, [scored])[0])
