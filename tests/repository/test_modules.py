"""Every module says what it is for, holds one concept, and is named after it."""

import ast
from pathlib import Path

import pytest

from tests.repository.checkout import ROOT, files, name

MODULES = files("*.py")
# An empty __init__.py in tests only says that the folder is a package.
SPEAKING = [path for path in MODULES if path.read_bytes() or "tests" not in path.parts]
CATCH_ALLS = {"common", "helper", "helpers", "misc", "util", "utils"}


@pytest.mark.parametrize("module", SPEAKING, ids=name)
def test_module_opens_with_its_purpose(module: Path) -> None:
    purpose = ast.get_docstring(ast.parse(module.read_text(encoding="utf-8")))

    assert purpose, f"{name(module)} needs a docstring of one sentence that says what it is for"
    first_paragraph = " ".join(purpose.split("\n\n")[0].split())
    assert first_paragraph.endswith((".", ":", "?")), f"not a sentence: {first_paragraph}"


def test_no_module_is_longer_than_350_lines() -> None:
    lengths = {name(path): len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES}

    assert {path: lines for path, lines in lengths.items() if lines > 350} == {}


def test_no_module_or_folder_is_a_catch_all() -> None:
    names = {part.removesuffix(".py") for path in MODULES for part in path.relative_to(ROOT).parts}

    assert names & CATCH_ALLS == set()


def test_every_service_has_the_same_rooms() -> None:
    rooms = ["README.md", "domain", "migrations", "service.py"]
    either = [(f"{room}.py", room) for room in ("policy", "schemas", "store", "use_cases")]
    services = sorted(path.parent for path in ROOT.glob("services/*/__init__.py"))

    missing = [
        f"{name(service)}/{room}"
        for service in services
        for room in rooms
        if not (service / room).exists()
    ] + [
        f"{name(service)}/{module} or {folder}/"
        for service in services
        for module, folder in either
        if not (service / module).exists() and not (service / folder).is_dir()
    ]

    assert len(services) == 4
    assert missing == []
