"""Who may speak for a country: its public keys with their dates, and its epoch."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from services.benchmark.domain.reasons import Reason, Unacceptable


@dataclass(frozen=True, slots=True)
class TrustedKey:
    """An Ed25519 public key (32 bytes) and the days from and to which it may sign, inclusive."""

    kid: str
    public: bytes
    not_before: date
    not_after: date


@dataclass(frozen=True)
class TrustedCountry:
    """A country's epoch and keys; two keys may overlap for a rotation."""

    epoch: int
    keys: Mapping[str, TrustedKey]


Trust = Mapping[str, TrustedCountry]


def key_of(trust: Trust, country: str, kid: str, today: date) -> TrustedKey:
    """The key named `kid` if it may speak for `country` today; raises Unacceptable.

    The day that counts is today and not the one in the announcement, which whoever holds an old
    key could choose. Nodes sign anew with their present key whenever they re-announce.
    """
    known = trust.get(country)
    if known is None:
        raise Unacceptable(Reason.UNKNOWN_COUNTRY)
    key = known.keys.get(kid)
    if key is None:
        raise Unacceptable(Reason.UNKNOWN_KEY)
    if not key.not_before <= today <= key.not_after:
        raise Unacceptable(Reason.KEY_OUT_OF_DATES)
    return key
