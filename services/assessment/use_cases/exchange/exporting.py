"""Gives a table of a round as a file."""

import base64
from dataclasses import replace

from chassis.commands import Answer, Command
from chassis.database import translated
from chassis.errors import CorrectIt
from services.assessment.domain.sheet import Layer, sheet_id
from services.assessment.registry import Registry
from services.assessment.store import rounds, sheets
from services.assessment.tables import csv_file, workbook
from services.assessment.use_cases.access import way
from services.assessment.use_cases.exchange.tables import TABLES, Source
from services.assessment.use_cases.rounds.finding import reached, unknown_round

FORMATS = {
    "csv": (csv_file.write, csv_file.MEDIA_TYPE),
    "xlsx": (workbook.write, workbook.MEDIA_TYPE),
}


def export_table(registry: Registry, call: Command) -> Answer:
    """Give a table of a round to those who may see what is in it."""
    data, db = call.data, registry.unit.db
    kind = TABLES[data["table"]]
    with translated():
        _require_rights(registry, call, kind.like)
        of = reached(registry, call)
        sheet = sheets.by_id(db, sheet_id(of.id, Layer(data["layer"])))
        if sheet is None:
            raise CorrectIt("table.no_such_layer", "layer", layer=data["layer"])
        model = registry.catalogue.model(of.model, of.edition)
        table = kind.made(Source(registry, of, model, sheet))
    write, media_type = FORMATS[data["format"]]
    content = write(table)
    return {
        "name": f"{of.model}-{of.year}-{table.name}.{data['format']}",
        "media_type": media_type,
        "content": base64.b64encode(content).decode("ascii"),
        "rows": len(table.rows),
    }


def _require_rights(registry: Registry, call: Command, like: str) -> None:
    """Raise CorrectIt unless the caller may see by another method what the table holds."""
    found = rounds.by_id(registry.unit.db, call.data["round"])
    if found is None or way(registry, replace(call, method=like), found.participant) is None:
        raise unknown_round()
