"""Signing and verifying announcements: compact JWS, Ed25519, the exact payload bytes.

The algorithm is fixed here. A header may only name one of the keys that the trust file gives to
the country whose link the message came over.
"""

import base64
import hashlib
import json
from datetime import date
from functools import lru_cache
from pathlib import Path

from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey
from joserfc.jws import CompactSignature, JWSRegistry

from chassis.errors import CorrectIt
from chassis.settings import read_secret
from services.benchmark.domain.announcement import MOST_BYTES
from services.benchmark.domain.reasons import Reason, Unacceptable
from services.benchmark.domain.trust import Trust, TrustedKey, key_of

ALGORITHM = "Ed25519"
HEADER_NAMES = {"alg", "kid"}
# Base64 makes four characters of three bytes; header and signature take less than 2,000.
MOST_CHARACTERS = MOST_BYTES * 4 // 3 + 2_000


class _Registry(JWSRegistry):
    max_payload_length = MOST_CHARACTERS


_registry = _Registry(algorithms=[ALGORITHM])


class Signer:
    """Signs for this country with the private key of its partner."""

    def __init__(self, key_file: Path) -> None:
        """Read a JSON Web Key with its kid; raises CorrectIt when it is none of Ed25519."""
        try:
            key = OKPKey.import_key(json.loads(read_secret(key_file)))
        except (JoseError, ValueError, TypeError, KeyError) as error:
            raise CorrectIt("signing_key.unreadable", path=str(key_file)) from error
        if not (key.kid and key.is_private and key.curve_name == ALGORITHM):
            raise CorrectIt("signing_key.unreadable", path=str(key_file))
        self._key = key
        self.kid: str = key.kid

    def sign(self, payload: bytes) -> str:
        """The compact JWS of these bytes; the same bytes always give the same signature."""
        header = {"alg": ALGORITHM, "kid": self.kid}
        return jws.serialize_compact(header, payload, self._key, registry=_registry)


def verified(token: str, country: str, trust: Trust, today: date) -> bytes:
    """The payload bytes that `country` signed; raises Unacceptable for everything else.

    `country` is that of the link, as the routing key tells it.
    """
    signature = _opened(token)
    kid = signature.headers()["kid"]
    try:
        key = key_of(trust, country, kid, today)
    except Unacceptable as error:
        if error.reason is Reason.UNKNOWN_KEY and _another_speaks(signature, kid, trust):
            raise Unacceptable(Reason.WRONG_COUNTRY) from error
        raise
    if not _signed_by(signature, key):
        raise Unacceptable(Reason.FORGED)
    return bytes(signature.payload)


def verified_ever(token: str, country: str, trust: Trust) -> bytes:
    """The payload bytes that `country` signed at any time; raises Unacceptable.

    For what a country gets back of its own: the key may have been rotated out since, but it has to
    be one that the trust file still names.
    """
    signature = _opened(token)
    known = trust[country].keys if country in trust else {}
    key = known.get(signature.headers()["kid"])
    if key is None:
        raise Unacceptable(Reason.UNKNOWN_KEY)
    if not _signed_by(signature, key):
        raise Unacceptable(Reason.FORGED)
    return bytes(signature.payload)


def payload_of(token: str) -> bytes:
    """The payload bytes of a token that was verified when it was stored."""
    return bytes(_opened(token).payload)


def token_digest(token: str) -> str:
    """SHA-256 of a whole token, valid or not."""
    return hashlib.sha256(token.encode()).hexdigest()


def _opened(token: str) -> CompactSignature:
    """Taken apart, header checked, nothing verified."""
    if len(token) > MOST_CHARACTERS:
        raise Unacceptable(Reason.OVERSIZED)
    if token.count(".") == 2 and token.endswith("."):
        raise Unacceptable(Reason.UNSIGNED)
    try:
        signature = jws.extract_compact(token.encode(), registry=_registry)
        header = signature.headers()
        if header.get("alg") != ALGORITHM:
            raise Unacceptable(Reason.WRONG_ALGORITHM)
        if header.keys() != HEADER_NAMES or not isinstance(header["kid"], str):
            raise Unacceptable(Reason.MALFORMED)
    except (JoseError, ValueError, TypeError, AttributeError, RecursionError) as error:
        raise Unacceptable(Reason.MALFORMED) from error
    return signature


def _signed_by(signature: CompactSignature, key: TrustedKey) -> bool:
    try:
        return jws.validate_compact(signature, _public(key.public), registry=_registry)
    except (JoseError, ValueError):
        return False


def _another_speaks(signature: CompactSignature, kid: str, trust: Trust) -> bool:
    """Whether another country's key of that name made this signature: it came over a wrong link."""
    keys = (country.keys.get(kid) for country in trust.values())
    return any(key is not None and _signed_by(signature, key) for key in keys)


@lru_cache(maxsize=256)
def _public(public: bytes) -> OKPKey:
    x = base64.urlsafe_b64encode(public).rstrip(b"=").decode()
    return OKPKey.import_key({"kty": "OKP", "crv": ALGORITHM, "x": x})
