"""Three nodes, whatever happens to links, databases and keys: one European picture, or an alarm."""

from datetime import date
from itertools import count
from typing import Any

import pytest

from chassis.errors import CorrectIt, RetryIt
from services.benchmark.use_cases.list_releases import list_releases
from services.benchmark.use_cases.seal_alone import seal_alone
from services.benchmark.use_cases.settle_quarantine import Settler
from tests.interface.benchmark.mesh import RETURNED, Mesh, copied, put_back
from tests.interface.benchmark.nodes import BenchmarkNode, request, submitted
from tests.interface.benchmark.receiving import quarantined

NUMBERS = count(1_000)


def released(one: BenchmarkNode, organisations: int = 9, year: int = 2025) -> dict[str, Any]:
    """Submit so many new organisations and close the year (again)."""
    one.take_in(submitted(next(NUMBERS), year=year) for _ in range(organisations))
    return one.close(year)


def refused(one: BenchmarkNode, year: int = 2025) -> str:
    """Try to release, expect that nothing leaves, and give the reason."""
    before = one.state()
    with pytest.raises((RetryIt, CorrectIt)) as error:
        released(one, year=year)
    assert one.state() == before
    return error.value.code


def versions(one: BenchmarkNode) -> dict[str, tuple[int, int]]:
    """Epoch and version held of each country for 2025."""
    rows = list_releases(one.unit, request({}))["releases"]
    return {row["country"]: (row["epoch"], row["version"]) for row in rows if row["year"] == 2025}


def ids(one: BenchmarkNode, country: str = "gb") -> set[str]:
    """Batches that a node holds of a country."""
    return {row["batch"] for row in one.unit.db["batches"].find({"country": country})}


def agree(mesh: Mesh, *, of_countries: int = 3) -> None:
    """All show the same European figures, and nobody has anything in quarantine."""
    figures = list(mesh.figures().values())
    assert all(each == figures[0] for each in figures)
    assert len(figures[0]["released"]) == of_countries
    assert [quarantined(one) for one in mesh.nodes.values()] == [[], [], []]


def each_releases(mesh: Mesh) -> None:
    for one in mesh.nodes.values():
        released(one)
    mesh.exchange()


def test_a_link_cut_during_releases_heals_by_what_waited_on_it(mesh: Mesh) -> None:
    each_releases(mesh)
    mesh.cut = {("gb", "es")}
    released(mesh.nodes["gb"])
    mesh.exchange()
    assert versions(mesh.nodes["de"])["gb"] == (1, 2)
    assert versions(mesh.nodes["es"])["gb"] == (1, 1)

    mesh.cut.clear()
    mesh.exchange()

    agree(mesh)


def test_a_link_that_lost_everything_heals_by_the_daily_announcement(mesh: Mesh) -> None:
    each_releases(mesh)
    mesh.cut = {("gb", "es")}
    released(mesh.nodes["gb"])
    mesh.exchange()
    mesh.waiting.clear()
    mesh.cut.clear()

    mesh.next_day()

    agree(mesh)


def test_a_node_absent_for_a_week_of_releases_catches_up(mesh: Mesh) -> None:
    each_releases(mesh)
    mesh.cut_off("es")
    for _ in range(7):
        mesh.next_day()
        released(mesh.nodes["gb"])
        released(mesh.nodes["de"], 8)
        mesh.exchange()
    assert versions(mesh.nodes["es"])["gb"] == (1, 1)
    es = mesh.restart("es")
    assert refused(es) == "release.not_heard"

    mesh.join("es")
    mesh.tick()

    agree(mesh)
    assert versions(es) == {"de": (1, 8), "es": (1, 1), "gb": (1, 8)}
    released(es)
    mesh.exchange()
    agree(mesh)


def test_a_node_restored_from_an_old_backup_seals_nothing_until_its_peers_told_it(
    mesh: Mesh,
) -> None:
    each_releases(mesh)
    gb = mesh.nodes["gb"]
    backup = copied(gb.unit.db)
    released(gb)
    mesh.next_day()
    before, batches = mesh.figures()["de"], ids(mesh.nodes["de"])
    put_back(gb.unit.db, backup)
    gb = mesh.restart("gb")

    assert refused(gb) == "release.not_heard"
    mesh.tick(hold_back=RETURNED)
    assert refused(gb) == "release.ledger_behind"
    mesh.tick()

    assert versions(gb)["gb"] == (1, 2)
    assert ids(gb) == batches
    agree(mesh)
    assert mesh.figures()["gb"] == before
    assert refused(gb) == "close.frozen"
    assert [row["year"] for row in list_releases(gb.unit, request({}))["frozen"]] == [2025]
    released(gb, year=2024)
    mesh.exchange()
    agree(mesh)


def test_two_releases_that_a_backup_lost_come_back_although_a_peer_missed_the_last(
    mesh: Mesh,
) -> None:
    each_releases(mesh)
    gb = mesh.nodes["gb"]
    backup = copied(gb.unit.db)
    released(gb)
    mesh.exchange()
    mesh.cut = {("gb", "es")}
    released(gb)
    mesh.exchange()
    mesh.waiting.clear()
    mesh.cut.clear()
    put_back(gb.unit.db, backup)
    mesh.restart("gb")

    mesh.tick()
    mesh.next_day()

    assert {versions(one)["gb"] for one in mesh.nodes.values()} == {(1, 3)}
    agree(mesh)


