"""Finds what makes one of our JSON Schemas laxer than it looks: misspelt or missing keywords."""

import re
from collections.abc import Iterator
from typing import Any

_KEYWORDS = """
$schema $id $ref $defs title description type const enum pattern format minimum maximum maxLength
minItems maxItems uniqueItems minProperties maxProperties required properties additionalProperties
propertyNames items prefixItems anyOf minLength
"""
KNOWN = frozenset(_KEYWORDS.split())
_ENDLESS = re.compile(r"(?<!\\)[*+]|\{\d+,\}")


def faults(schema: dict[str, Any], pointer: str = "") -> Iterator[str]:
    """Yield one sentence for each fault, with the place in the schema."""
    for keyword in schema.keys() - KNOWN:
        yield f"{pointer}: unknown keyword {keyword}"
    types = schema.get("type", [])
    for type_ in [types] if isinstance(types, str) else types:
        yield from (f"{pointer}: {fault}" for fault in _unbounded(type_, schema))
    if not schema.get("properties", {}).keys() >= set(schema.get("required", ())):
        yield f"{pointer}: requires a property that it does not describe"
    for place, inner in _inner(schema):
        yield from faults(inner, f"{pointer}/{place}")


def _unbounded(type_: str, schema: dict[str, Any]) -> Iterator[str]:
    if type_ == "string":
        pattern = schema.get("pattern", "")
        if not (pattern.startswith("^") and pattern.endswith("$")):
            yield "string without a pattern from ^ to $"
        if "\\d" in pattern or "\\w" in pattern:
            yield "pattern with a class that means other letters and digits elsewhere"
        if _ENDLESS.search(pattern) and "maxLength" not in schema:
            yield "string without maxLength"
    if type_ == "integer" and not {"minimum", "maximum"} <= schema.keys():
        yield "integer without minimum and maximum"
    if type_ == "number":
        yield "number: write decimals as strings"
    if type_ == "array" and "maxItems" not in schema:
        yield "array without maxItems"
    if type_ == "object":
        extra = schema.get("additionalProperties")
        named = {"propertyNames", "maxProperties"} <= schema.keys()
        if extra is not False and not (isinstance(extra, dict) and named):
            yield "object that takes unknown properties"


def _inner(schema: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for keyword in ("properties", "$defs"):
        for name, inner in schema.get(keyword, {}).items():
            yield f"{keyword}/{name}", inner
    for keyword in ("items", "additionalProperties"):
        if isinstance(schema.get(keyword), dict):
            yield keyword, schema[keyword]
    for keyword in ("prefixItems", "anyOf"):
        for number, inner in enumerate(schema.get(keyword, ())):
            yield f"{keyword}/{number}", inner
