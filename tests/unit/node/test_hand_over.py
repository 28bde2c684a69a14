"""Started by root, a node gives each process what it reads, and keeps everything else.

As another user there is nobody to hand anything to: then every file stays with that user.
"""

import os
import pwd
import shutil
import stat
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from uuid import uuid4

import pytest
import yaml

from node.errors import Correct
from node.identity import Identity
from node.layout import CHECKOUT, SERVICES, CountryHome, Home
from node.provision import hand_over, provision

IS_ROOT = os.getuid() == 0
NOBODY = pwd.getpwnam("nobody")
OTHER = Identity(NOBODY.pw_uid, NOBODY.pw_gid) if IS_ROOT else Identity.own()


@pytest.fixture
def home() -> Iterator[Home]:
    """A folder that every user can reach, which those of pytest are not."""
    path = CHECKOUT / ".perform" / "test" / f"hand-over-{uuid4().hex[:8]}"
    path.mkdir(parents=True)
    yield Home(path)
    shutil.rmtree(path)


@pytest.fixture
def gb(home: Home) -> CountryHome:
    provision(home, ("gb",), date(2026, 11, 23))
    return home.country("gb")


def owners(*folders: Path) -> dict[str, int]:
    return {file.name: file.stat().st_uid for folder in folders for file in folder.iterdir()}


def can_read(identity: Identity, file: Path) -> bool:
    return identity.can_run(f"test -r {file}")


def test_services_get_what_their_settings_name_and_no_more(gb: CountryHome) -> None:
    hand_over(gb, OTHER, OTHER)

    handed = {name for name, uid in owners(gb.keys, gb.secrets).items() if uid == OTHER.uid}
    kept = owners(gb.keys, gb.secrets).keys() - handed
    assert handed >= {
        "participant.key",
        "signing.jwk",
        "sealing.key",
        *(f"{server}-{service}" for service in SERVICES for server in ("broker", "mongo")),
    }
    assert kept == ({"broker-administrator", "broker-operator"} if IS_ROOT else set())


def test_services_can_read_theirs_and_cannot_list_or_replace_any(gb: CountryHome) -> None:
    hand_over(gb, OTHER, OTHER)

    assert can_read(OTHER, gb.signing_key)
    assert can_read(OTHER, gb.broker_password("assessment"))
    for folder in (gb.keys, gb.secrets):
        assert folder.stat().st_uid == os.getuid()
        assert stat.S_IMODE(folder.stat().st_mode) & 0o066 == 0
    assert can_read(OTHER, gb.broker_password("administrator")) is not IS_ROOT


def test_what_was_handed_over_too_much_comes_back(gb: CountryHome) -> None:
    OTHER.take(gb.keys, gb.secrets)

    hand_over(gb, OTHER, OTHER)

    assert owners(gb.secrets)["broker-administrator"] == os.getuid()
    assert owners(gb.secrets)["broker-benchmark"] == OTHER.uid


def with_listener(gb: CountryHome, folder: Path) -> list[Path]:
    """Let a node have certificates that only whoever put them there can read."""
    folder.mkdir(mode=0o700)
    files = [folder / name for name in ("ca.pem", "broker.pem", "broker-key.pem", "password")]
    for file in files:
        file.write_text("PEM")
        file.chmod(0o600)
    named = dict(zip(("ca_file", "cert_file", "key_file"), map(str, files), strict=False))
    upstream = {
        "uri": "amqps://broker.example.org/perform",
        "user": "partner_gb",
        "password_file": str(files[3]),
        **named,
    }
    gb.partners.write_text(yaml.safe_dump({"listen": named, "partners": {"fr": upstream}}))
    return files


def test_the_broker_can_read_the_keys_for_partners(gb: CountryHome) -> None:
    *certificates, password = with_listener(gb, gb.path / "tls")

    hand_over(gb, OTHER, OTHER)

    assert all(can_read(OTHER, file) for file in certificates)
    assert password.stat().st_uid == os.getuid()


def test_files_outside_the_node_keep_their_owner(home: Home, gb: CountryHome) -> None:
    *certificates, _ = with_listener(gb, home.path / "elsewhere")

    if IS_ROOT:
        with pytest.raises(Correct, match="elsewhere.*gb/tls"):
            hand_over(gb, OTHER, OTHER)
    else:
        hand_over(gb, OTHER, OTHER)

    assert {file.stat().st_uid for file in certificates} == {os.getuid()}


def test_services_stay_with_root_where_their_user_cannot_reach_the_home(home: Home) -> None:
    provision(home, ("gb",), date(2026, 11, 23))
    usual = Identity.for_services(home)
    home.path.chmod(0o700)

    closed = Identity.for_services(home)

    assert closed == Identity.own()
    assert usual == Identity.for_services()


def test_a_node_provisioned_under_a_strict_umask_can_be_reached(home: Home) -> None:
    before = os.umask(0o077)
    try:
        provision(home, ("gb",), date(2026, 11, 23))
    finally:
        os.umask(before)

    assert can_read(OTHER, home.trust)
    assert OTHER.can_run(f"test -x {home.country('gb').path}")


def test_a_trust_file_put_there_by_hand_can_be_read(home: Home, gb: CountryHome) -> None:
    home.trust.chmod(0o600)

    provision(home, ("gb",), date(2026, 11, 23))

    assert can_read(OTHER, home.trust)
