"""RPC methods about rounds: begun, agreed, submitted, shown."""

from chassis.commands import Answer, Command
from chassis.rpc import command, query
from services.assessment.policy.table import may
from services.assessment.registry import Registry
from services.assessment.schemas import rounds as schemas
from services.assessment.use_cases.rounds.begin_round import begin_round
from services.assessment.use_cases.rounds.discard_round import discard_round
from services.assessment.use_cases.rounds.get_round import get_round
from services.assessment.use_cases.rounds.list_rounds import list_rounds
from services.assessment.use_cases.rounds.move_round import gather_round, reopen_round
from services.assessment.use_cases.rounds.submit_round import submit_round


class Rounds:
    """An organisation's passes through a model."""

    registry: Registry

    @command(schemas.BeginRound, may("begin_round"))
    def begin_round(self, call: Command) -> Answer:
        """Begin a round as a draft."""
        return begin_round(self.registry, call)

    @query(schemas.OneRound, may("get_round"))
    def get_round(self, call: Command) -> Answer:
        """Show one round without its answers."""
        return get_round(self.registry, call)

    @query(schemas.ListRounds, may("list_rounds"))
    def list_rounds(self, call: Command) -> Answer:
        """Show a page of rounds."""
        return list_rounds(self.registry, call)

    @command(schemas.RoundVersion, may("gather_round"))
    def gather_round(self, call: Command) -> Answer:
        """Close the individual answers, so that the group can agree."""
        return gather_round(self.registry, call)

    @command(schemas.RoundVersion, may("reopen_round"))
    def reopen_round(self, call: Command) -> Answer:
        """Open the individual answers again."""
        return reopen_round(self.registry, call)

    @command(schemas.RoundVersion, may("discard_round"))
    def discard_round(self, call: Command) -> Answer:
        """Throw away a round that was never handed in."""
        return discard_round(self.registry, call)

    @command(schemas.RoundVersion, may("submit_round"))
    def submit_round(self, call: Command) -> Answer:
        """Hand in what was agreed; tells the other services by `assessment.submitted.v1`."""
        return submit_round(self.registry, call)
