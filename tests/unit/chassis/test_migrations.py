"""Migrations are numbered without a gap, or nothing starts."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from chassis.errors import CallSomeone
from chassis.migrations_runner import CHASSIS_PACKAGE, found

Package = Callable[..., str]


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Package]:
    """Makes a package of migrations with these module names."""
    monkeypatch.syspath_prepend(str(tmp_path))
    name = "planted_migrations"

    def make(*modules: str) -> str:
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").touch()
        for module in modules:
            (tmp_path / name / f"{module}.py").write_text("def up(db): ...\n")
        return name

    yield make
    for loaded in [module for module in sys.modules if module.split(".")[0] == name]:
        del sys.modules[loaded]


def test_steps_come_in_the_order_of_their_numbers(package: Package) -> None:
    name = package("0002_more", "0001_first", "0003_most")

    assert [step.id for step in found(name)] == [
        f"{name}/0001_first",
        f"{name}/0002_more",
        f"{name}/0003_most",
    ]


def test_package_may_be_empty(package: Package) -> None:
    assert list(found(package())) == []


@pytest.mark.parametrize(
    ("modules", "at_fault"),
    [
        (["0002_begins_late"], "0002_begins_late"),
        (["0001_first", "0003_gap"], "0003_gap"),
        (["0001_first", "0001_twin"], "0001_twin"),
        (["0000_too_early"], "0000_too_early"),
        (["1_short"], "1_short"),
        (["0001_Capital"], "0001_Capital"),
        (["first"], "first"),
        (["0001"], "0001"),
    ],
)
def test_wrong_number_calls_someone(modules: list[str], at_fault: str, package: Package) -> None:
    name = package(*modules)

    with pytest.raises(CallSomeone) as error:
        list(found(name))

    assert error.value.code == "migrations.misnumbered"
    assert error.value.params == {"package": name, "name": at_fault}


def test_own_steps_of_the_chassis_are_in_order() -> None:
    steps = list(found(CHASSIS_PACKAGE))

    assert [step.id.split("/")[1][:4] for step in steps] == [
        f"{number:04}" for number in range(1, len(steps) + 1)
    ]
    assert all(callable(step.module.up) for step in steps)
