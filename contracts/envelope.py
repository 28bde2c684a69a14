"""The envelope of every event: CloudEvents 1.0 in JSON structured mode."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Self

import orjson

from contracts.decoding import strict_json
from contracts.errors import Malformed
from contracts.payload import Payload
from contracts.registry import contract
from contracts.validation import require


@dataclass(frozen=True, slots=True)
class Event:
    """One event as it travels; ``data`` is the payload's JSON object."""

    id: str
    type: str
    source: str
    subject: str
    time: datetime
    version: int
    node: str
    data: dict[str, Any]
    correlationid: str | None = None
    causationid: str | None = None
    traceparent: str | None = None

    def to_bytes(self) -> bytes:
        """Write the event; the time must be aware. Raise ``Malformed`` when it is too large."""
        promise = contract(self.type)
        attributes: dict[str, Any] = {
            "specversion": "1.0",
            "id": self.id,
            "source": self.source,
            "type": self.type,
            "subject": self.subject,
            "time": self.time.astimezone(UTC),
            "dataschema": promise.dataschema,
            "datacontenttype": "application/json",
            "version": self.version,
            "node": self.node,
        }
        for name in ("correlationid", "causationid", "traceparent"):
            value = getattr(self, name)
            if value is not None:
                attributes[name] = value
        attributes["data"] = self.data
        body = orjson.dumps(attributes, option=orjson.OPT_UTC_Z)
        promise.require_size(len(body))
        return body

    @classmethod
    def from_bytes(cls, body: bytes) -> Self:
        """Read and check an event with its data, or raise ``Malformed``."""
        attributes, _ = _checked(body)
        return cls(**attributes)


def source_of(node: str, service: str) -> str:
    """Give the ``source`` of events that a service of a country's node sends."""
    return f"/{node}/{service}"


def decode(body: bytes) -> tuple[Event, Payload]:
    """Read and check an event and build its payload, in one pass; raise ``Malformed``."""
    attributes, payload = _checked(body)
    return Event(**attributes), payload


def _checked(body: bytes) -> tuple[dict[str, Any], Payload]:
    attributes = strict_json(body)
    if type(attributes) is not dict:
        raise Malformed("the body is JSON but not an object")
    type_ = attributes.get("type")
    if type(type_) is not str:
        raise Malformed("/type: is missing or not a string")
    promise = contract(type_)
    promise.require_size(len(body))
    require(promise.event_validator, attributes)
    if attributes["source"] != source_of(attributes["node"], promise.sender):
        raise Malformed("/source: names another country than /node")
    payload = promise.read(attributes["data"], at="/data")
    if payload.subject not in (None, attributes["subject"]):
        raise Malformed("/subject: differs from the subject that the data names")
    if payload.subject_version not in (None, attributes["version"]):
        raise Malformed("/version: differs from the version in the data")
    attributes["time"] = _moment(attributes["time"])
    for name in ("specversion", "dataschema", "datacontenttype"):
        del attributes[name]
    return attributes, payload


def _moment(time: str) -> datetime:
    try:
        return datetime.fromisoformat(time)
    except ValueError as error:  # RFC 3339 knows leap seconds, Python does not
        raise Malformed(f"/time: {error}") from error
