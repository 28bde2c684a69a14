"""The import-linter contract type `allow_list`: all that a package may import besides itself."""

import sys

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class AllowListContract(Contract):
    """A list of the forbidden would have to name every library there is; this one names the rest.

    Options: `packages`, each of which may import its own modules and the standard library, and
    `also`, further packages that are allowed. Only direct imports are looked at:
    what is allowed is allowed with all that it imports itself.
    """

    packages = fields.ListField(subfield=fields.StringField())
    also = fields.ListField(subfield=fields.StringField(), required=False, default=[])

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        allowed = {*sys.stdlib_module_names, *self.also}
        broken = [
            (importer, imported, graph.get_import_details(importer=importer, imported=imported))
            for package in self.packages
            for importer in sorted({package, *graph.find_descendants(package)})
            for imported in sorted(graph.find_modules_directly_imported_by(importer))
            if not f"{imported}.".startswith(f"{package}.")
            and not any(f"{imported}.".startswith(f"{each}.") for each in allowed)
        ]
        return ContractCheck(kept=not broken, metadata={"broken": broken})

    def render_broken_contract(self, check: ContractCheck) -> None:
        for importer, imported, details in check.metadata["broken"]:
            lines = ", ".join(str(detail["line_number"]) for detail in details)
            output.print_error(f"{importer} imports {imported} (line {lines})", bold=False)
        output.new_line()
