"""Writes the folder of a new contract so that it keeps every rule of the contract tests."""

from pathlib import Path
from typing import Any

import orjson
import yaml

from contracts.scaffold import examples, sources
from contracts.scaffold.names import NewEvent


def write(event: NewEvent, contracts: Path) -> Path:
    """Write the folder into `contracts`; FileExistsError when it is there already."""
    folder = contracts / event.folder
    folder.mkdir()
    names = {
        "key": event.key,
        "aggregate": event.aggregate,
        "payload": event.payload,
        "sender": event.sender,
    }
    (folder / "__init__.py").write_text(sources.MODULE.substitute(names))
    (folder / "contract.yaml").write_text(sources.CONTRACT.substitute(names))
    _write_json(folder / "schema.json", examples.schema(event))
    for name, whole in examples.passing(event).items():
        _write_json(folder / f"examples/pass/{name}.json", whole)
    reasons = {}
    for name, (whole, reason) in examples.failing(event).items():
        _write_json(folder / f"examples/fail/{name}.json", whole)
        reasons[name] = reason
    (folder / "examples/fail/reasons.yaml").write_text(
        "# Where each failing example must be found wrong: how the reason begins.\n"
        + yaml.safe_dump(reasons)
    )
    return folder


def _write_json(file: Path, value: dict[str, Any]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(orjson.dumps(value, option=orjson.OPT_INDENT_2) + b"\n")
