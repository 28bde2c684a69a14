"""Reads YAML files that keep a schema of `content/schemas/`."""

from functools import lru_cache
from pathlib import Path
from typing import Any

import orjson
import yaml

from chassis.errors import CallSomeone
from contracts.errors import Malformed
from contracts.validation import compiled, require

# The C loader reads the same language ten times as fast, and a service reads all texts at a start.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read(content_dir: Path, file: Path, schema: str) -> Any:
    """A YAML file that keeps `content/schemas/<schema>.schema.json`; raises CallSomeone."""
    data = loaded(file)
    try:
        require(_validator(content_dir / "schemas" / f"{schema}.schema.json"), data)
    except (OSError, Malformed) as error:
        raise unusable(file, str(error)) from error
    return data


def loaded(file: Path) -> Any:
    """What a YAML file holds; raises CallSomeone."""
    try:
        return yaml.load(file.read_text(encoding="utf-8"), Loader=_LOADER)  # noqa: S506  # safe
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise unusable(file, str(error)) from error


def unusable(file: Path, problem: str) -> CallSomeone:
    """The error that names a file and what is wrong with it."""
    return CallSomeone("content.unreadable", path=str(file), problem=problem)


@lru_cache
def _validator(file: Path) -> Any:
    return compiled(orjson.loads(file.read_bytes()))
