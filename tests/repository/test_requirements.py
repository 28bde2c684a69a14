"""What is installed is locked to exact versions and hashes, and the locks agree with pyproject."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.repository.checkout import ROOT, files, name

LOCKS = files("requirements*.txt")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]


def blocks(lock: Path) -> list[str]:
    """One string per locked requirement: its line and the hashes under it."""
    lines = [line for line in lock.read_text().splitlines() if not line.lstrip().startswith("#")]
    return re.findall(r"^[^\s#].*(?:\n[ \t]+.*)*", "\n".join(lines), flags=re.MULTILINE)


def versions(lock: Path) -> dict[str, str]:
    pinned = (re.match(r"([A-Za-z0-9._-]+)(?:\[.*\])?==([^\s;]+)", block) for block in blocks(lock))
    return {canonicalize_name(match[1]): match[2] for match in pinned if match}


def test_there_are_four_locks() -> None:
    assert [name(lock) for lock in LOCKS] == [
        "requirements-dev.txt",
        "requirements-image.txt",
        "requirements-perf.txt",
        "requirements.txt",
    ]


@pytest.mark.parametrize("lock", LOCKS, ids=name)
def test_every_requirement_has_one_version_and_hashes(lock: Path) -> None:
    for block in blocks(lock):
        assert re.match(r"[A-Za-z0-9._\[\],-]+==\S+", block), f"not pinned: {block}"
        assert "--hash=sha256:" in block, f"no hash: {block}"
        assert "://" not in block, f"an address: {block}"


@pytest.mark.parametrize(
    ("lock", "extras"),
    [
        ("requirements-image.txt", []),
        ("requirements.txt", ["embedded"]),
        ("requirements-dev.txt", ["embedded", "dev"]),
        ("requirements-perf.txt", ["embedded", "dev", "perf"]),
    ],
)
def test_lock_holds_what_the_project_asks_for(lock: str, extras: list[str]) -> None:
    locked = versions(ROOT / lock)
    asked = PROJECT["dependencies"] + [
        line for extra in extras for line in PROJECT["optional-dependencies"][extra]
    ]

    for requirement in map(Requirement, asked):
        version = locked.get(canonicalize_name(requirement.name))
        assert version, f"{requirement.name} is not in {lock}: run pip-compile again"
        assert requirement.specifier.contains(version, prereleases=True), requirement


def test_locks_agree_with_each_other() -> None:
    image, run, dev, perf = (
        versions(ROOT / f"requirements{of}.txt") for of in ["-image", "", "-dev", "-perf"]
    )

    assert image.items() <= run.items() <= dev.items() <= perf.items()
