"""An organisation moves to another node with everything it has."""

import csv
import io
import json
from typing import Any

import pytest

from chassis import outbox
from chassis.errors import CorrectIt
from contracts.envelope import decode
from services.assessment.store import erasures
from services.assessment.store.belongings import BELONGINGS, WHOSE, Travels
from services.assessment.use_cases.rights.erasing import finish_erasures
from tests.interface.assessment.grouping import OTHER, OWN
from tests.interface.assessment.moving.having import (
    comparable,
    kept_as_evidence,
)
from tests.interface.assessment.moving.nodes import (
    Files,
    Node,
    packed,
    rows,
    unpacked,
)
from tests.interface.assessment.rights_world import FOREIGN, World, everything

RECORD = b"".join(b"%07d\n" % number for number in range(80_000))
ROWS = [each.collection for each in BELONGINGS if each.travels is Travels.ROWS]


def test_archive_holds_everything_and_no_pseudonym(files: Files, left: Node) -> None:
    whose = left.registry.participant(OWN)

    for each in BELONGINGS:
        if each.travels is Travels.ROWS:
            # A file that is not finished stays where somebody can finish it.
            expected = left.db[each.collection].count_documents(each.travelling(whose))
            assert len(rows(files, each.collection)) == expected
            assert f"tables/{each.collection}.csv" in files
    for content in files.values():
        assert whose.encode() not in content
        assert OTHER.encode() not in content
        assert FOREIGN.encode() not in content
    manifest = json.loads(files["manifest.json"])
    assert manifest["models"] == ["perform-full/2003"]
    assert set(manifest["files"]) == set(files) - {"manifest.json"}


def test_tables_are_for_people_and_their_spreadsheets(files: Files) -> None:
    text = files["tables/sheets.csv"].decode("utf-8-sig")
    found = list(csv.DictReader(io.StringIO(text)))

    said = [row for row in found if row["entries.note"] == "Wombat" and row["entries"] == "1a"]
    assert {row["layer"] for row in said} == {"individual", "consensus"}
    assert {row["entries.score"] for row in said} == {"20", "50"}
    assert "participant" not in found[0]


def test_same_content_makes_the_same_archive(left: Node) -> None:
    one, other = unpacked(left.take_out()), unpacked(left.take_out())

    different = {name for name in one if one[name] != other[name]}
    assert different == {"manifest.json"}
    one_says, other_says = (json.loads(each["manifest.json"]) for each in (one, other))
    assert {name for name in one_says if one_says[name] != other_says[name]} == {"node"}


def test_moved_organisation_is_the_same_there(left: Node, reached: Node, files: Files) -> None:
    answer = reached.bring_in(packed(files))

    assert answer["outcome"] == "moved_in"
    assert {each["what"] for each in answer["brought"]} == set(ROWS)
    assert answer["renamed"] == 0
    assert comparable(unpacked(reached.take_out())) == comparable(files)
    for collection in ROWS:
        old = left.registry.participant(OWN)
        assert reached.db[collection].count_documents({WHOSE: old}) == 0


def test_archive_can_be_repacked_and_goes_as_it_was_made(left: Node, reached: Node) -> None:
    archive = left.take_out()

    reached.bring_in(archive)

    assert comparable(unpacked(reached.take_out())) == comparable(unpacked(archive))


def test_moved_organisation_goes_on_working(home: World, reached: Node, files: Files) -> None:
    reached.bring_in(packed(files))
    member: dict[str, Any] = {"role": "member", "organisation": OWN}

    shown = reached.call("get_assessment", {"assessment": home.own.assessment}, **member)
    gathered = reached.call("gather_round", {"round": home.own.draft}, **member)
    handed_in = reached.call("submit_round", {"round": home.own.agreed}, **member)

    assert shown["assessment"]["figures"]["total"] == "500"
    assert gathered["round"]["status"] == "consensus"
    assert handed_in["outcome"] == "accepted"


def test_nothing_is_published_unless_asked(reached: Node, files: Files) -> None:
    reached.bring_in(packed(files))

    assert reached.db[outbox.COLLECTION].count_documents({}) == 0


