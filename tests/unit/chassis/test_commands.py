"""The same command id must mean the same: a fingerprint over what was asked, and by whom."""

from typing import Any

import pytest

from chassis.actor import Actor
from chassis.commands import Command

ANA, BEN = Actor("ana", frozenset({"member"})), Actor("ben", frozenset({"member"}))


def command(**changed: Any) -> Command:
    given: dict[str, Any] = {
        "method": "submit",
        "actor": ANA,
        "data": {"year": 2025},
        "command_id": "c-1",
        "request": {"year": "2025", "part": {"a": 1, "b": 2}},
    }
    return Command(**{**given, **changed})


@pytest.mark.parametrize(
    "changed",
    [
        {"request": {"part": {"b": 2, "a": 1}, "year": "2025"}},
        {"correlation_id": "another"},
        {"data": {"year": 2025, "default": None}},
        {"actor": Actor("ana", frozenset({"member", "operator"}), via="cli")},
    ],
    ids=["order of names", "correlation", "defaults", "roles and door"],
)
def test_repeat_has_the_same_fingerprint(changed: dict[str, Any]) -> None:
    assert command(**changed).fingerprint() == command().fingerprint()


@pytest.mark.parametrize(
    "changed",
    [
        {"method": "withdraw"},
        {"actor": BEN},
        {"request": {"year": "2024", "part": {"a": 1, "b": 2}}},
        {"request": {"year": 2025, "part": {"a": 1, "b": 2}}},
        {"request": {"year": "2025", "part": {"a": 1, "b": 2}, "more": None}},
    ],
    ids=["method", "actor", "value", "type", "field"],
)
def test_other_content_has_another_fingerprint(changed: dict[str, Any]) -> None:
    assert command(**changed).fingerprint() != command().fingerprint()


def test_fingerprint_does_not_depend_on_the_id() -> None:
    assert command(command_id="c-2").fingerprint() == command().fingerprint()
