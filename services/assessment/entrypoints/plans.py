"""RPC methods about improvement: actions, targets, the next round, and what moved."""

from chassis.commands import Answer, Command
from chassis.rpc import command, query
from chassis.timers import every
from services.assessment.policy.table import may
from services.assessment.registry import Registry
from services.assessment.schemas import plans as schemas
from services.assessment.schemas.rounds import OneRound
from services.assessment.use_cases.plans.add_action import add_action
from services.assessment.use_cases.plans.adopt_suggestion import adopt_suggestion
from services.assessment.use_cases.plans.begin_next_round import begin_next_round
from services.assessment.use_cases.plans.change_action import change_action
from services.assessment.use_cases.plans.get_action import get_action
from services.assessment.use_cases.plans.get_effect import get_effect
from services.assessment.use_cases.plans.get_last_answers import get_last_answers
from services.assessment.use_cases.plans.get_plan import get_plan
from services.assessment.use_cases.plans.get_targets import get_targets
from services.assessment.use_cases.plans.get_trend import get_trend
from services.assessment.use_cases.plans.list_actions import list_actions
from services.assessment.use_cases.plans.set_targets import set_targets
from services.assessment.use_cases.plans.suggest_actions import suggest_actions
from services.assessment.use_cases.plans.tell_due import tell_due

# A day is what counts; this is how soon after midnight, or after a start, one hears of it.
TELL_SECONDS = 300


class Plans:
    """RPC methods about improvement: actions, targets, the next round, and what moved."""

    registry: Registry

    @command(schemas.AddAction, may("add_action"))
    def add_action(self, call: Command) -> Answer:
        """Add an action to the plan."""
        return add_action(self.registry, call)

    @command(schemas.ChangeAction, may("change_action"))
    def change_action(self, call: Command) -> Answer:
        """Change some of an action's terms, or note how it goes."""
        return change_action(self.registry, call)

    @query(schemas.GetAction, may("get_action"))
    def get_action(self, call: Command) -> Answer:
        """Show one action with a page of its history."""
        return get_action(self.registry, call)

    @query(schemas.ListActions, may("list_actions"))
    def list_actions(self, call: Command) -> Answer:
        """Show a page of an organisation's actions."""
        return list_actions(self.registry, call)

    @query(schemas.OneOrganisation, may("get_plan"))
    def get_plan(self, call: Command) -> Answer:
        """Show what to do first, and what the plan comes to."""
        return get_plan(self.registry, call)

    @query(schemas.SuggestActions, may("suggest_actions"))
    def suggest_actions(self, call: Command) -> Answer:
        """Suggest actions for the lowest parts and for areas that have none."""
        return suggest_actions(self.registry, call)

    @command(schemas.AdoptSuggestion, may("adopt_suggestion"))
    def adopt_suggestion(self, call: Command) -> Answer:
        """Make an action of a suggestion."""
        return adopt_suggestion(self.registry, call)

    @command(schemas.SetTargets, may("set_targets"))
    def set_targets(self, call: Command) -> Answer:
        """Set what is to be reached by the next round."""
        return set_targets(self.registry, call)

    @query(OneRound, may("get_targets"))
    def get_targets(self, call: Command) -> Answer:
        """Show targets, and what became of those set last time."""
        return get_targets(self.registry, call)

    @command(schemas.BeginNextRound, may("begin_next_round"))
    def begin_next_round(self, call: Command) -> Answer:
        """Begin the next round from one that stands."""
        return begin_next_round(self.registry, call)

    @query(OneRound, may("get_last_answers"))
    def get_last_answers(self, call: Command) -> Answer:
        """Show what was agreed last time."""
        return get_last_answers(self.registry, call)

    @query(schemas.GetTrend, may("get_trend"))
    def get_trend(self, call: Command) -> Answer:
        """Show scores from year to year."""
        return get_trend(self.registry, call)

    @query(OneRound, may("get_effect"))
    def get_effect(self, call: Command) -> Answer:
        """Show whether scores moved where something was done."""
        return get_effect(self.registry, call)

    @every(TELL_SECONDS)
    def tell_due_actions(self) -> None:
        """Tell the other services by `action.due.v1` whose day has come."""
        tell_due(self.registry)
