"""The directory's methods on a real database."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from importlib import import_module
from typing import Any

import pytest
from pymongo.errors import DuplicateKeyError

from chassis.errors import CorrectIt, RetryIt
from chassis.unit_of_work import UnitOfWork
from services.directory import store
from services.directory.domain.classifications import Classifications
from services.directory.domain.organisation import Organisation
from services.directory.service import DirectoryService
from tests.interface.calling import Call, caller
from tests.interface.set_clock import SetClock

MIGRATIONS = "services.directory.migrations"
LISTS = Classifications(frozenset({"health", "housing"}), frozenset({"small", "large"}))
REQUEST: dict[str, Any] = {
    "reference": "GB-0001",
    "name": "Harbour Kitchen",
    "sector": "health",
    "size": "small",
    "region": "gb-sct",
}


@pytest.fixture
def migrations() -> str | None:
    return MIGRATIONS


@pytest.fixture
def unit(migrate: Callable[[str], UnitOfWork], clock: SetClock) -> UnitOfWork:
    return UnitOfWork(migrate(MIGRATIONS).db, "gb", clock)


@pytest.fixture
def call(unit: UnitOfWork) -> Call:
    return caller(DirectoryService, unit, lists=LISTS)


def test_registered_organisation_can_be_read_by_id_and_by_reference(call: Call) -> None:
    registered = call("register_organisation", REQUEST)

    by_id = call("get_organisation", {"id": registered["id"]})
    by_reference = call("get_organisation", {"reference": "GB-0001"})

    assert registered == {"id": registered["id"], "version": 1, "outcome": "registered"}
    assert by_id == by_reference
    assert by_id["organisation"] == {
        **REQUEST,
        "id": registered["id"],
        "version": 1,
        "legal_form": None,
        "registered": "2025-03-04T09:30:00+00:00",
        "changed": "2025-03-04T09:30:00+00:00",
    }


def test_every_answer_can_be_sent_as_json(call: Call) -> None:
    call("register_organisation", {**REQUEST, "legal_form": "cooperative"})

    for method, data in (
        ("get_organisation", {"reference": "GB-0001"}),
        ("list_organisations", {}),
        ("count_organisations", {}),
    ):
        assert json.loads(json.dumps(call(method, data)))


def test_same_command_twice_is_answered_the_same(call: Call, unit: UnitOfWork) -> None:
    first = call("register_organisation", REQUEST, command_id="c1")

    again = call("register_organisation", REQUEST, command_id="c1")

    assert again == first
    assert unit.db[store.COLLECTION].count_documents({}) == 1


def test_same_content_in_another_command_gets_the_same_id(call: Call) -> None:
    first = call("register_organisation", REQUEST)

    again = call("register_organisation", {**REQUEST, "name": " Harbour  Kitchen "})

    assert again == {"id": first["id"], "version": 1, "outcome": "unchanged"}


def test_change_needs_the_version_and_then_is_kept(call: Call, clock: SetClock) -> None:
    first = call("register_organisation", REQUEST)
    clock.advance(days=1)

    with pytest.raises(CorrectIt) as refusal:
        call("register_organisation", {**REQUEST, "size": "large"})
    changed = call("register_organisation", {**REQUEST, "size": "large", "version": 1})

    assert refusal.value.code == "organisation.exists"
    assert changed == {"id": first["id"], "version": 2, "outcome": "changed"}
    kept = call("get_organisation", {"id": first["id"]})["organisation"]
    assert (kept["size"], kept["version"]) == ("large", 2)
    assert kept["registered"] == "2025-03-04T09:30:00+00:00"
    assert kept["changed"] == "2025-03-05T09:30:00+00:00"


def test_change_of_an_old_version_is_refused_and_changes_nothing(call: Call) -> None:
    call("register_organisation", REQUEST)
    call("register_organisation", {**REQUEST, "size": "large", "version": 1})

    with pytest.raises(CorrectIt) as refusal:
        call("register_organisation", {**REQUEST, "sector": "housing", "version": 1})

    assert refusal.value.code == "organisation.changed_since"
    assert refusal.value.params == {"version": 2}
    kept = call("get_organisation", {"reference": "GB-0001"})["organisation"]
    assert (kept["sector"], kept["version"]) == ("health", 2)


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"sector": "mining"}, "sector.unknown", "sector"),
        ({"size": "huge"}, "size.unknown", "size"),
        ({"version": 1}, "organisation.unknown", "reference"),
        ({"reference": "GB 1"}, "request.invalid", "reference"),
        ({"surprise": 1}, "request.invalid", "surprise"),
    ],
)
def test_refused_registration_leaves_nothing(
    call: Call, unit: UnitOfWork, change: dict[str, Any], code: str, field: str
) -> None:
    with pytest.raises(CorrectIt) as refusal:
        call("register_organisation", {**REQUEST, **change})

    assert (refusal.value.code, refusal.value.field) == (code, field)
    assert unit.db[store.COLLECTION].count_documents({}) == 0


def test_many_at_once_register_one_organisation(call: Call, unit: UnitOfWork) -> None:
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: call("register_organisation", REQUEST), range(24)))

    assert len({answer["id"] for answer in answers}) == 1
    assert sorted(answer["outcome"] for answer in answers).count("registered") == 1
    assert unit.db[store.COLLECTION].count_documents({}) == 1


def test_of_many_changes_at_once_one_wins_and_the_others_are_told(call: Call) -> None:
    call("register_organisation", REQUEST)

    def change(number: int) -> str:
        try:
            name = f"Harbour Kitchen {number}"
            return str(
                call("register_organisation", {**REQUEST, "name": name, "version": 1})["outcome"]
            )
        except CorrectIt as refusal:
            return refusal.code

    with ThreadPoolExecutor(8) as pool:
        outcomes = sorted(pool.map(change, range(16)))

    assert outcomes == ["changed", *["organisation.changed_since"] * 15]
    kept = call("get_organisation", {"reference": "GB-0001"})["organisation"]
    assert kept["version"] == 2


def test_pages_give_every_organisation_once_in_order(call: Call) -> None:
    references = [f"GB-{number:04}" for number in range(7)]
    for reference in reversed(references):
        call("register_organisation", {**REQUEST, "reference": reference})

    pages, after = [], None
    while True:
        page = call("list_organisations", {"limit": 3, "after": after})
        pages.append([organisation["reference"] for organisation in page["organisations"]])
        after = page["next"]
        if after is None:
            break

    assert pages == [references[:3], references[3:6], references[6:]]


def test_last_full_page_has_no_next(call: Call) -> None:
    call("register_organisation", REQUEST)

    assert call("list_organisations", {"limit": 1})["next"] is None


def test_empty_directory_is_an_empty_page(call: Call) -> None:
    assert call("list_organisations") == {"organisations": [], "next": None}


def test_organisations_are_counted_by_sector_and_by_size_without_a_name(call: Call) -> None:
    kinds = (("health", "small"), ("health", "large"), ("housing", "small"), ("health", "small"))
    for number, (sector, size) in enumerate(kinds):
        wanted = {"reference": f"GB-{number:04}", "sector": sector, "size": size}
        call("register_organisation", {**REQUEST, **wanted})

    answer = call("count_organisations", role="practitioner")

    assert answer == {
        "organisations": 4,
        "sectors": {"health": 3, "housing": 1},
        "sizes": {"large": 1, "small": 3},
    }


def test_a_changed_organisation_counts_once_where_it_is_now(call: Call) -> None:
    call("register_organisation", REQUEST)
    call("register_organisation", {**REQUEST, "sector": "housing", "version": 1})

    assert call("count_organisations")["sectors"] == {"housing": 1}


def test_an_empty_directory_counts_nobody(call: Call) -> None:
    assert call("count_organisations") == {"organisations": 0, "sectors": {}, "sizes": {}}


@pytest.mark.parametrize("field", ["sector", "name", "after", "$where"])
def test_a_count_is_asked_for_without_any_choice(call: Call, field: str) -> None:
    with pytest.raises(CorrectIt) as refusal:
        call("count_organisations", {field: "health"})

    assert (refusal.value.code, refusal.value.field) == ("request.invalid", field)


def test_member_reads_the_own_organisation_only(call: Call) -> None:
    own = call("register_organisation", REQUEST)["id"]
    other = call("register_organisation", {**REQUEST, "reference": "GB-0002"})["id"]

    answer = call("get_organisation", {"id": own}, role="member", organisation=own)
    with pytest.raises(CorrectIt) as refusal:
        call("get_organisation", {"id": other}, role="member", organisation=own)

    assert answer["organisation"]["reference"] == "GB-0001"
    assert refusal.value.params == {"reason": "directory.own_organisation_only"}


@pytest.mark.parametrize("data", [{"id": "f" * 32}, {"reference": "GB-0404"}])
def test_unknown_organisation_is_said_to_be_unknown(call: Call, data: dict[str, str]) -> None:
    with pytest.raises(CorrectIt) as refusal:
        call("get_organisation", data)

    assert refusal.value.code == "organisation.unknown"
    assert refusal.value.field in data


class TestStore:
    def test_stale_version_is_not_saved(self, call: Call, unit: UnitOfWork) -> None:
        call("register_organisation", REQUEST)
        known = self._known(unit)
        skipped = replace(known, version=known.version + 2)

        with pytest.raises(RetryIt, match="changed_meanwhile"):
            unit.run(lambda tx: store.replace(tx.db, tx.session, skipped))

        assert self._known(unit) == known

    def test_second_organisation_with_a_reference_is_impossible(
        self, call: Call, unit: UnitOfWork
    ) -> None:
        call("register_organisation", REQUEST)
        double = replace(self._known(unit), id="d" * 32)

        with pytest.raises(DuplicateKeyError):
            unit.run(lambda tx: store.add(tx.db, tx.session, double))

    def test_migration_may_run_again(self, unit: UnitOfWork) -> None:
        before = unit.db[store.COLLECTION].index_information()

        import_module("services.directory.migrations.0001_organisations").up(unit.db)

        assert unit.db[store.COLLECTION].index_information() == before
        assert before["reference"]["unique"]

    def _known(self, unit: UnitOfWork) -> Organisation:
        known = store.by_reference(unit.db, "GB-0001")
        assert known is not None
        return known
