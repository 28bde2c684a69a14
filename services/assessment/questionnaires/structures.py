"""From `structure.yaml` to a model."""

from fractions import Fraction
from pathlib import Path
from typing import Any

from chassis.errors import CallSomeone
from services.assessment.domain.model import (
    Criterion,
    EditionMapping,
    Kind,
    Model,
    Part,
    Prompt,
    Side,
    Theme,
    WrongModel,
)
from services.assessment.questionnaires.files import read, unusable

EQUAL_SHARE = Fraction(1)


def model(content_dir: Path, file: Path) -> Model:
    """The model that a structure describes; raises CallSomeone naming the file at fault."""
    data = read(content_dir, file, "structure")
    if [data["model"], data["edition"]] != [file.parent.parent.name, file.parent.name]:
        raise CallSomeone("content.misplaced", path=str(file))
    try:
        return _dialogue(data) if data.get("kind") == Kind.DIALOGUE else _scored(data)
    except WrongModel as error:
        raise unusable(file, str(error)) from error


def _dialogue(data: dict[str, Any]) -> Model:
    criteria = tuple(
        Criterion(entry["code"], Side(entry["side"]), Fraction(), ()) for entry in data["criteria"]
    )
    return Model(
        data["model"], data["edition"], Fraction(), criteria, kind=Kind.DIALOGUE, anchors=()
    )


def _scored(data: dict[str, Any]) -> Model:
    maximum, scale = _value(data["maximum"]), data["scale"]
    return Model(
        data["model"],
        data["edition"],
        maximum,
        tuple(_criterion(data, entry, maximum) for entry in data["criteria"]),
        themes=tuple(_theme(entry) for entry in data.get("themes", ())),
        mappings=tuple(_mapping(entry) for entry in data.get("mappings", ())),
        anchors=tuple(scale["anchors"]["values"]),
        step=_value(scale["step"]) if "step" in scale else Fraction(1),
    )


def _criterion(data: dict[str, Any], entry: dict[str, Any], maximum: Fraction) -> Criterion:
    # A criterion that is scored as a whole has no parts and no rule to combine them.
    by_shares = bool(entry["parts"]) and entry["combine"]["rule"] == "shares"
    for part in entry["parts"]:
        _require_share(part, by_shares)
    if len(entry["parts"]) != _value(entry["part_count"]):
        raise WrongModel(f"{entry['code']}: part_count differs from the number of parts")
    side = Side(entry["side"])
    parts = (
        Part(
            part["code"],
            _value(part["share"]) if by_shares else EQUAL_SHARE,
            _prompts(data, side, part["code"]),
            _cap(data, side, part["code"]),
        )
        for part in entry["parts"]
    )
    weight = entry.get("weight")
    points = _value(entry["points"]) if weight is None else maximum * _value(weight) / 100
    return Criterion(entry["code"], side, points, tuple(parts))


def _prompts(data: dict[str, Any], side: Side, part: str) -> tuple[Prompt, ...]:
    asked = data.get("prompts", {}).get(side.value)
    if asked is None:
        return ()
    by_shares = asked["combine"]["rule"] == "shares"
    for prompt in asked["prompts"]:
        _require_share(prompt, by_shares)
    return tuple(
        Prompt(
            f"{part}.{prompt['code']}",
            prompt["attribute"],
            _value(prompt["share"]) if by_shares else EQUAL_SHARE,
        )
        for prompt in asked["prompts"]
    )


def _require_share(entry: dict[str, Any], by_shares: bool) -> None:
    if by_shares != ("share" in entry):
        raise WrongModel(f"{entry['code']}: a share is named by the rule `shares` and only then")


def _cap(data: dict[str, Any], side: Side, part: str) -> str | None:
    for cap in data.get("caps", ()):
        if cap["enabled"] and cap["side"] == side.value:
            return f"{part}.{cap['prompt']}"
    return None


def _theme(entry: dict[str, Any]) -> Theme:
    letter = entry["code"][0]
    return Theme(entry["code"], tuple((part, f"{part}.{letter}") for part in entry["parts"]))


def _mapping(entry: dict[str, Any]) -> EditionMapping:
    criteria = {here: tuple(there) for here, there in entry["criteria"].items()}
    return EditionMapping(entry["from"], criteria)


def _value(number: dict[str, Any]) -> Fraction:
    return Fraction(number["value"])
