"""The trust file: which keys may sign for which country, and the country's epoch."""

import base64
import binascii
import os
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from node.errors import Correct

# Public, and read by services that may run as another user.
MODE = 0o644
YEARS_OF_A_KEY = 3
HEADING = "# Who may speak for which country. Kept by the association; every node reads the same.\n"


@dataclass(frozen=True, slots=True)
class TrustedKey:
    """One public key of a country: raw Ed25519, base64url without padding; valid on both days."""

    kid: str
    public: str
    not_before: date
    not_after: date


@dataclass(frozen=True, slots=True)
class TrustedCountry:
    """A country's epoch (raised only when it has to begin again) and its keys."""

    epoch: int
    keys: tuple[TrustedKey, ...]


Trust = dict[str, TrustedCountry]


def parse(text: str) -> Trust:
    """Read a trust file; raise `Correct` naming the place of the first mistake."""
    try:
        document = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise Correct(f"the trust file is not YAML: {error}") from error
    if not isinstance(document, dict) or set(document) != {"countries"}:
        raise Correct("the trust file must hold one mapping, `countries`")
    countries = document["countries"]
    if not isinstance(countries, dict):
        raise Correct("trust file, countries: a mapping from country codes is needed")
    return {code: _country(code, value) for code, value in countries.items()}


def read(file: Path) -> Trust:
    """Read the trust file; a file that does not exist trusts nobody."""
    return parse(file.read_text(encoding="utf-8")) if file.exists() else {}


def write(file: Path, trust: Trust) -> None:
    """Write the trust file whole or not at all."""
    countries = {
        code: {
            "epoch": country.epoch,
            "keys": [
                {
                    "kid": key.kid,
                    "public": key.public,
                    "not_before": key.not_before,
                    "not_after": key.not_after,
                }
                for key in country.keys
            ],
        }
        for code, country in sorted(trust.items())
    }
    new = file.with_name(f"{file.name}.{os.getpid()}.new")
    body = yaml.safe_dump({"countries": countries}, sort_keys=False)
    new.write_text(HEADING + body, encoding="utf-8")
    new.chmod(MODE)
    new.replace(file)


def merge_key(trust: Trust, code: str, kid: str, public: str, today: date) -> Trust:
    """Give the trust file with a country's key in it; keys that are known stay as they are."""
    known = trust.get(code, TrustedCountry(epoch=1, keys=()))
    if any(key.public == public for key in known.keys):
        return trust
    key = TrustedKey(
        kid, public, date(today.year, 1, 1), date(today.year + YEARS_OF_A_KEY - 1, 12, 31)
    )
    return {**trust, code: TrustedCountry(known.epoch, (*known.keys, key))}


def _country(code: Any, value: Any) -> TrustedCountry:
    if not isinstance(code, str) or not re.fullmatch("[a-z]{2}", code):
        raise Correct(f"trust file, countries.{code}: codes are two lower-case letters, in quotes")
    where = f"trust file, countries.{code}"
    if not isinstance(value, dict) or set(value) != {"epoch", "keys"}:
        raise Correct(f"{where}: `epoch` and `keys` are needed, and nothing else")
    epoch, keys = value["epoch"], value["keys"]
    if not isinstance(epoch, int) or isinstance(epoch, bool) or epoch < 1:
        raise Correct(f"{where}.epoch: a whole number from 1 is needed")
    if not isinstance(keys, list):
        raise Correct(f"{where}.keys: a list is needed")
    read_keys = tuple(_key(f"{where}.keys[{place}]", key) for place, key in enumerate(keys))
    if len({key.kid for key in read_keys}) < len(read_keys):
        raise Correct(f"{where}.keys: two keys have the same kid")
    return TrustedCountry(epoch, read_keys)


def _key(where: str, value: Any) -> TrustedKey:
    names = {"kid", "public", "not_before", "not_after"}
    if not isinstance(value, dict) or set(value) != names:
        raise Correct(f"{where}: kid, public, not_before and not_after are needed")
    key = TrustedKey(**value)
    if not isinstance(key.kid, str) or not key.kid:
        raise Correct(f"{where}.kid: a name is needed")
    if not isinstance(key.public, str) or not _is_ed25519(key.public):
        raise Correct(f"{where}.public: 32 bytes in base64url without padding are needed")
    for name in ("not_before", "not_after"):
        day = value[name]
        # YAML reads a date as a date, and a date with a time as a datetime, which is one too.
        if type(day) is not date:
            raise Correct(f"{where}.{name}: a date such as 2026-01-31 is needed")
    if key.not_after < key.not_before:
        raise Correct(f"{where}: not_after lies before not_before")
    return key


def _is_ed25519(text: str) -> bool:
    if not re.fullmatch(r"[A-Za-z0-9_-]{43}", text):
        return False
    try:
        return len(base64.urlsafe_b64decode(text + "=")) == 32
    except binascii.Error:
        return False
