"""A round whose submission is killed at any moment is open, or submitted with exactly one event."""

import pytest

from chassis import outbox
from chassis.errors import RetryIt
from chassis.unit_of_work import UnitOfWork
from contracts.envelope import decode
from tests.interface.assessment import handing_in
from tests.interface.assessment.grouping import begun
from tests.interface.assessment.planning import MEMBER, agree, all_parts
from tests.interface.assessment.telling import CRASHED
from tests.interface.calling import Call
from tests.short_lived import exit_code
from tests.waiting import wait_until


@pytest.fixture
def migrations() -> None:
    """Nobody else gets a database in which processes were killed."""


def submissions(unit: UnitOfWork) -> int:
    rows = unit.db[outbox.COLLECTION].find()
    types = [decode(bytes(row["body"]))[0].type for row in rows]
    return types.count("eu.perform.assessment.submitted.v1")


def test_killed_before_any_command_it_is_a_draft_or_told_once(
    call: Call, unit: UnitOfWork, mongo_url: str
) -> None:
    """A process is killed before its first command, another before its second, and so on."""
    ends, command = [CRASHED], 0
    seen = set()

    def handed_in_in_the_end(round_id: str) -> bool:
        try:
            shown = call("get_round", {"round": round_id}, **MEMBER)["round"]
            if shown["status"] == "draft":
                call("submit_round", {"round": round_id}, **MEMBER)
        except RetryIt:
            # What the killed process still holds makes it conflict for a moment.
            return False
        return True

    while ends[-1] == CRASHED:
        command += 1
        # Each attempt is about another year, and so about another assessment.
        round_id = begun(call, year=2000 + command)["id"]
        agree(unit, round_id, all_parts("50"))
        unit.db[outbox.COLLECTION].delete_many({})
        ends.append(exit_code(handing_in.main, mongo_url, unit.db.name, str(command), round_id))
        # The server does so by itself, within ten seconds.
        unit.db.client.admin.command("killAllSessions", [])

        status = call("get_round", {"round": round_id}, **MEMBER)["round"]["status"]
        seen.add(status)
        assert submissions(unit) == {"draft": 0, "submitted": 1}[status]
        wait_until(lambda: handed_in_in_the_end(round_id), 60, "the next try hands it in")  # noqa: B023
        assert submissions(unit) == 1

    assert (ends[-1], command > 8) == (0, True)
    assert seen == {"draft", "submitted"}
