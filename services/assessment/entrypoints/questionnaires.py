"""RPC methods about questionnaires: which there are, and what one asks."""

from chassis.commands import Answer, Command
from chassis.rpc import query
from services.assessment.policy.table import may
from services.assessment.registry import Registry
from services.assessment.schemas import questionnaires as schemas
from services.assessment.use_cases.questionnaires.get_questionnaire import get_questionnaire
from services.assessment.use_cases.questionnaires.list_questionnaires import list_questionnaires


class Questionnaires:
    """RPC methods about questionnaires: which there are, and what one asks."""

    registry: Registry

    @query(schemas.ListQuestionnaires, may("list_questionnaires"))
    def list_questionnaires(self, call: Command) -> Answer:
        """Show which models and editions there are."""
        return list_questionnaires(self.registry, call)

    @query(schemas.GetQuestionnaire, may("get_questionnaire"))
    def get_questionnaire(self, call: Command) -> Answer:
        """Show what an edition asks, and all that a page shows beside it."""
        return get_questionnaire(self.registry, call)
