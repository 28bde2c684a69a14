"""Every schema is as strict as it looks, and says the same as its dataclass."""

import dataclasses
import types
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints

import orjson
import pytest
from jsonschema_rs import meta

from contracts.contract import Contract, event_schema
from contracts.registry import all_contracts
from tests.contract.folders import ROOT, name
from tests.contract.schema_rules import faults

SCHEMAS = sorted(ROOT.rglob("*schema.json"))


def _read(file: Path) -> dict[str, Any]:
    schema: dict[str, Any] = orjson.loads(file.read_bytes())
    return schema


@pytest.mark.parametrize("file", SCHEMAS, ids=name)
def test_schema_has_no_fault(file: Path) -> None:
    schema = _read(file)
    if file.name == "envelope.schema.json":
        assert schema["properties"].pop("data") == {"type": "object"}  # each contract says its own
        schema["required"].remove("data")

    assert list(faults(schema)) == []
    meta.validate(schema)


@pytest.mark.parametrize(
    ("schema", "fault"),
    [
        ({"type": "string", "patern": "^a$"}, ": unknown keyword patern"),
        ({"properties": {"a": {"type": "integer", "minumum": 1}}}, "/properties/a: unknown"),
        ({"$defs": {"a": {"anyOf": [{"enun": ["a"]}]}}}, "/$defs/a/anyOf/0: unknown"),
        ({"type": "string", "pattern": "^a+$"}, ": string without maxLength"),
        ({"type": "string", "pattern": "a", "maxLength": 1}, ": string without a pattern"),
        ({"type": "string", "pattern": "^\\d$"}, ": pattern with a class"),
        ({"type": ["integer", "null"], "minimum": 1}, ": integer without minimum and maximum"),
        ({"type": "number"}, ": number"),
        ({"type": "array", "items": {"type": "object"}}, "/items: object that takes unknown"),
        ({"type": "array"}, ": array without maxItems"),
        ({"type": "object", "additionalProperties": {}}, ": object that takes unknown"),
        ({"required": ["a"], "properties": {"b": {}}}, ": requires a property"),
    ],
)
def test_planted_fault_is_found(schema: dict[str, Any], fault: str) -> None:
    found = list(faults(schema))

    assert any(each.startswith(fault) for each in found), found


@pytest.mark.parametrize("promise", all_contracts(), ids=lambda promise: promise.type)
class TestAgainstTheDataclass:
    def test_fields_are_the_same_in_the_same_order(self, promise: Contract) -> None:
        fields = [field.name for field in dataclasses.fields(_dataclass(promise))]

        assert list(promise.schema["properties"]) == fields
        assert promise.schema["required"] == fields

    def test_types_are_the_same(self, promise: Contract) -> None:
        hints = get_type_hints(promise.payload)

        for field, described in promise.schema["properties"].items():
            assert _json_types(hints[field]) == _described_types(promise.schema, described), field

    def test_dataclass_is_frozen_and_the_schema_identified(self, promise: Contract) -> None:
        payload = _dataclass(promise)

        assert payload.__dataclass_params__.frozen
        assert promise.dataschema == f"urn:perform:contract:{promise.routing_key}"

    def test_event_schema_demands_at_least_what_the_envelope_demands(
        self, promise: Contract
    ) -> None:
        envelope = _read(ROOT / "envelope.schema.json")

        narrowed = event_schema(
            promise.type, {"sender": promise.sender, "scope": promise.scope}, promise.schema
        )

        assert narrowed["required"] == envelope["required"]
        assert narrowed["properties"].keys() <= envelope["properties"].keys()
        meta.validate(narrowed)


def _dataclass(promise: Contract) -> Any:
    return promise.payload


def _json_types(hint: Any) -> set[str]:
    if get_origin(hint) is types.UnionType:
        return set().union(*(_json_types(each) for each in get_args(hint)))
    names = {str: "string", int: "integer", type(None): "null", dict: "object", tuple: "array"}
    return {names[get_origin(hint) or hint]}


def _described_types(schema: dict[str, Any], described: dict[str, Any]) -> set[str]:
    if "$ref" in described:
        described = schema["$defs"][described["$ref"].removeprefix("#/$defs/")]
    if "enum" in described:
        return {"string"}
    types_ = described["type"]
    return {types_} if isinstance(types_, str) else set(types_)
