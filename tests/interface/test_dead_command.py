"""`perform dead` on a node whose benchmark service could not handle some messages."""

import json
from collections.abc import Callable, Iterator

import pytest
from pymongo.database import Database
from typer.testing import CliRunner, Result

from chassis.broker import BrokerAddress
from chassis.database import Document
from chassis.publisher import ConfirmingPublisher
from chassis.retry import straight_to
from node.application import app
from node.errors import Correct
from node.testing import PrivateNode
from tests.interface.chassis.counting import Processes, effects
from tests.interface.chassis.events import event, hexadecimal
from tests.servers import empty_queues
from tests.waiting import wait_until

QUEUE = "benchmark.intake"
HOSTILE = b'{"type": "[bold]\x1b[31m\x07red", "subject": "abc"}'
Perform = Callable[..., Result]


@pytest.fixture
def processes(
    running_node: PrivateNode, broker: BrokerAddress, database: Database[Document]
) -> Iterator[Processes]:
    empty_queues(broker)
    with Processes(running_node, database) as processes:
        processes.start().wait_ready()
        yield processes


@pytest.fixture
def perform(
    processes: Processes, running_node: PrivateNode, monkeypatch: pytest.MonkeyPatch
) -> Perform:
    """Gives a command to the session's node; its benchmark service is asked."""
    monkeypatch.setenv("PERFORM_HOME", str(running_node.home.path))
    monkeypatch.setenv("COLUMNS", "200")

    def run(*arguments: str) -> Result:
        where = ("--node", "gb", "--service", "benchmark")
        return CliRunner().invoke(app, ["dead", *arguments, *where])

    return run


def refuse(broker: BrokerAddress, perform: Perform, *bodies: bytes) -> list[dict[str, object]]:
    """Let the service get what it cannot read; give its dead letters as `list --json` does."""
    publisher = ConfirmingPublisher.open(broker)
    publisher.publish(
        [straight_to(QUEUE, str(at), body, "a.key") for at, body in enumerate(bodies)]
    )
    publisher.close()

    def letters() -> list[dict[str, object]]:
        found: list[dict[str, object]] = json.loads(perform("list", "--json").output)
        return found if len(found) == len(bodies) else []

    return wait_until(letters, 10, "all are refused")


def short(letter: dict[str, object]) -> str:
    return str(letter["id"]).rpartition(":")[2]


def test_nothing_dead_is_said_so(perform: Perform) -> None:
    result = perform("list")

    assert result.exit_code == 0
    assert "gb has no dead letters" in result.output
    assert json.loads(perform("list", "--json").output) == []


def test_letters_are_listed_with_queue_and_reason_but_without_content(
    perform: Perform, broker: BrokerAddress
) -> None:
    letters = refuse(broker, perform, b"{no json", HOSTILE)

    listed = perform("list").output

    assert "2 in all" in listed
    for letter in letters:
        assert short(letter)[:12] in listed
        assert "malformed: " in str(letter["reason"])
        assert letter["service"] == "benchmark"
        assert "body" not in letter
    assert listed.count(QUEUE) == 2
    assert "red" not in listed


def test_one_is_shown_whole_by_the_beginning_of_its_id(
    perform: Perform, broker: BrokerAddress
) -> None:
    (letter,) = refuse(broker, perform, b"{no json")

    for wanted in (short(letter)[:4], short(letter), str(letter["id"])):
        result = perform("show", wanted)

        assert result.exit_code == 0
        assert "{no json" in result.output
        assert "size        8 bytes" in result.output
    shown = json.loads(perform("show", short(letter)[:4], "--json").output)
    assert (shown["body"], shown["id"]) == ("{no json", letter["id"])


def test_content_cannot_speak_to_the_terminal(perform: Perform, broker: BrokerAddress) -> None:
    (letter,) = refuse(broker, perform, HOSTILE)

    shown = perform("show", short(letter)[:6]).output

    assert "\x1b" not in shown
    assert "\x07" not in shown
    assert r"[bold]\x1b[31m\x07red" in shown


def test_beginning_that_fits_several_or_none_is_refused_with_a_word(
    perform: Perform, broker: BrokerAddress
) -> None:
    refuse(broker, perform, b"{no json", HOSTILE)

    several, none = perform("show", "benchmark.intake:"), perform("drop", "zz")

    assert isinstance(several.exception, Correct)
    assert "give more of the id" in str(several.exception)
    assert isinstance(none.exception, Correct)
    assert "there is no dead letter zz" in str(none.exception)


def test_dropped_letter_is_forgotten(perform: Perform, broker: BrokerAddress) -> None:
    (letter,) = refuse(broker, perform, b"{no json")

    dropped = perform("drop", short(letter)[:8])

    assert dropped.exit_code == 0
    assert str(letter["id"]) in dropped.output
    assert json.loads(perform("list", "--json").output) == []


def test_replayed_letter_is_handled_when_it_can_be(
    perform: Perform, database: Database[Document]
) -> None:
    """An operator replays what was put aside before its cause was mended."""
    database["dead_letters"].insert_one(
        {
            "_id": f"{QUEUE}:{hexadecimal(7)}",
            "queue": QUEUE,
            "event": hexadecimal(7),
            "type": event(7).type,
            "subject": event(7).subject,
            "reason": "gave up after 6 attempts: not yet",
            "trace": None,
            "attempts": 5,
            "deliveries": 1,
            "routing_key": "assessment.submitted.v1",
            "body": event(7).to_bytes(),
            "at": event(7).time,
        }
    )

    replayed = perform("replay", hexadecimal(7)[:30])

    assert replayed.exit_code == 0
    wait_until(lambda: effects(database) == {7: 1}, 10, "the event has its effect")
    assert json.loads(perform("list", "--json").output) == []


def test_replayed_letter_that_fails_again_comes_back(
    perform: Perform, broker: BrokerAddress
) -> None:
    (letter,) = refuse(broker, perform, b"{no json")

    assert perform("replay", short(letter)[:8]).exit_code == 0

    def back() -> bool:
        found = json.loads(perform("list", "--json").output)
        return [one["id"] for one in found] == [letter["id"]] and found[0]["at"] != letter["at"]

    assert wait_until(back, 10, "it is back with a new date")


def test_unknown_node_or_service_is_refused_with_what_there_is(
    running_node: PrivateNode, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PERFORM_HOME", str(running_node.home.path))

    node = CliRunner().invoke(app, ["dead", "list", "--node", "xx"])
    service = CliRunner().invoke(app, ["dead", "list", "--node", "gb", "--service", "portal"])

    assert "there are: gb" in str(node.exception)
    assert "there are assessment, benchmark" in str(service.exception)
