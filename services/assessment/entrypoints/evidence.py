"""RPC methods about notes, links and files that back a score."""

from chassis.commands import Answer, Command
from chassis.rpc import command, query
from chassis.timers import every
from services.assessment.policy.table import may
from services.assessment.registry import Registry
from services.assessment.schemas import evidence as schemas
from services.assessment.use_cases.evidence import adding, changing, reading, uploading

CLEAR_SECONDS = 3_600


class EvidenceRoom:
    """RPC methods about notes, links and files that back a score."""

    registry: Registry

    @command(schemas.AddNote, may("add_note"))
    def add_note(self, call: Command) -> Answer:
        """Keep a text as evidence."""
        return adding.add_note(self.registry, call)

    @command(schemas.AddLink, may("add_link"))
    def add_link(self, call: Command) -> Answer:
        """Keep an address on the web as evidence."""
        return adding.add_link(self.registry, call)

    @command(schemas.BeginFile, may("begin_file"))
    def begin_file(self, call: Command) -> Answer:
        """Announce a file whose parts will come."""
        return adding.begin_file(self.registry, call)

    @command(schemas.PutFilePart, may("put_file_part"))
    def put_file_part(self, call: Command) -> Answer:
        """Take in one part of a file."""
        return uploading.put_file_part(self.registry, call)

    @command(schemas.OneItem, may("finish_file"))
    def finish_file(self, call: Command) -> Answer:
        """Look at a file whose parts are all there, and keep it as evidence."""
        return uploading.finish_file(self.registry, call)

    @command(schemas.RenameEvidence, may("rename_evidence"))
    def rename_evidence(self, call: Command) -> Answer:
        """Give an item another title."""
        return changing.rename_evidence(self.registry, call)

    @command(schemas.OneItemVersion, may("remove_evidence"))
    def remove_evidence(self, call: Command) -> Answer:
        """Remove an item that nothing handed in rests on."""
        return changing.remove_evidence(self.registry, call)

    @query(schemas.OneItem, may("get_evidence"))
    def get_evidence(self, call: Command) -> Answer:
        """Show one item."""
        return reading.get_evidence(self.registry, call)

    @query(schemas.ListEvidence, may("list_evidence"))
    def list_evidence(self, call: Command) -> Answer:
        """Show a page of an organisation's items."""
        return reading.list_evidence(self.registry, call)

    @query(schemas.GetFilePart, may("get_file_part"))
    def get_file_part(self, call: Command) -> Answer:
        """Give one part of a file."""
        return reading.get_file_part(self.registry, call)

    @query(schemas.OneItem, may("where_used"))
    def where_used(self, call: Command) -> Answer:
        """Show which answers and actions refer to an item."""
        return reading.where_used(self.registry, call)

    @every(CLEAR_SECONDS)
    def remove_unfinished_files(self) -> None:
        """Remove files that nobody finished within a day."""
        changing.remove_unfinished(self.registry)
