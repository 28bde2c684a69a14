"""Everything of a checkout lies in one folder, which the environment may name."""

from pathlib import Path

import pytest

from node.layout import CHECKOUT, LONGEST_SOCKET_PATH, SERVICES, Home


def test_the_folder_is_in_the_checkout(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PERFORM_HOME", raising=False)

    assert Home.of_checkout().path == CHECKOUT / ".perform"


def test_the_environment_names_another_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PERFORM_HOME", str(tmp_path / "elsewhere"))

    assert Home.of_checkout().path == tmp_path / "elsewhere"


def test_every_path_of_a_country_is_in_its_folder(tmp_path: Path) -> None:
    country = Home(tmp_path).country("gb")

    paths = [
        country.broker,
        country.mongo,
        country.logs,
        country.signing_key,
        country.sealing_key,
        country.participant_key,
        country.partners,
        country.broker_password("operator"),
        country.database_password("benchmark"),
        country.log("broker"),
        *map(country.settings, SERVICES),
    ]
    assert all(path.is_relative_to(tmp_path / "gb") for path in paths)
    assert len(set(paths)) == len(paths)


def test_only_provisioned_countries_count(tmp_path: Path) -> None:
    for folder in ("gb/broker", "de/broker", "es", "run", "test/gb/broker"):
        (tmp_path / folder).mkdir(parents=True)

    assert Home(tmp_path).countries() == ("de", "gb")


@pytest.mark.parametrize("length", [20, 200])
def test_the_socket_has_an_address_that_a_socket_can_have(tmp_path: Path, length: int) -> None:
    socket = Home(tmp_path / ("x" * length)).supervisor_socket

    assert len(str(socket)) <= LONGEST_SOCKET_PATH or length == 20


def test_long_paths_have_sockets_of_their_own(tmp_path: Path) -> None:
    one, other = (Home(tmp_path / (letter * 120)).supervisor_socket for letter in "ab")

    assert one != other
