"""Shows one round."""

from chassis.commands import Answer, Command
from chassis.database import translated
from services.assessment.registry import Registry
from services.assessment.use_cases.rounds.finding import reached
from services.assessment.use_cases.rounds.showing import shown


def get_round(registry: Registry, call: Command) -> Answer:
    """Give the round without its answers."""
    with translated():
        return {"round": shown(reached(registry, call))}
