"""After a start nothing is sealed until the peers confirmed what had been released before."""

import pytest

from chassis.errors import RetryIt
from services.benchmark.store import speaking
from services.benchmark.use_cases.seal_alone import seal_alone
from tests.interface.benchmark.mesh import copied, put_back
from tests.interface.benchmark.nodes import (
    SEEN,
    Association,
    BenchmarkNode,
    acquainted,
    node,
    request,
    submitted,
)
from tests.interface.set_clock import SetClock


def refused(one: BenchmarkNode) -> RetryIt:
    with pytest.raises(RetryIt) as refusal:
        one.gate.may_seal()
    return refusal.value


def restarted(one: BenchmarkNode, association: Association) -> BenchmarkNode:
    """The same country in a new process."""
    return node(one.unit, association, association.folder / f"{one.country}-2026-1.jwk")


def closed(one: BenchmarkNode) -> None:
    one.take_in(submitted(number) for number in range(9))
    one.close()


def test_a_country_without_peers_may_seal_at_once(gb: BenchmarkNode) -> None:
    gb.gate.may_seal()


def test_a_start_is_refused_until_the_peer_has_echoed_it(
    gb: BenchmarkNode, de: BenchmarkNode
) -> None:
    error = refused(gb)
    assert error.code == "release.not_heard"
    assert error.params == {"heard": 0, "needed": 1, "peers": 1, "missing": "de"}
    assert len(gb.said(SEEN)) == 1  # the refusal itself told the challenge

    acquainted(gb, de)

    gb.gate.may_seal()
    de.gate.may_seal()


def test_hearing_a_peer_is_not_enough_without_its_echo(
    gb: BenchmarkNode, de: BenchmarkNode
) -> None:
    de.gate.tell_if_due()

    gb.hear(*de.said(SEEN))

    assert refused(gb).code == "release.not_heard"


def test_an_echo_of_an_earlier_start_does_not_count(
    gb: BenchmarkNode, de: BenchmarkNode, association: Association
) -> None:
    acquainted(gb, de)
    again = restarted(gb, association)

    assert refused(again).code == "release.not_heard"
    acquainted(again, de)

    again.gate.may_seal()


def test_a_challenge_is_answered_once_however_often_it_comes(
    gb: BenchmarkNode, de: BenchmarkNode
) -> None:
    gb.gate.tell()
    gb.gate.tell()

    for said in gb.said(SEEN) * 2:
        de.hear(said)

    assert len(de.said(SEEN)) == 1


def test_it_is_told_at_start_and_once_a_day(gb: BenchmarkNode, clock: SetClock) -> None:
    assert [gb.gate.tell_if_due() for _ in range(2)] == [True, False]
    clock.advance(days=1)
    assert [gb.gate.tell_if_due() for _ in range(2)] == [True, False]


def test_a_node_that_fell_back_is_refused_as_behind_although_its_counter_went_back(
    gb: BenchmarkNode, de: BenchmarkNode, association: Association
) -> None:
    acquainted(gb, de)
    backup = copied(gb.unit.db)
    closed(gb)
    for _ in range(5):
        gb.gate.tell()
    de.hear(*gb.said())
    put_back(gb.unit.db, backup)
    again = restarted(gb, association)

    acquainted(again, de)

    error = refused(again)
    assert error.code == "release.ledger_behind"
    assert error.params == {"subjects": "release:perform-full:2025", "shown_by": "de"}


def test_a_database_restored_beneath_a_running_process_is_noticed(
    gb: BenchmarkNode, de: BenchmarkNode
) -> None:
    acquainted(gb, de)
    backup = copied(gb.unit.db)
    challenge = gb.gate.run.challenge
    closed(gb)
    gb.gate.may_seal()

    put_back(gb.unit.db, backup)

    assert refused(gb).code == "release.ledger_behind"
    assert gb.gate.run.challenge != challenge


def test_an_operator_may_seal_alone_and_everybody_hears_of_it(
    gb: BenchmarkNode, de: BenchmarkNode
) -> None:
    seal_alone(gb.gate, request({}))
    gb.gate.may_seal()

    de.hear(*gb.said(SEEN))

    assert speaking.is_alone(gb.unit.db)
    assert [row["_id"] for row in de.unit.db["hearing"].find({"alone": True})] == ["gb"]
    acquainted(gb, de)
    gb.gate.may_seal()
    de.hear(*gb.said(SEEN))
    assert not speaking.is_alone(gb.unit.db)
    assert de.unit.db["hearing"].count_documents({"alone": True}) == 0
