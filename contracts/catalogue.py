"""Writes the one-page catalogue of events: ``python -m contracts.catalogue [FILE]``."""

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from contracts.contract import Contract, envelope_schema
from contracts.decoding import MAX_BYTES_BY_SCOPE
from contracts.queues import QUEUES
from contracts.registry import all_contracts
from contracts.topology import DELAYS, DELIVERY_LIMIT, bindings

PAGE = Path(__file__).resolve().parents[1] / "docs" / "reference" / "events.md"


def render() -> str:
    """Give the page as Markdown."""
    return "\n".join([*_opening(), *_events(), *_queues()]) + "\n"


def _opening() -> Iterator[str]:
    yield from (
        "# Events",
        "",
        "Generated from `contracts/` by `python -m contracts.catalogue`; change the contracts.",
        "",
        "What an event is for and how to add one is said in",
        "[contracts/README.md](../../contracts/README.md).",
        "",
        "| Event | Says | From | To |",
        "|---|---|---|---|",
    )
    for promise in all_contracts():
        says = promise.description.split(". ")[0].split(".\n")[0].rstrip(".")
        receivers = ", ".join(f"`{receiver}`" for receiver in promise.receivers)
        anchor = promise.routing_key.replace(".", "")
        yield f"| [{promise.routing_key}](#{anchor}) | {says}. | {promise.sender} | {receivers} |"
    yield from ("", "## Envelope", "")
    yield "Every event is a CloudEvents 1.0 JSON object with these attributes."
    yield "The body is UTF-8 and names no attribute twice."
    node, network = MAX_BYTES_BY_SCOPE["node"], MAX_BYTES_BY_SCOPE["network"]
    yield f"It has at most {node:,} bytes where the event stays in its node,"
    yield f"and at most {network:,} where it goes to all countries."
    yield ""
    yield from _fields(envelope_schema())


def _events() -> Iterator[str]:
    for promise in all_contracts():
        yield from ("", f"## {promise.routing_key}", "", *_sentences(promise.description), "")
        yield from _facts(promise)
        yield ""
        yield from _fields(promise.schema)
        yield from _announcement(promise)


def _announcement(promise: Contract) -> Iterator[str]:
    """What the country signs, where that is another schema than that of the event."""
    module = importlib.import_module(promise.payload.__module__)
    if hasattr(module, "announcement_schema"):
        schema = module.announcement_schema()
        yield from ("", f"### {schema['title']}", "", schema["description"], "")
        yield from _fields(schema)


def _facts(promise: Contract) -> Iterator[str]:
    receivers = ", ".join(f"`{receiver}`" for receiver in promise.receivers)
    reach = "all countries" if promise.scope == "network" else "the own node only"
    yield f"- Type: `{promise.type}`, since {promise.since}"
    yield f"- Reaches: {reach}"
    yield f"- Sent by: {promise.sender}, to exchange `{promise.exchange}`"
    yield f"- Routing key: `{promise.publish_key('<country>')}`"
    yield f"- Received by: {receivers}, bound to `{promise.arrives_at}`"
    yield f"- Size: at most {promise.max_bytes:,} bytes"
    yield f"- Personal data: {'yes' if promise.personal_data else 'no'}"


def _fields(schema: dict[str, Any]) -> Iterator[str]:
    yield from ("| Field | Meaning | Rule |", "|---|---|---|")
    yield from _rows(schema, schema.get("$defs", {}), "")


def _rows(schema: dict[str, Any], defs: dict[str, Any], inside: str) -> Iterator[str]:
    for name, reference in schema["properties"].items():
        described = _resolved(reference, defs)
        optional = "" if name in schema["required"] else " (optional)"
        meaning = described.get("description", "")
        yield f"| `{inside}{name}`{optional} | {meaning} | {_rule(described)} |"
        items = _resolved(described.get("items", {}), defs)
        if "properties" in described:
            yield from _rows(described, defs, f"{inside}{name}.")
        elif "properties" in items:
            yield from _rows(items, defs, f"{inside}{name}[].")


def _resolved(described: dict[str, Any], defs: dict[str, Any]) -> dict[str, Any]:
    name = described.get("$ref", "").removeprefix("#/$defs/")
    return defs[name] | described if name else described


def _rule(described: dict[str, Any]) -> str:
    parts = []
    types = described.get("type", [])
    parts.append(" or ".join([types] if isinstance(types, str) else types))
    if "const" in described:
        parts.append(f"`{described['const']}`")
    if "enum" in described:
        parts.append(" or ".join(f"`{value}`" for value in described["enum"]))
    if "minimum" in described:
        parts.append(f"{described['minimum']} to {described['maximum']}")
    if "format" in described:
        parts.append(described["format"])
    elif "pattern" in described:
        parts.append(f"`{described['pattern']}`".replace("|", "\\|"))
    for limit, unit in (("maxLength", "characters"), ("maxItems", "items")):
        if limit in described:
            parts.append(f"at most {described[limit]:,} {unit}")
    inner = described.get("additionalProperties")
    if isinstance(inner, dict):
        parts.append(f"each {_rule(inner)}")
    return ", ".join(part for part in parts if part)


def _queues() -> Iterator[str]:
    delays = ", ".join(f"`.retry.{delay}`" for delay in DELAYS)
    yield from (
        "",
        "## Queues",
        "",
        f"Every queue is a durable quorum queue with a delivery limit of {DELIVERY_LIMIT}.",
        "Beside each queue stand `.dead`, for what the broker gave up on,",
        f"and the delay queues {delays}.",
        "",
        "| Queue | Binds | One consumer at a time |",
        "|---|---|---|",
    )
    for queue in QUEUES:
        keys = [f"`{each.routing_key}`" for each in bindings() if each.queue == queue.name]
        yield f"| `{queue.name}` | {', '.join(keys)} | {'yes' if queue.single_active else 'no'} |"


def _sentences(text: str) -> list[str]:
    return [f"{sentence.rstrip('.')}." for sentence in text.split(". ")]


def main(arguments: list[str]) -> None:
    """Write the page into the named file, or into the documentation."""
    page = Path(arguments[0]) if arguments else PAGE
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text(render(), "utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
