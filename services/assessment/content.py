"""Reads models and code lists from `content/`, and refuses what is not sound."""

from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import Any

import orjson
import yaml

from chassis.errors import CallSomeone
from contracts.errors import Malformed
from contracts.validation import compiled, require
from services.assessment.domain.catalogue import Catalogue
from services.assessment.domain.model import Criterion, Model, Part, Side, WrongModel

EQUAL_SHARE = Fraction(1)


@lru_cache(maxsize=4)
def load(content_dir: Path) -> Catalogue:
    """Everything an assessment may refer to; raises CallSomeone naming the file at fault.

    An edition listed as published must have the digest it was published with: somebody has
    answered it, and its figures must not change behind their back.
    """
    models = [
        _model(content_dir, file)
        for file in sorted(content_dir.glob("questionnaires/*/*/structure.yaml"))
    ]
    if not models:
        raise CallSomeone("content.no_model", path=str(content_dir))
    _check_published(content_dir, models)
    sectors, sizes = (_codes(content_dir, name) for name in ("sectors", "sizes"))
    return Catalogue(models, sectors, sizes)


def read(content_dir: Path, file: Path, schema: str) -> Any:
    """A YAML file that keeps `content/schemas/<schema>.schema.json`; raises CallSomeone."""
    try:
        data = yaml.safe_load(file.read_text(encoding="utf-8"))
        require(_validator(content_dir / "schemas" / f"{schema}.schema.json"), data)
    except (OSError, UnicodeDecodeError, yaml.YAMLError, Malformed) as error:
        raise CallSomeone("content.unreadable", path=str(file), problem=str(error)) from error
    return data


@lru_cache
def _validator(file: Path) -> Any:
    return compiled(orjson.loads(file.read_bytes()))


def _model(content_dir: Path, file: Path) -> Model:
    data = read(content_dir, file, "structure")
    maximum = _value(data["maximum"])
    if [data["model"], data["edition"]] != [file.parent.parent.name, file.parent.name]:
        raise CallSomeone("content.misplaced", path=str(file))
    try:
        criteria = tuple(_criterion(entry, maximum) for entry in data["criteria"])
        return Model(data["model"], data["edition"], maximum, criteria)
    except WrongModel as error:
        raise CallSomeone("content.unreadable", path=str(file), problem=str(error)) from error


def _criterion(entry: dict[str, Any], maximum: Fraction) -> Criterion:
    by_shares = entry["combine"]["rule"] == "shares"
    for part in entry["parts"]:
        if by_shares != ("share" in part):
            raise WrongModel(f"{part['code']}: a share is named by the rule `shares` and only then")
    if len(entry["parts"]) != _value(entry["part_count"]):
        raise WrongModel(f"{entry['code']}: part_count differs from the number of parts")
    parts = (
        Part(part["code"], _value(part["share"]) if by_shares else EQUAL_SHARE)
        for part in entry["parts"]
    )
    points = maximum * _value(entry["weight"]) / 100
    return Criterion(entry["code"], Side(entry["side"]), points, tuple(parts))


def _value(number: dict[str, Any]) -> Fraction:
    return Fraction(number["value"])


def _check_published(content_dir: Path, models: list[Model]) -> None:
    file = content_dir / "questionnaires" / "published.yaml"
    digests: dict[str, str] = read(content_dir, file, "published")["editions"]
    found = {model.name: model.digest for model in models}
    for name, digest in digests.items():
        if found.get(name) != digest:
            raise CallSomeone("content.edition_changed", edition=name)


def _codes(content_dir: Path, name: str) -> set[str]:
    data = read(content_dir, content_dir / "classifications" / f"{name}.yaml", "classification")
    return {entry["code"] for entry in data["codes"]}
