"""Passwords and keys of a node: made once, from the system's randomness, in files of mode 0600."""

import base64
import json
import os
import secrets
from collections.abc import Callable
from pathlib import Path

from node.layout import CountryHome, Home

PRIVATE = 0o600


def password(file: Path) -> str:
    """Give the password in a file; make it on the first call."""
    return _kept(file, lambda: secrets.token_urlsafe(32))


def key(file: Path) -> str:
    """Give the key in a file, 32 bytes as 64 hexadecimal digits; make it on the first call."""
    return _kept(file, lambda: secrets.token_hex(32))


def keyfile(file: Path) -> str:
    """Give the key with which members of a MongoDB replica set know each other (base64)."""
    return _kept(file, lambda: base64.b64encode(secrets.token_bytes(567)).decode())


def erlang_cookie(file: Path) -> str:
    """Give the secret that Erlang nodes of one cluster share: capital letters, as Erlang's own."""
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    return _kept(file, lambda: "".join(secrets.choice(letters) for _ in range(32)))


def signing_key(file: Path, kid: str) -> dict[str, str]:
    """Give the Ed25519 key in a file, a JSON Web Key; make it with this kid on the first call."""
    from joserfc.jwk import OKPKey

    def generate() -> str:
        return json.dumps(OKPKey.generate_key("Ed25519", {"kid": kid}).as_dict(private=True))

    kept: dict[str, str] = json.loads(_kept(file, generate))
    return kept


def service_keys(home: CountryHome, kid: str) -> dict[str, str]:
    """Make the keys of a country's services; give its public signing key, {kid, public}."""
    key(home.participant_key)
    key(home.sealing_key)
    kept = signing_key(home.signing_key, kid)
    return {"kid": kept["kid"], "public": kept["x"]}


def make_private_folders(home: Home, country: CountryHome) -> None:
    """Make the folders of a country's node, closed to everybody else on the machine.

    The broker, the database and the services may run as different users, so the node's own folder
    can be walked through, but not listed.
    """
    home.path.mkdir(parents=True, exist_ok=True)
    country.path.mkdir(mode=0o711, exist_ok=True)
    for folder in (
        country.broker,
        country.mongo,
        country.logs,
        country.keys,
        country.secrets,
    ):
        folder.mkdir(mode=0o700, exist_ok=True)


def _kept(file: Path, generate: Callable[[], str]) -> str:
    """Read a secret; if there is none, make one that no other process can have read meanwhile."""
    if not file.exists():
        new = file.with_name(f"{file.name}.{secrets.token_hex(8)}.new")
        descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE)
        with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
            stream.write(generate() + "\n")
        try:
            # A link fails if another command was faster, and never shows half a secret.
            os.link(new, file)
        except FileExistsError:
            pass
        finally:
            new.unlink()
    return file.read_text(encoding="utf-8").strip()
