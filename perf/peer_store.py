"""What the peers save: the same record and the same histogram increments, the usual way."""

from typing import Any
from urllib.parse import urlsplit, urlunsplit

from mongoengine import (
    BinaryField,
    Document,
    IntField,
    ListField,
    StringField,
    connect,
)

FIGURES = "figures"


class Record(Document):
    """One assessment as a peer keeps it."""

    id = StringField(primary_key=True)
    participant = StringField()
    model = StringField()
    edition = StringField()
    year = IntField()
    layer = StringField()
    sector = StringField()
    size = StringField()
    region = StringField()
    version = IntField()
    bins = BinaryField()
    principals = ListField(StringField())
    meta = {"collection": "records", "auto_create_index": False}


def connected(url: str, database: str) -> None:
    """Connect mongoengine with durable writes."""
    # mongoengine takes the database's name from the address, if one is there.
    address = urlsplit(url)._replace(path=f"/{database}")
    connect(database, host=urlunsplit(address), w="majority", journal=True, maxPoolSize=60)


def bins_of(data: dict[str, Any]) -> list[int]:
    """Nine whole percents and the ten-point bin of the total."""
    scores = [int(float(data["criteria"][code]) + 0.5) for code in sorted(data["criteria"])]
    return [*scores, int(float(data["total"]) // 10)]


def fields_of(data: dict[str, Any]) -> dict[str, Any]:
    """The record's fields from an event's data."""
    kept = ("participant", "model", "edition", "year", "layer", "sector", "size", "region")
    record = {name: data[name] for name in kept}
    return record | {
        "version": data["version"],
        "bins": bytes(bins_of(data)),
        "principals": list(data["principals"]),
    }


def figure_id(data: dict[str, Any]) -> str:
    """Which histogram document an assessment belongs to."""
    return f"{data['model']}:{data['edition']}:{data['year']}:{data['layer']}"


def increments(data: dict[str, Any]) -> dict[str, int]:
    """Histogram cells to add one to."""
    names = [*sorted(data["criteria"]), "total"]
    return {f"h.{name}.{cell}": 1 for name, cell in zip(names, bins_of(data), strict=True)} | {
        "n": 1
    }
