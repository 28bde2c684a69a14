"""A document as it travels to another node: pseudonyms taken out, and put back there.

What JSON has no word for is an object with one name that begins with `$`, which no document's own
name does.
"""

import base64
import binascii
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from services.assessment.domain.refusal import Refusal

WHOSE, AT, BYTES = "$whose", "$at", "$bytes"
DEEPEST = 12
LONGEST_NAME = 100
LARGEST = 2**63


def taken_out(value: Any, participant: str) -> Any:
    """The same value as JSON holds it, with a mark where the organisation's pseudonym was."""
    if value == participant:
        return {WHOSE: True}
    if isinstance(value, dict):
        return {name: taken_out(each, participant) for name, each in value.items()}
    if isinstance(value, list):
        return [taken_out(each, participant) for each in value]
    if isinstance(value, datetime):
        return {AT: value.astimezone(UTC).isoformat(timespec="milliseconds")}
    if isinstance(value, bytes):
        return {BYTES: base64.b64encode(value).decode()}
    if value is None or isinstance(value, str | int | float):
        return value
    raise TypeError(f"a {type(value).__name__} does not travel")


def put_back(value: Any, participant: str, ids: Mapping[str, str]) -> Any:
    """The value that was taken out, for another pseudonym; raises Refusal for anything else.

    `ids` says what becomes of ids that are taken at the new place; an id that is joined of several
    by colons changes in each of its pieces.
    """
    return _Back(participant, ids).of(value, DEEPEST)


class _Back:
    def __init__(self, participant: str, ids: Mapping[str, str]) -> None:
        self._participant = participant
        self._ids = ids

    def of(self, value: Any, deep: int) -> Any:
        if deep < 0:
            raise _wrong()
        if isinstance(value, dict):
            return self._object(value, deep - 1)
        if isinstance(value, list):
            return [self.of(each, deep - 1) for each in value]
        if isinstance(value, str):
            return self._text(value)
        if isinstance(value, int) and not -LARGEST <= value < LARGEST:
            raise _wrong()
        return value

    def _object(self, value: dict[str, Any], deep: int) -> Any:
        special = [name for name in value if name.startswith("$")]
        if special:
            if len(value) > 1:
                raise _wrong()
            return self._special(special[0], value[special[0]])
        if any("." in name or "\0" in name or len(name) > LONGEST_NAME for name in value):
            raise _wrong()
        return {name: self.of(each, deep) for name, each in value.items()}

    def _special(self, name: str, said: Any) -> Any:
        try:
            if name == WHOSE and said is True:
                return self._participant
            if name == AT:
                return _moment(said)
            if name == BYTES:
                return base64.b64decode(said, validate=True)
        except (TypeError, ValueError, binascii.Error, OverflowError) as error:
            raise _wrong() from error
        raise _wrong()

    def _text(self, value: str) -> str:
        if not self._ids:
            return value
        return ":".join(self._ids.get(piece, piece) for piece in value.split(":"))


def _moment(said: str) -> datetime:
    moment = datetime.fromisoformat(said)
    if moment.tzinfo is None:
        raise ValueError("a moment has a time zone")
    return moment.astimezone(UTC)


def _wrong() -> Refusal:
    return Refusal("import.value_wrong")
