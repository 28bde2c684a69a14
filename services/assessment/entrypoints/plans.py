"""RPC methods about improvement: actions, targets, the next round, and what moved."""

from chassis.commands import Answer, Command
from chassis.rpc import command, query
from chassis.timers import every
from services.assessment.policy.table import may
from services.assessment.registry import Registry
from services.assessment.schemas import plans as schemas
from services.assessment.use_cases.plans.add_action import add_action
from services.assessment.use_cases.plans.change_action import change_action
from services.assessment.use_cases.plans.get_action import get_action
from services.assessment.use_cases.plans.get_plan import get_plan
from services.assessment.use_cases.plans.list_actions import list_actions
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

    @every(TELL_SECONDS)
    def tell_due_actions(self) -> None:
        """Tell the other services by `action.due.v1` whose day has come."""
        tell_due(self.registry)
