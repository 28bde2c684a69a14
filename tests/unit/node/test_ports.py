"""Ports are chosen free, differ from each other, are kept, and are chosen anew when taken."""

import json
import socket
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from node import ports as node_ports
from node.errors import NoFreePort
from node.layout import Home
from node.ports import HIGHEST, LOWEST, PURPOSES, RESERVED, Ports, candidates, is_free


def taken_port() -> socket.socket:
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen()
    return listener


def test_ports_of_all_countries_differ(tmp_path: Path) -> None:
    ports = Ports.of(Home(tmp_path))

    chosen = [
        ports.epmd,
        *(getattr(ports.country(code), each) for code in ("gb", "de", "es") for each in PURPOSES),
    ]

    assert len(set(chosen)) == 1 + 3 * len(PURPOSES)
    assert all(LOWEST <= port <= HIGHEST for port in chosen)


def test_defaults_of_other_programs_are_left_alone(tmp_path: Path) -> None:
    assert not RESERVED & set(candidates(Home(tmp_path)))
    assert not {4369, 5672, 27017} & set(candidates(Home(tmp_path)))


def test_ports_are_kept_for_the_next_command(tmp_path: Path) -> None:
    first = Ports.of(Home(tmp_path)).country("gb")

    assert Ports.of(Home(tmp_path)).country("gb") == first


def test_a_port_that_was_taken_meanwhile_is_chosen_again(tmp_path: Path) -> None:
    home = Home(tmp_path)
    before = Ports.of(home).country("gb")
    with closing(taken_port()) as other:
        kept = json.loads(home.ports.read_text())
        kept["gb"]["amqp"] = other.getsockname()[1]
        home.ports.write_text(json.dumps(kept))

        changed = Ports.of(home).renew_taken("gb")
        after = Ports.of(home).country("gb")

    assert set(changed) == {"amqp"}
    assert after.amqp not in {other, before.dist}
    assert (after.dist, after.mongod) == (before.dist, before.mongod)


def test_nothing_changes_while_every_port_is_free(tmp_path: Path) -> None:
    ports = Ports.of(Home(tmp_path))
    before = ports.country("gb")

    assert ports.renew_taken("gb") == {}
    assert ports.renew_epmd() == {}
    assert ports.country("gb") == before


def test_a_listening_port_is_not_free() -> None:
    with closing(taken_port()) as other:
        port = other.getsockname()[1]

        assert not is_free(port)
    assert is_free(port)


def test_commands_at_the_same_time_choose_the_same_ports(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as together:
        chosen = list(together.map(lambda _: Ports.of(Home(tmp_path)).country("gb"), range(16)))

    assert len(set(chosen)) == 1


def test_two_checkouts_begin_in_different_places(tmp_path: Path) -> None:
    starts = {next(candidates(Home(tmp_path / str(number)))) for number in range(20)}

    assert len(starts) > 10


def test_no_free_port_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(node_ports, "is_free", lambda port: False)

    with pytest.raises(NoFreePort, match="end programs that are not needed"):
        Ports.of(Home(tmp_path)).country("gb")
