"""Every `perform` and `make` command in a document exists, with the options that are shown."""

import re
import shlex
from typing import Any

import pytest

from node import application
from tests.repository.checkout import ROOT, files, name

FENCE = re.compile(r"^```.*?$(.*?)^```", flags=re.MULTILINE | re.DOTALL)
TARGETS = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), flags=re.MULTILINE))


def given(program: str) -> list[Any]:
    """Commands of a program in code blocks and in inline code, each with its place."""
    found = []
    for page in files("*.md", "content/messages/*.yaml"):
        text = page.read_text(encoding="utf-8")
        inline = re.findall(rf"`({program} [^`\n]+)`", FENCE.sub("", text))
        blocks = [
            line.split("#")[0].strip()
            for block in FENCE.findall(text)
            for line in block.replace(".venv/bin/", "").splitlines()
            if line.startswith(f"{program} ")
        ]
        found += [
            pytest.param(command, id=f"{name(page)}: {command}")
            for command in dict.fromkeys([*inline, *blocks])
        ]
    return found


def unknown(command: str) -> list[str]:
    """The words of a `perform` command that name nothing there is."""
    words = shlex.split(command)[1:]
    if words[0] in ("--help", "--version"):
        return []
    if words[0] not in application.COMMANDS:
        return [words[0]]
    group: Any = application._load(words[0])
    rest = words[1:]
    while rest and not rest[0].startswith("-") and getattr(group, "commands", None):
        if rest[0] not in group.commands:
            return [rest[0]]
        group, rest = group.commands[rest[0]], rest[1:]
    options = {option for parameter in group.params for option in parameter.opts}
    return [word for word in rest if word.startswith("-") and word not in {*options, "--help"}]


@pytest.mark.parametrize("command", given("perform"))
def test_perform_knows_what_a_document_shows(command: str) -> None:
    assert unknown(command) == []


@pytest.mark.parametrize("command", given("make"))
def test_make_knows_what_a_document_shows(command: str) -> None:
    words = [word for word in shlex.split(command)[1:] if "=" not in word]

    assert set(words) <= TARGETS


@pytest.mark.parametrize(
    ("command", "stranger"),
    [
        ("perform fly", ["fly"]),
        ("perform benchmark open-year", ["open-year"]),
        ("perform compare --nodes de", ["--nodes"]),
    ],
)
def test_command_that_does_not_exist_is_noticed(command: str, stranger: list[str]) -> None:
    assert unknown(command) == stranger
