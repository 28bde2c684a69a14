"""Every error code that a module can raise has a sentence that tells a person what to do."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from tests.repository.checkout import ROOT, files, name

SENTENCES = yaml.safe_load((ROOT / "content/messages/en.yaml").read_text(encoding="utf-8"))
ERRORS = {"CorrectIt", "RetryIt", "CallSomeone", "Unavailable"}
MODULES = files("chassis/*.py", "services/*.py", "node/*.py", "portal/*.py")


def codes(module: Path) -> Iterator[str]:
    """First arguments of errors, where they are written out; both sides of `a if b else c`."""
    for call in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.args:
            first = call.args[0]
            sides = [first.body, first.orelse] if isinstance(first, ast.IfExp) else [first]
            for side in sides:
                if call.func.id in ERRORS and isinstance(side, ast.Constant):
                    yield side.value


@pytest.mark.parametrize("module", MODULES, ids=name)
def test_every_code_has_a_sentence(module: Path) -> None:
    assert sorted(set(codes(module)) - SENTENCES.keys()) == []


def test_codes_are_found_at_all() -> None:
    assert {code for module in MODULES for code in codes(module)} >= {
        "command.reused",
        "rpc.unknown_outcome",
        "csv.unreadable",
    }
