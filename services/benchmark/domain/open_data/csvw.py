"""Metadata of the CSV files after the W3C recommendation "CSV on the Web"."""

from collections.abc import Iterable
from typing import Any

from services.benchmark.domain.open_data.column import Column
from services.benchmark.domain.open_data.licence import LICENCE, PUBLISHER
from services.benchmark.domain.open_data.source import Source
from services.benchmark.domain.open_data.tables import CRITERION_LIST, Table

# One of the two places where readers look for it, next to the tables.
PATH = "csv-metadata.json"
TITLE = "European benchmark of social-economy organisations"
Metadata = dict[str, Any]


def csvw_metadata(source: Source, tables: Iterable[Table]) -> Metadata:
    """One group of tables, whose codes are foreign keys into the code lists."""
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "dc:title": TITLE,
        "dc:description": "METHOD.md tells how the figures were made and what they cannot say.",
        "dc:license": {"@id": LICENCE.url},
        "dc:publisher": PUBLISHER,
        "dc:modified": {"@value": source.newest.isoformat(), "@type": "xsd:date"},
        "dialect": {"header": True, "encoding": "utf-8", "lineTerminators": ["\r\n", "\n"]},
        "tables": [_table(table) for table in tables],
    }


def _table(table: Table) -> Metadata:
    described: Metadata = {"url": table.path, "dc:title": table.title}
    if table.about:
        described["dc:description"] = table.about
    schema: Metadata = {
        "columns": [_column(each, table) for each in table.columns],
        "primaryKey": list(table.key),
    }
    keys = [_foreign_key(column, codes) for column, codes in table.lists.items()]
    if keys:
        schema["foreignKeys"] = keys
    return {**described, "tableSchema": schema}


def _column(column: Column, table: Table) -> Metadata:
    optional = column.name == "about"
    return {
        "name": column.name,
        "titles": column.name,
        "dc:title": column.title,
        "dc:description": column.about,
        "datatype": column.datatype,
        "required": not optional,
    }


def _foreign_key(column: str, codes: str) -> Metadata:
    here, there = [column], ["code"]
    if codes == CRITERION_LIST:
        here, there = ["model", "edition", column], ["model", "edition", "code"]
    resource = f"codes/{codes}.csv"
    return {
        "columnReference": here,
        "reference": {"resource": resource, "columnReference": there},
    }
