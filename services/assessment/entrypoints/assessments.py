"""RPC methods about what was handed in: in, out, taken back, counted."""

from chassis.commands import Answer, Command
from chassis.rpc import command, query
from services.assessment.policy.assessments import no_validation
from services.assessment.policy.table import may
from services.assessment.registry import Registry
from services.assessment.schemas import assessments as schemas
from services.assessment.use_cases.announce_again import announce_again
from services.assessment.use_cases.export_assessments import export_assessments
from services.assessment.use_cases.get_assessment import get_assessment
from services.assessment.use_cases.import_assessments import import_assessments
from services.assessment.use_cases.list_assessments import list_assessments
from services.assessment.use_cases.submit_assessment import submit_assessment
from services.assessment.use_cases.tally import tally
from services.assessment.use_cases.withdraw_assessment import withdraw_assessment


class Assessments:
    """What organisations handed in."""

    registry: Registry

    @command(schemas.SubmitAssessment, may("submit_assessment", no_validation))
    def submit_assessment(self, call: Command) -> Answer:
        """Take in one assessment; tells the other services by `assessment.submitted.v1`."""
        return submit_assessment(self.registry, call)

    @command(schemas.ImportAssessments, may("import_assessments", no_validation))
    def import_assessments(self, call: Command) -> Answer:
        """Take in up to 200 assessments, each as a whole or not at all."""
        return import_assessments(self.registry, call)

    @command(schemas.WithdrawAssessment, may("withdraw_assessment"))
    def withdraw_assessment(self, call: Command) -> Answer:
        """Withdraw or erase; tells the other services by `assessment.withdrawn.v1`."""
        return withdraw_assessment(self.registry, call)

    @command(schemas.AnnounceAgain, may("announce_again"))
    def announce_again(self, call: Command) -> Answer:
        """Tell the other services again what they should have heard, up to 500 at once."""
        return announce_again(self.registry, call)

    @query(schemas.GetAssessment, may("get_assessment"))
    def get_assessment(self, call: Command) -> Answer:
        """Show one assessment with its scores and figures."""
        return get_assessment(self.registry, call)

    @query(schemas.ListAssessments, may("list_assessments"))
    def list_assessments(self, call: Command) -> Answer:
        """Show a page of assessments without their scores."""
        return list_assessments(self.registry, call)

    @query(schemas.ExportAssessments, may("export_assessments"))
    def export_assessments(self, call: Command) -> Answer:
        """Give a page of what stands as submitted, as `import_assessments` takes it."""
        return export_assessments(self.registry, call)

    @query(schemas.ModelYear, may("tally"))
    def tally(self, call: Command) -> Answer:
        """Count what stands as submitted."""
        return tally(self.registry, call)
