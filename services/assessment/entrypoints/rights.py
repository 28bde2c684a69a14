"""RPC methods about who may see what, what was looked at, and taking everything away."""

from chassis.commands import Answer, Command
from chassis.rpc import command, query
from chassis.timers import every
from services.assessment.policy.table import may
from services.assessment.registry import Registry
from services.assessment.schemas import rights as schemas
from services.assessment.use_cases.moving import clearing, exporting, importing
from services.assessment.use_cases.rights import accesses, erasing, granting

FINISH_SECONDS = 10
CLEAR_SECONDS = 300


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

    @command(schemas.BeginExport, may("begin_export"))
    def begin_export(self, call: Command) -> Answer:
        """Pack everything of an organisation into one archive."""
        return exporting.begin_export(self.registry, call)

    @query(schemas.GetExportPart, may("get_export_part"))
    def get_export_part(self, call: Command) -> Answer:
        """Give one part of an archive."""
        return exporting.get_export_part(self.registry, call)

    @command(schemas.BeginImport, may("begin_import"))
    def begin_import(self, call: Command) -> Answer:
        """Announce an archive of another node."""
        return importing.begin_import(self.registry, call)

    @command(schemas.PutImportPart, may("put_import_part"))
    def put_import_part(self, call: Command) -> Answer:
        """Take in one part of an archive."""
        return importing.put_import_part(self.registry, call)

    @command(schemas.OneImport, may("finish_import"))
    def finish_import(self, call: Command) -> Answer:
        """Bring in what an archive holds: all of it or nothing."""
        return importing.finish_import(self.registry, call)

    @every(CLEAR_SECONDS)
    def clear_moves(self) -> None:
        """Forget archives of exports and imports after a day."""
        clearing.clear_moves(self.registry)

    @every(FINISH_SECONDS)
    def finish_erasures(self) -> None:
        """Finish what a crash left, and end what has rested."""
        erasing.finish_erasures(self.registry)
