"""Only a listed key speaks for a country, and only within its dates."""

from datetime import date

import pytest

from services.benchmark.domain.reasons import Reason, Unacceptable
from services.benchmark.domain.trust import TrustedCountry, TrustedKey, key_of

OLD = TrustedKey("gb-2026-1", b"o" * 32, date(2026, 1, 1), date(2028, 12, 31))
NEW = TrustedKey("gb-2028-1", b"n" * 32, date(2028, 10, 1), date(2031, 12, 31))
TRUST = {"gb": TrustedCountry(1, {"gb-2026-1": OLD, "gb-2028-1": NEW})}


@pytest.mark.parametrize("today", [date(2026, 1, 1), date(2028, 12, 31)])
def test_a_key_speaks_from_its_first_to_its_last_day(today: date) -> None:
    assert key_of(TRUST, "gb", "gb-2026-1", today) == OLD


def test_two_keys_overlap_for_a_rotation() -> None:
    today = date(2028, 11, 1)

    assert key_of(TRUST, "gb", "gb-2026-1", today) == OLD
    assert key_of(TRUST, "gb", "gb-2028-1", today) == NEW


@pytest.mark.parametrize(
    ("country", "kid", "today", "reason"),
    [
        ("fr", "gb-2026-1", date(2026, 6, 1), Reason.UNKNOWN_COUNTRY),
        ("gb", "de-2026-1", date(2026, 6, 1), Reason.UNKNOWN_KEY),
        ("gb", "gb-2026-1", date(2025, 12, 31), Reason.KEY_OUT_OF_DATES),
        ("gb", "gb-2026-1", date(2029, 1, 1), Reason.KEY_OUT_OF_DATES),
    ],
)
def test_anything_else_is_refused(country: str, kid: str, today: date, reason: Reason) -> None:
    with pytest.raises(Unacceptable) as refused:
        key_of(TRUST, country, kid, today)

    assert refused.value.reason is reason