def test_what_stands_is_published_when_asked(home: World, reached: Node, files: Files) -> None:
    reached.bring_in(packed(files), publish=True)

    told = [decode(bytes(row["body"])) for row in reached.db[outbox.COLLECTION].find()]
    submitted = [event for event, _ in told if event.type.endswith("submitted.v1")]
    assert [event.subject for event in submitted] == [home.own.assessment]
    assert submitted[0].data["participant"] == reached.registry.participant(OWN)
    assert len([event for event, _ in told if event.type.endswith("round.changed.v1")]) == 3


def test_grants_open_nothing_at_the_other_node(home: World, reached: Node, files: Files) -> None:
    in_force = [each for each in rows(files, "grants") if each["revoked"] is None]
    assert in_force
    reached.bring_in(packed(files))

    grants = reached.call("list_grants", {"organisation": OWN})["grants"]

    assert len(grants) == len(rows(files, "grants"))
    assert all(each["revoked"] for each in grants)
    asked = {"round": home.own.handed_in}
    with pytest.raises(CorrectIt, match="round.unknown"):
        reached.call("get_round", asked, "practitioner", None, "practitioner-scores")


def test_who_moved_it_is_in_the_log_of_both(left: Node, reached: Node) -> None:
    left.call("begin_export", {"organisation": OWN})
    reached.bring_in(left.take_out())

    there = reached.call("list_accesses", {"organisation": OWN, "limit": 200}, "member", OWN)
    methods = [each["method"] for each in there["accesses"] if each["who"] == "Otto"]
    assert sorted(methods) == ["begin_export", "begin_import", "finish_import"]


def test_contents_of_files_travel(left: Node, reached: Node) -> None:
    file, empty = kept_as_evidence(left, RECORD), kept_as_evidence(left, b"")

    archive = left.take_out()
    assert unpacked(archive)[f"files/evidence_content/{file}"] == RECORD
    reached.bring_in(archive)

    again = unpacked(reached.take_out())
    assert comparable(again) == comparable(unpacked(archive))
    assert again[f"files/evidence_content/{empty}"] == b""
    chunks = list(reached.db["evidence_content.chunks"].find({"files_id": file}).sort("n", 1))
    assert [len(each["data"]) for each in chunks] == [262_144, 262_144, len(RECORD) - 2 * 262_144]
    assert {each[WHOSE] for each in chunks} == {reached.registry.participant(OWN)}


def test_ids_that_are_taken_become_new_ones_everywhere(
    home: World, reached: Node, files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An organisation that comes back finds the tombstones it left."""
    reached.bring_in(packed(files))
    reached.call("erase_organisation", {"organisation": OWN, "confirm": OWN})
    home.clock.advance(seconds=20)
    finish_erasures(reached.registry)
    theirs = {"_id": home.own.draft, WHOSE: "f" * 64}
    reached.db["rounds"].insert_one(theirs)

    answer = reached.bring_in(packed(files))

    assert answer["renamed"] == 3
    again = unpacked(reached.take_out())
    known = {each["_id"] for each in rows(files, "assessments")}
    assert known.isdisjoint(each["_id"] for each in rows(again, "assessments"))
    assert home.own.draft not in str(again)
    rounds = {each["_id"]: each for each in rows(again, "rounds")}
    assessments = {each["_id"] for each in rows(again, "assessments")}
    assert rounds[home.own.handed_in]["assessment"] in assessments
    for sheet in rows(again, "sheets"):
        assert sheet["round"] in rounds
        assert sheet["_id"].startswith(sheet["round"])
    assert reached.db["rounds"].find_one({"_id": home.own.draft}) == theirs


def test_organisation_that_has_something_here_is_not_mixed_with_it(left: Node) -> None:
    archive = left.take_out()
    before = everything(left.db)["rounds"]

    with pytest.raises(CorrectIt, match="import.organisation_exists"):
        left.bring_in(archive)

    assert everything(left.db)["rounds"] == before
    assert left.db[erasures.COLLECTION].count_documents({}) == 0
