"""Reads JSON bytes as strictly as a contract needs: size, encoding, depth, no duplicated names."""

import json
from typing import Any

import orjson

from contracts.errors import Malformed

MEBIBYTE = 1024 * 1024
# What stays in its node is small. An announcement holds a whole release: 8 MiB of signed payload
# at most, which base64 makes 10.7 MiB.
MAX_BYTES_BY_SCOPE = {"node": MEBIBYTE, "network": 12 * MEBIBYTE}
# The largest body of all, and what a broker must let through.
MAX_BYTES = max(MAX_BYTES_BY_SCOPE.values())
# A large body is one long string. Twelve mebibytes of small values would take a thousand times
# the memory that an event takes, before any schema could refuse them.
MAX_VALUES_OF_A_LARGE_BODY = 1000


def strict_json(body: bytes) -> Any:
    """Decode one JSON text, or raise ``Malformed``.

    orjson refuses NaN, infinities, a byte order mark, text that is not UTF-8 and deep nesting, but
    keeps the last of two equal names. A text that orjson would write back byte for byte has no
    duplicate, and that is how our own producers write; any other text is read again, slowly.
    """
    if len(body) > MAX_BYTES:
        raise Malformed(f"the body has {len(body)} bytes; at most {MAX_BYTES} are allowed")
    if len(body) > MEBIBYTE and body.count(b",") > MAX_VALUES_OF_A_LARGE_BODY:
        raise Malformed(
            f"the body has {len(body)} bytes and more than {MAX_VALUES_OF_A_LARGE_BODY} commas; "
            "send many values inside a signed text"
        )
    try:
        value = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise Malformed(f"the body is not JSON in UTF-8: {error}") from error
    try:
        canonical = orjson.dumps(value) == body
    except orjson.JSONEncodeError as error:
        raise Malformed("the body is nested too deeply") from error
    if not canonical:
        _refuse_duplicates(body)
    return value


def _refuse_duplicates(body: bytes) -> None:
    # Numbers stay text: Python refuses to convert an integer of thousands of digits.
    json.loads(body, object_pairs_hook=_once_each, parse_int=str, parse_float=str)


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    names = dict(pairs)
    if len(names) != len(pairs):
        raise Malformed("an attribute appears twice in one object; send each name once")
    return names
