"""RPC methods about who answers in a round, and how answers become one."""

from chassis.commands import Answer, Command
from chassis.rpc import command, query
from services.assessment.policy.table import may
from services.assessment.registry import Registry
from services.assessment.schemas import group_work as schemas
from services.assessment.schemas.rounds import OneRound
from services.assessment.use_cases.group import answering, inviting, looking, theming, validating


class GroupWork:
    """Respondents, their answers, the consensus, and its validation."""

    registry: Registry

    @command(schemas.InviteRespondents, may("invite_respondents"))
    def invite_respondents(self, call: Command) -> Answer:
        """Invite up to 50 people; the answer holds their links' tokens."""
        return inviting.invite_respondents(self.registry, call)

    @command(schemas.OneRespondent, may("reissue_invitation"))
    def reissue_invitation(self, call: Command) -> Answer:
        """Give an invitation a new link."""
        return inviting.reissue_invitation(self.registry, call)

    @command(schemas.OneRespondent, may("revoke_invitation"))
    def revoke_invitation(self, call: Command) -> Answer:
        """Take an invitation back."""
        return inviting.revoke_invitation(self.registry, call)

    @query(OneRound, may("list_respondents"))
    def list_respondents(self, call: Command) -> Answer:
        """Show who was invited."""
        return inviting.list_respondents(self.registry, call)

    @query(schemas.OpenInvitation, may("open_invitation"))
    def open_invitation(self, call: Command) -> Answer:
        """Show a respondent their own sheet."""
        return answering.open_invitation(self.registry, call)

    @command(schemas.SaveAnswer, may("save_answer"))
    def save_answer(self, call: Command) -> Answer:
        """Save one answer of a respondent."""
        return answering.save_answer(self.registry, call)

    @command(schemas.SaveConsensusAnswer, may("save_consensus_answer"))
    def save_consensus_answer(self, call: Command) -> Answer:
        """Save what the group agreed about one code."""
        return answering.save_consensus_answer(self.registry, call)

    @query(OneRound, may("get_progress"))
    def get_progress(self, call: Command) -> Answer:
        """Show how far a round is."""
        return looking.get_progress(self.registry, call)

    @query(OneRound, may("get_merge"))
    def get_merge(self, call: Command) -> Answer:
        """Show all individual answers side by side, without names."""
        return looking.get_merge(self.registry, call)

    @query(schemas.GetSheet, may("get_sheet"))
    def get_sheet(self, call: Command) -> Answer:
        """Show the agreed or the validated answers."""
        return looking.get_sheet(self.registry, call)

    @query(OneRound, may("get_hints"))
    def get_hints(self, call: Command) -> Answer:
        """Show where scores and words do not fit together."""
        return looking.get_hints(self.registry, call)

    @query(schemas.GetTheme, may("get_theme"))
    def get_theme(self, call: Command) -> Answer:
        """Show what was said about a theme across the model."""
        return theming.get_theme(self.registry, call)

    @command(schemas.SaveValidatedAnswer, may("save_validated_answer"))
    def save_validated_answer(self, call: Command) -> Answer:
        """Save what a validator found about one code."""
        return validating.save_validated_answer(self.registry, call)

    @query(OneRound, may("get_validation"))
    def get_validation(self, call: Command) -> Answer:
        """Show where validated and agreed scores differ."""
        return validating.get_validation(self.registry, call)

    @command(schemas.ConfirmValidation, may("confirm_validation"))
    def confirm_validation(self, call: Command) -> Answer:
        """Hand in validated scores; tells by `assessment.validated.v1`."""
        return validating.confirm_validation(self.registry, call)
