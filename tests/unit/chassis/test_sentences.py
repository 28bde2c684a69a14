"""Every error that the chassis raises has a sentence, and the sentence finds its parameters."""

import ast
import string
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml

from chassis import errors
from chassis.errors import PerformError

ROOT = Path(__file__).resolve().parents[3]
SENTENCES: dict[str, str] = yaml.safe_load((ROOT / "content/messages/en.yaml").read_text("utf-8"))
KINDS = {
    name
    for name, kind in vars(errors).items()
    if isinstance(kind, type) and issubclass(kind, PerformError)
}


class Raised(NamedTuple):
    """One place where an error is made."""

    code: str
    parameters: frozenset[str]
    place: str


def raised() -> Iterator[Raised]:
    for module in sorted((ROOT / "chassis").rglob("*.py")):
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
                continue
            if node.func.id in KINDS and node.args and isinstance(node.args[0], ast.Constant):
                given = {keyword.arg for keyword in node.keywords if keyword.arg} - {"field"}
                place = f"{module.relative_to(ROOT)}:{node.lineno}"
                yield Raised(str(node.args[0].value), frozenset(given), place)


ALL = list(raised())


def test_places_are_found() -> None:
    codes = {one.code for one in ALL}

    assert {"actor.missing", "rpc.unknown_outcome", "database.too_slow", "settings.wrong"} <= codes


@pytest.mark.parametrize("one", ALL, ids=lambda one: f"{one.code}-{one.place}")
def test_error_has_a_sentence_that_finds_its_parameters(one: Raised) -> None:
    assert one.code in SENTENCES, f"{one.place}: write a sentence for {one.code}"

    asked_for = {name for _, name, _, _ in string.Formatter().parse(SENTENCES[one.code]) if name}
    assert asked_for - {"field"} <= one.parameters


def test_sentences_are_sorted_by_code() -> None:
    assert list(SENTENCES) == sorted(SENTENCES)


@pytest.mark.parametrize("code", [one.code for one in ALL if one.code in SENTENCES])
def test_sentence_is_one_for_a_person(code: str) -> None:
    text = SENTENCES[code]

    assert text[0].isupper() or text.startswith("{")
    assert text.endswith((".", "}"))
