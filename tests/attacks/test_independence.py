"""The attackers know the two files and nothing of the code that wrote them."""

import ast
import sys
from pathlib import Path

import pytest

from tests.attacks import suite

FOLDER = Path(suite.__file__).parent
# Tests may put the real thing before the attacks; `simulated` is the real thing.
MODULES = [
    *(path for path in FOLDER.glob("*.py") if not path.name.startswith("test_")),
    *FOLDER.glob("designs/*.py"),
]
KNOWN = {"tests", "numpy", "rich"}


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.stem)
def test_an_attack_imports_nothing_of_what_it_attacks(module: Path) -> None:
    imported = set()
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            imported |= {each.name for each in node.names}
        elif isinstance(node, ast.ImportFrom):
            imported.add(node.module or "")

    foreign = {
        each for each in imported if each.split(".")[0] not in {*KNOWN, *sys.stdlib_module_names}
    }
    simulated = {each for each in imported if each.startswith("tests.attacks.simulated")}

    assert foreign | simulated == set()
