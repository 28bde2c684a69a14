"""Keyed hashes that keep an organisation from being sealed twice, and outlive its erasure."""

import hmac
from pathlib import Path

from chassis.errors import CorrectIt
from chassis.settings import read_secret

LEAST_CHARACTERS = 32


class SealingKey:
    """Knows participants again without keeping their pseudonyms."""

    def __init__(self, key_file: Path) -> None:
        """Read the key; raises CorrectIt when it is missing or too short to be one."""
        secret = read_secret(key_file)
        if len(secret) < LEAST_CHARACTERS:
            raise CorrectIt("sealing_key.too_short", path=str(key_file), least=LEAST_CHARACTERS)
        self._key = secret.encode()

    def member(self, model: str, year: int, participant: str) -> str:
        """HMAC-SHA-256 of one participant in one model and year, as hexadecimal digits.

        Neither layer nor edition are in it: an organisation is sealed once a year, whatever these
        are (I2).
        """
        name = f"{model}:{year}:{participant}"
        return hmac.digest(self._key, name.encode(), "sha256").hex()