def test_a_database_restored_beneath_a_running_process_is_healed_too(mesh: Mesh) -> None:
    each_releases(mesh)
    gb = mesh.nodes["gb"]
    backup = copied(gb.unit.db)
    released(gb)
    mesh.tick()
    put_back(gb.unit.db, backup)
    assert refused(gb) == "release.ledger_behind"

    mesh.tick()

    assert versions(gb)["gb"] == (1, 2)
    assert refused(gb) == "close.frozen"
    agree(mesh)


def test_a_lost_ledger_begins_a_new_epoch_with_the_batches_that_its_peers_held(
    mesh: Mesh,
) -> None:
    each_releases(mesh)
    gb = mesh.nodes["gb"]
    released(gb)
    mesh.exchange()
    before, batches = mesh.figures()["de"], ids(mesh.nodes["de"])
    migrations = {"migrations": list(gb.unit.db["migrations"].find())}
    put_back(gb.unit.db, migrations)
    mesh.association.countries["gb"]["epoch"] = 2
    mesh.association.write()
    gb = mesh.restart("gb")
    assert refused(gb) == "release.not_heard"

    mesh.tick()
    assert {versions(one)["gb"] for one in mesh.nodes.values()} == {(2, 1)}
    mesh.next_day()  # the others' own releases, which gb lost too

    assert ids(mesh.nodes["de"]) == ids(gb) == batches
    agree(mesh)
    assert mesh.figures()["es"]["sections"] == before["sections"]
    assert refused(gb) == "close.frozen"


def test_an_epoch_raised_without_a_loss_goes_on_and_freezes_nothing(mesh: Mesh) -> None:
    each_releases(mesh)
    mesh.association.countries["gb"]["epoch"] = 2
    mesh.association.write()

    mesh.next_day()
    mesh.next_day()
    released(mesh.nodes["gb"])
    mesh.exchange()

    assert {versions(one)["gb"] for one in mesh.nodes.values()} == {(2, 2)}
    agree(mesh)


def test_a_key_rotation_leaves_the_picture_as_it_is(mesh: Mesh) -> None:
    each_releases(mesh)
    mesh.association.admit("gb", "gb-2026-2")
    gb = mesh.restart("gb", "gb-2026-2")
    mesh.tick()
    released(gb)
    mesh.cut = {("gb", "es")}
    mesh.exchange()
    old = mesh.association.countries["gb"]["keys"][0]
    old["not_after"] = date(2026, 6, 1)
    mesh.association.write()
    mesh.cut.clear()

    mesh.next_day()

    agree(mesh)
    assert versions(mesh.nodes["es"])["gb"] == (1, 2)


def test_what_an_old_key_signed_comes_back_to_whoever_lost_it_after_the_rotation(
    mesh: Mesh,
) -> None:
    each_releases(mesh)
    gb = mesh.nodes["gb"]
    backup = copied(gb.unit.db)
    released(gb)
    mesh.exchange()
    mesh.association.admit("gb", "gb-2026-2")
    mesh.association.countries["gb"]["keys"][0]["not_after"] = date(2026, 5, 31)
    mesh.association.write()
    put_back(gb.unit.db, backup)
    mesh.restart("gb", "gb-2026-2")

    mesh.tick()

    agree(mesh)


def test_an_announcement_signed_by_a_key_that_ended_on_the_way_is_loud_and_heals(
    mesh: Mesh,
) -> None:
    each_releases(mesh)
    mesh.cut = {("gb", "es")}
    released(mesh.nodes["gb"])
    mesh.exchange()
    mesh.association.admit("gb", "gb-2026-2")
    mesh.association.countries["gb"]["keys"][0]["not_after"] = date(2026, 6, 1)
    mesh.association.write()
    mesh.clock.advance(days=1)
    mesh.restart("gb", "gb-2026-2")
    mesh.cut.clear()

    mesh.tick()

    figures = list(mesh.figures().values())
    assert all(each == figures[0] for each in figures)
    assert {reason for _, reason in quarantined(mesh.nodes["es"])} == {"key_out_of_dates"}


def test_two_releases_out_of_order_end_in_the_newer_one_without_an_alarm(mesh: Mesh) -> None:
    each_releases(mesh)
    gb = mesh.nodes["gb"]
    released(gb)
    released(gb)
    mesh.collect()
    for link in (("gb", "de"), ("gb", "es")):
        mesh.waiting[link].reverse()

    mesh.exchange()

    assert {versions(one)["gb"] for one in mesh.nodes.values()} == {(1, 3)}
    agree(mesh)


def test_whoever_seals_alone_after_a_restore_contradicts_itself_and_everybody_says_so(
    mesh: Mesh,
) -> None:
    each_releases(mesh)
    gb = mesh.nodes["gb"]
    backup = copied(gb.unit.db)
    released(gb)
    mesh.exchange()
    put_back(gb.unit.db, backup)
    mesh.cut_off("gb")
    gb = mesh.restart("gb")
    assert refused(gb) == "release.not_heard"
    seal_alone(gb.gate, request({}))
    released(gb, 0)
    mesh.join("gb")

    mesh.tick()

    figures = mesh.figures()
    assert figures["de"] == figures["es"]
    for country in ("de", "es"):
        assert ("gb", "equivocation") in quarantined(mesh.nodes[country])
        assert list_releases(mesh.nodes[country].unit, request({}))["alone"] == ["gb"]
    if figures["gb"] != figures["de"]:  # the smaller hash won, and it was the forgotten one
        assert refused(gb) == "release.ledger_behind"
        (returned, *_) = gb.unit.db["quarantine"].find({"kind": "returned"})
        Settler(gb.unit, gb.announcer).accept(request({"id": returned["_id"]}))
        mesh.next_day()
    figures = mesh.figures()
    assert figures["de"] == figures["es"] == figures["gb"]
