"""RPC methods about tables and forms: out and in again."""

from chassis.commands import Answer, Command
from chassis.rpc import command, query
from services.assessment.policy.table import may
from services.assessment.registry import Registry
from services.assessment.schemas import exchange as schemas
from services.assessment.use_cases.exchange.exporting import export_table
from services.assessment.use_cases.exchange.get_form import get_form
from services.assessment.use_cases.exchange.importing import import_answers


class Exchange:
    """RPC methods about tables and forms: out and in again."""

    registry: Registry

    @query(schemas.ExportTable, may("export_table"))
    def export_table(self, call: Command) -> Answer:
        """Give a table of a round as a file."""
        return export_table(self.registry, call)

    @command(schemas.ImportAnswers, may("import_answers"))
    def import_answers(self, call: Command) -> Answer:
        """Take a table of answers onto the consensus sheet."""
        return import_answers(self.registry, call)

    @query(schemas.GetForm, may("get_form"))
    def get_form(self, call: Command) -> Answer:
        """Give a form for a workshop."""
        return get_form(self.registry, call)
