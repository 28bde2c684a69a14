"""Compiles JSON Schemas and turns a violation into one sentence without the offending value."""

import re
from itertools import islice
from typing import Any

from jsonschema_rs import Draft202012Validator, RegexOptions, ValidationError, ValidationErrorKind

from contracts.errors import Malformed

_SHOWN_ERRORS = 3
_SHOWN_NAMES = 5
_PLAIN_NAME = re.compile(r"[A-Za-z0-9_.-]{1,40}")


def compiled(schema: dict[str, Any]) -> Draft202012Validator:
    """Compile a schema; formats are enforced and patterns run in linear time."""
    return Draft202012Validator(
        schema,
        validate_formats=True,
        ignore_unknown_formats=False,
        pattern_options=RegexOptions(),
        mask="the value",
    )


def require(validator: Draft202012Validator, value: Any) -> None:
    """Raise ``Malformed`` unless the value keeps the schema and holds no fractional number.

    JSON Schema calls 3.0 an integer; we do not, because Python would then carry a float about.
    """
    if not validator.is_valid(value):
        errors = islice(validator.iter_errors(value), _SHOWN_ERRORS)
        raise Malformed("; ".join(map(_sentence, errors)))
    pointer = _fraction(value, "")
    if pointer is not None:
        raise Malformed(f"{pointer}: write a whole number without a fraction or an exponent")


def _fraction(value: Any, pointer: str) -> str | None:
    """Find the JSON pointer of the first floating-point number, if there is one."""
    kind = type(value)
    if kind is dict:
        items: Any = value.items()
    elif kind is list:
        items = enumerate(value)
    else:
        return pointer if kind is float else None
    for key, item in items:
        kind = type(item)
        if kind is str or kind is int:
            continue
        found = _fraction(item, f"{pointer}/{key}")
        if found is not None:
            return found
    return None


def _sentence(error: ValidationError) -> str:
    pointer = "".join(f"/{part}" if _plain(str(part)) else "/?" for part in error.instance_path)
    return f"{pointer or '/'}: {_complaint(error)}"


def _complaint(error: ValidationError) -> str:
    kind = error.kind
    if isinstance(kind, ValidationErrorKind.AdditionalProperties):
        return f"unknown attribute {_names(kind.unexpected)}"
    if isinstance(kind, ValidationErrorKind.PropertyNames):
        return f"a name in it breaks the rule: {_complaint(kind.error)}"
    return error.message


def _names(names: list[str]) -> str:
    shown = names[:_SHOWN_NAMES]
    return ", ".join(name if _plain(name) else "(not a plain name)" for name in shown)


def _plain(name: str) -> bool:
    return _PLAIN_NAME.fullmatch(name) is not None
