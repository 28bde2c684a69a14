"""The directory as a nameko service."""

from chassis.commands import Answer, Command
from chassis.dependencies import provide
from chassis.rpc import command, query
from chassis.service import Service
from services.directory import content, use_cases
from services.directory.domain.classifications import Classifications
from services.directory.policy import may_count, may_get, may_list, may_register
from services.directory.schemas import (
    CountOrganisations,
    GetOrganisation,
    ListOrganisations,
    RegisterOrganisation,
)


class DirectoryService(Service):
    """Who is who in this country."""

    name = "directory"

    lists: Classifications = provide(
        lambda process: content.classifications(process.settings.content_dir)
    )

    @command(RegisterOrganisation, may_register)
    def register_organisation(self, call: Command) -> Answer:
        """Enter or change an organisation."""
        return use_cases.register_organisation(self.unit, self.lists, call)

    @query(GetOrganisation, may_get)
    def get_organisation(self, call: Command) -> Answer:
        """Give one organisation."""
        return use_cases.get_organisation(self.unit, call)

    @query(ListOrganisations, may_list)
    def list_organisations(self, call: Command) -> Answer:
        """Give a page of organisations."""
        return use_cases.list_organisations(self.unit, call)

    @query(CountOrganisations, may_count)
    def count_organisations(self, call: Command) -> Answer:
        """Say how many organisations are registered, by sector and by size."""
        return use_cases.count_organisations(self.unit)
