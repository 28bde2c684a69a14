"""Every error code of assessment and import has a sentence, and every sentence can be filled."""

import ast
import re
import string
from pathlib import Path

import pytest
import yaml

from chassis.errors import CorrectIt
from chassis.messages import sentence
from tests.unit.assessment.making import CONTENT

ROOT = CONTENT.parent
SENTENCES: dict[str, str] = yaml.safe_load(
    (CONTENT / "messages" / "en.yaml").read_text(encoding="utf-8")
)
FAMILIES = re.compile(r"(csv|name|row|score)\.[a-z0-9_]+")
RAISED = {"Refusal", "CorrectIt", "RetryIt", "CallSomeone"}
FOLDERS = ["services/assessment", "node/csv_import", "node/commands"]
MODULES = sorted(file for folder in FOLDERS for file in (ROOT / folder).rglob("*.py"))


def named_codes(module: Path) -> set[str]:
    """Codes that are written in a module: first arguments of errors, and those kept in tables."""
    tree = ast.parse(module.read_text(encoding="utf-8"))
    raised = [
        constant
        for call in ast.walk(tree)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id in RAISED
        and call.args
        for constant in ast.walk(call.args[0])
    ]
    return {text for text in map(string_of, raised) if "." in text} | {
        text for text in map(string_of, ast.walk(tree)) if FAMILIES.fullmatch(text)
    }


def string_of(node: ast.AST) -> str:
    is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
    return str(node.value) if is_text else ""


def test_codes_are_sorted_so_that_two_people_can_add_to_the_content() -> None:
    text = (CONTENT / "messages" / "en.yaml").read_text(encoding="utf-8")
    codes = [line.split(":")[0] for line in text.splitlines() if line and line[0] not in "# "]

    assert codes == sorted(set(codes))
    assert len(codes) == len(SENTENCES)


@pytest.mark.parametrize("module", MODULES, ids=lambda module: str(module.relative_to(ROOT)))
def test_content_has_a_sentence_for_every_code(module: Path) -> None:
    assert named_codes(module) - SENTENCES.keys() == set()


def test_codes_are_found_in_the_modules_at_all() -> None:
    found = set().union(*map(named_codes, MODULES))

    assert {
        "row.contradicts",
        "csv.nul_byte",
        "content.unreadable",
        "csv.empty",
        "score.space",
    } <= found


@pytest.mark.parametrize("code", SENTENCES)
def test_content_sentence_can_be_filled(code: str) -> None:
    names = {name for _, name, _, _ in string.Formatter().parse(SENTENCES[code]) if name}
    params = dict.fromkeys(names - {"field", "code"}, "x")

    said = sentence(CorrectIt(code, "field", **params), CONTENT)

    assert "{" not in said
    assert "[" not in said
    assert said.rstrip()[-1] in ".x"
