"""The first schema of a new event, with examples that keep it and examples that break it."""

from typing import Any

from contracts.scaffold.names import NewEvent

_SUBJECT = "fc283a64c8715eaeaf263f3c27e2d5bb"


def schema(event: NewEvent) -> dict[str, Any]:
    """Give a strict JSON Schema with an id, a version and a day."""
    fields = {
        event.aggregate: {
            "description": f"Id of the {event.aggregate}.",
            "type": "string",
            "pattern": "^[0-9a-f]{32}$",
        },
        "version": {
            "description": f"Version of the {event.aggregate}.",
            "type": "integer",
            "minimum": 1,
            "maximum": 2147483647,
        },
        "day": {
            "description": "Day on which it happened.",
            "type": "string",
            "format": "date",
            "maxLength": 10,
            "pattern": "^(19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}$",
        },
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:perform:contract:{event.key}",
        "title": " ".join(event.words).capitalize(),
        "type": "object",
        "additionalProperties": False,
        "required": list(fields),
        "properties": fields,
    }


def passing(event: NewEvent) -> dict[str, dict[str, Any]]:
    """Give whole events by the name of their example."""
    return {"first": _event(event), "later-version": _event(event, version=2)}


def failing(event: NewEvent) -> dict[str, tuple[dict[str, Any], str]]:
    """Give whole events by the name of their example, with the beginning of the refusal."""
    without_day = _event(event)
    del without_day["data"]["day"]
    return {
        "day-missing": (without_day, '/data: "day" is a required property'),
        "day-that-does-not-exist": (_event(event, day="2025-02-30"), "/data/day:"),
        "day-with-time": (_event(event, day="2025-04-01T14:00:00Z"), "/data/day:"),
        "unknown-field": (_event(event, note="free text"), "/data: unknown attribute note"),
    }


def _event(event: NewEvent, version: int = 1, **data: str) -> dict[str, Any]:
    return {
        "specversion": "1.0",
        "id": "8591087f20ee43ab351638843c060392",
        "source": f"/gb/{event.sender}",
        "type": f"eu.perform.{event.key}",
        "subject": _SUBJECT,
        "time": "2025-04-01T14:00:00Z",
        "dataschema": f"urn:perform:contract:{event.key}",
        "datacontenttype": "application/json",
        "version": version,
        "node": "gb",
        "data": {event.aggregate: _SUBJECT, "version": version, "day": "2025-04-01", **data},
    }
