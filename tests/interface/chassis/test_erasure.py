"""An erasure finds everything that messaging keeps of a subject."""

from datetime import UTC, datetime

import pytest
from pymongo.errors import DuplicateKeyError

from chassis import commands, dead_letters, inbox, outbox
from chassis.actor import Actor
from chassis.batch import claimed_subject
from chassis.commands import Answer, Command
from chassis.dead_letter_use_cases import replay_letter
from chassis.dead_letters import DeadLetter
from chassis.delivery import Delivery
from chassis.errors import CorrectIt
from chassis.unit_of_work import Transaction, UnitOfWork

NOW = datetime(2026, 1, 31, tzinfo=UTC)
SUBJECT = "a" * 32
OPERATOR = Actor("otto", frozenset({"operator"}))


def command(command_id: str, **data: str) -> Command:
    return Command("count", OPERATOR, data, command_id, request=data)


def letter(body: bytes) -> DeadLetter:
    delivery = Delivery("benchmark.intake", 1, body, "assessment.submitted.v1", 0, 0)
    return DeadLetter(delivery, "malformed", subject=claimed_subject(body))


def put_aside(unit: UnitOfWork, one: DeadLetter) -> None:
    unit.run(lambda tx: dead_letters.add(tx.db, [one], tx.now, tx.session))


def erase(unit: UnitOfWork) -> None:
    unit.run(lambda tx: tx.forget_messages(SUBJECT))


def test_erased_command_keeps_its_answer_and_loses_its_fingerprint(unit: UnitOfWork) -> None:
    def work(tx: Transaction) -> Answer:
        tx.about(SUBJECT)
        return {"done": 1}

    unit.run_command(command("c-1", organisation="Harbour Kitchen"), work)
    erase(unit)

    again = unit.run_command(command("c-1", organisation="Harbour Kitchen"), work)

    assert again == {"done": 1}
    (row,) = unit.db[commands.COLLECTION].find()
    assert row["fingerprint"] is None


@pytest.mark.parametrize(
    "said",
    [
        {"organisation": "Harbour Kitchen"},
        {"round": {"id": SUBJECT, "profile": ["Harbour Kitchen"]}},
        {"outcome": ["accepted", {"by": "Ada"}]},
    ],
)
def test_answer_in_words_is_erased_and_a_repeat_is_told_so(unit: UnitOfWork, said: Answer) -> None:
    def work(tx: Transaction) -> Answer:
        tx.about(SUBJECT)
        tx.about("p" * 64)
        return said

    unit.run_command(command("c-1"), work)
    erase(unit)

    with pytest.raises(CorrectIt, match="command.forgotten"):
        unit.run_command(command("c-1"), work)
    (row,) = unit.db[commands.COLLECTION].find()
    assert (row["answer"], row["fingerprint"], row["subjects"]) == (None, None, [SUBJECT])


def test_command_about_a_subject_taken_back_does_not_lead_to_it(unit: UnitOfWork) -> None:
    def work(tx: Transaction) -> Answer:
        tx.about("p" * 64)
        tx.about(SUBJECT)
        tx.not_about("p" * 64)
        return {"assessment": SUBJECT, "outcome": "erased"}

    unit.run_command(command("c-1"), work)

    (row,) = unit.db[commands.COLLECTION].find()
    assert row["subjects"] == [SUBJECT]


def test_malformed_letter_is_erased_by_the_subject_it_names(unit: UnitOfWork) -> None:
    put_aside(unit, letter(b'{"subject": "%s", "data": 7}' % SUBJECT.encode()))
    put_aside(unit, letter(b'{"subject": "%s"}' % (b"b" * 32)))

    erase(unit)

    assert [row["subject"] for row in unit.db[dead_letters.COLLECTION].find()] == ["b" * 32]


@pytest.mark.parametrize("body", [b"", b"\xff", b"[]", b'{"subject": 7}', b'"x"'])
def test_body_that_names_no_subject_has_none(body: bytes) -> None:
    assert claimed_subject(body) is None


def test_replayed_letter_can_still_be_erased(unit: UnitOfWork) -> None:
    one = letter(b'{"subject": "%s"}' % SUBJECT.encode())
    put_aside(unit, one)
    replay_letter(unit, command("c-2", id=one.id))

    erase(unit)

    assert unit.db[outbox.COLLECTION].count_documents({}) == 0


def test_event_that_another_consumer_took_is_a_duplicate_key(unit: UnitOfWork) -> None:
    def take(tx: Transaction) -> None:
        inbox.add(tx.db, tx.session, "benchmark.intake", ["e-1", "e-2"], tx.now)

    unit.run(take)

    with pytest.raises(DuplicateKeyError, match="faster"):
        unit.run(take)
