"""Names that other services see instead of names: keyed hashes that cannot be guessed back.

Without the key nobody can try names out; with another node's key the same organisation has another
pseudonym. The words before the name keep an organisation and a practitioner of equal name apart.
"""

import hashlib
import hmac

SHORTEST_KEY = 32


def participant(key: bytes, organisation: str) -> str:
    """The pseudonym of an organisation: HMAC-SHA-256 as 64 hexadecimal digits."""
    return _hmac(key, "organisation:", organisation)


def principal(key: bytes, person: str) -> str:
    """The pseudonym of somebody outside the organisation who knows its raw scores."""
    return _hmac(key, "principal:", person)


def tombstone(key: bytes, assessment: str) -> str:
    """What stands for the organisation of an erased assessment: it leads to nobody."""
    return _hmac(key, "erased:", assessment)


def _hmac(key: bytes, kind: str, name: str) -> str:
    if len(key) < SHORTEST_KEY:
        raise ValueError(f"a key for pseudonyms has at least {SHORTEST_KEY} bytes")
    # A name need not be proper Unicode to be asked for; such a one just belongs to nobody.
    return hmac.digest(key, (kind + name).encode("utf-8", "surrogatepass"), hashlib.sha256).hex()
