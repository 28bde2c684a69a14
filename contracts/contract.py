"""One event version's promise, read from its folder and compiled for use on every message."""

import copy
from dataclasses import dataclass
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any, Literal

import orjson
import yaml
from jsonschema_rs import Draft202012Validator

from contracts.decoding import MAX_BYTES_BY_SCOPE
from contracts.errors import BrokenContract, Malformed
from contracts.payload import Payload
from contracts.validation import compiled, require

PREFIX = "eu.perform."
NETWORK = "network"
MESH_IN = "mesh.in"
_MIDNIGHT = "^(19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}T00:00:00Z$"
# Inside the class below, ``type`` is the event's type.
PayloadClass = type[Payload]
_TRACES = ("correlationid", "causationid", "traceparent")


@dataclass(frozen=True, slots=True)
class Contract:
    """Who says what to whom, and how to tell whether a message keeps the promise."""

    type: str
    description: str
    sender: str
    receivers: tuple[str, ...]
    scope: Literal["node", "network"]
    personal_data: bool
    since: str
    payload: PayloadClass
    schema: dict[str, Any]
    data_validator: Draft202012Validator
    event_validator: Draft202012Validator

    @property
    def routing_key(self) -> str:
        """The type without ``eu.perform.``, such as ``assessment.submitted.v1``."""
        return self.type.removeprefix(PREFIX)

    @property
    def exchange(self) -> str:
        """Where the sender publishes."""
        return NETWORK if self.scope == "network" else f"{self.sender}.events"

    @property
    def arrives_at(self) -> str:
        """The exchange that receivers bind to."""
        return MESH_IN if self.scope == "network" else self.exchange

    @property
    def binding_key(self) -> str:
        """What receivers bind with; for announcements, from whichever country."""
        return f"*.{self.routing_key}" if self.scope == "network" else self.routing_key

    @property
    def mandatory(self) -> bool:
        """Whether a message that reaches no queue of this node is an error of the topology."""
        return self.scope == "node" and bool(self.receivers)

    @property
    def dataschema(self) -> str:
        """The schema's ``$id``, which every event of this type carries."""
        return str(self.schema["$id"])

    @property
    def max_bytes(self) -> int:
        """The largest body that an event of this type may have."""
        return MAX_BYTES_BY_SCOPE[self.scope]

    def require_size(self, size: int) -> None:
        """Raise ``Malformed`` unless a body of so many bytes may travel as far as this event."""
        if size > self.max_bytes:
            raise Malformed(
                f"the event has {size} bytes; at most {self.max_bytes} are allowed for one that "
                f"{'goes to all countries' if self.scope == 'network' else 'stays in its node'}"
            )

    def publish_key(self, country: str) -> str:
        """Give the routing key to publish with from a country's node."""
        return f"{country}.{self.routing_key}" if self.scope == "network" else self.routing_key

    def validate(self, data: Any) -> None:
        """Raise ``Malformed``, naming the field by JSON pointer, unless the contract is kept."""
        require(self.data_validator, data)
        self.read(data)

    def read(self, data: dict[str, Any], at: str = "") -> Payload:
        """Build the payload from data that keeps the schema; refuse what contradicts itself.

        ``at`` is the JSON pointer of the data in what was received, for the message.
        """
        payload = self.payload.from_data(data)
        inconsistency = payload.inconsistency()
        if inconsistency is not None:
            raise Malformed(f"{at}{inconsistency}")
        return payload


@cache
def envelope_schema() -> dict[str, Any]:
    """Give the schema that every event keeps, whatever its type."""
    return _json(resources.files("contracts").joinpath("envelope.schema.json"))


def load(payload: type[Payload]) -> Contract:
    """Read the contract from the folder in which the payload class lives."""
    folder = resources.files(payload.__module__)
    schema = _json(folder.joinpath("schema.json"))
    promise = yaml.safe_load(folder.joinpath("contract.yaml").read_text("utf-8"))
    try:
        receivers = tuple(promise.pop("receivers"))
        return Contract(
            type=payload.TYPE,
            payload=payload,
            schema=schema,
            receivers=receivers,
            data_validator=compiled(schema),
            event_validator=compiled(event_schema(payload.TYPE, promise, schema)),
            **promise,
        )
    except (TypeError, KeyError) as error:
        raise BrokenContract(f"{payload.__module__}/contract.yaml: {error}") from error


def event_schema(type_: str, promise: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    """Narrow the envelope to one type, so that one pass checks the envelope and the data.

    Announcements leave the country: they carry no trace of the request behind them, and no time
    finer than the release date (architecture, section 2).
    """
    whole = copy.deepcopy(envelope_schema())
    whole["$id"] = f"{schema['$id']}:event"
    attributes = whole["properties"]
    attributes["type"] = {"const": type_}
    attributes["dataschema"] = {"const": schema["$id"]}
    attributes["source"]["pattern"] = f"^/[a-z]{{2}}/{promise['sender']}$"
    attributes["data"] = schema
    if promise["scope"] == "network":
        attributes["time"]["pattern"] = _MIDNIGHT
        for name in _TRACES:
            del attributes[name]
    return whole


def _json(file: Traversable) -> dict[str, Any]:
    value: dict[str, Any] = orjson.loads(file.read_bytes())
    return value
