"""RPC methods about who may see what, what was looked at, and taking everything away."""

from chassis.commands import Answer, Command
from chassis.rpc import command, query
from chassis.timers import every
from services.assessment.policy.table import may
from services.assessment.registry import Registry
from services.assessment.schemas import rights as schemas
from services.assessment.use_cases.rights import accesses, erasing, granting

FINISH_SECONDS = 10


class Rights:
    """What an organisation opens to others, and the log it can read."""

    registry: Registry

    @command(schemas.GiveGrant, may("give_grant"))
    def give_grant(self, call: Command) -> Answer:
        """Open something to a practitioner or funder; tells by `assessment.grant.changed.v1`."""
        return granting.give_grant(self.registry, call)

    @command(schemas.RevokeGrant, may("revoke_grant"))
    def revoke_grant(self, call: Command) -> Answer:
        """Take a grant back at once; tells by `assessment.grant.changed.v1`."""
        return granting.revoke_grant(self.registry, call)

    @query(schemas.ListGrants, may("list_grants"))
    def list_grants(self, call: Command) -> Answer:
        """Show grants to those who gave or were given them."""
        return granting.list_grants(self.registry, call)

    @query(schemas.ListAccesses, may("list_accesses"))
    def list_accesses(self, call: Command) -> Answer:
        """Show an organisation who looked at what of it."""
        return accesses.list_accesses(self.registry, call)

    @command(schemas.EraseOrganisation, may("erase_organisation"))
    def erase_organisation(self, call: Command) -> Answer:
        """Remove everything of an organisation; tells by events that end in `erased`."""
        return erasing.erase_organisation(self.registry, call)

    @every(FINISH_SECONDS)
    def finish_erasures(self) -> None:
        """Finish what a crash left, and end what has rested."""
        erasing.finish_erasures(self.registry)
