"""Secrets are made once, are private files, and are never half written."""

import base64
import stat
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from joserfc import jws
from joserfc.jwk import OKPKey

from node import secrets
from node.layout import Home


@pytest.mark.parametrize(
    "make", [secrets.password, secrets.key, secrets.keyfile, secrets.erlang_cookie]
)
def test_a_secret_is_private_and_kept(tmp_path: Path, make: Callable[[Path], str]) -> None:
    file = tmp_path / "secret"

    first = make(file)

    assert make(file) == first
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert file.read_text().strip() == first
    assert list(tmp_path.iterdir()) == [file]


def test_secrets_differ(tmp_path: Path) -> None:
    made = {secrets.password(tmp_path / str(number)) for number in range(50)}

    assert len(made) == 50
    assert all(len(each) >= 43 for each in made)


def test_commands_at_the_same_time_agree(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as together:
        made = set(together.map(lambda _: secrets.password(tmp_path / "one"), range(32)))

    assert len(made) == 1


def test_a_mongo_keyfile_has_an_allowed_length(tmp_path: Path) -> None:
    assert 6 <= len(secrets.keyfile(tmp_path / "keyfile")) <= 1024


def test_the_signing_key_signs_and_its_public_half_verifies(tmp_path: Path) -> None:
    country = Home(tmp_path).country("gb")
    secrets.make_private_folders(Home(tmp_path), country)

    public = secrets.service_keys(country, "gb-2026-1")

    private = OKPKey.import_key(secrets.signing_key(country.signing_key, "another"))
    token = jws.serialize_compact({"alg": "Ed25519"}, b"news", private, algorithms=["Ed25519"])
    check = OKPKey.import_key({"kty": "OKP", "crv": "Ed25519", "x": public["public"]})
    assert jws.deserialize_compact(token, check, algorithms=["Ed25519"]).payload == b"news"
    assert public["kid"] == private.kid == "gb-2026-1"
    assert len(base64.urlsafe_b64decode(public["public"] + "=")) == 32


def test_folders_are_closed_to_others(tmp_path: Path) -> None:
    country = Home(tmp_path).country("gb")

    secrets.make_private_folders(Home(tmp_path), country)

    for folder in (country.broker, country.mongo, country.keys, country.secrets, country.logs):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(country.path.stat().st_mode) & 0o066 == 0
