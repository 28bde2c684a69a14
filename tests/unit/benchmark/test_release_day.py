"""Releases happen on the first day of their period, once, whatever is pending."""

from datetime import date

import pytest

from services.benchmark.domain.policy import Calendar
from services.benchmark.domain.release_day import next_period, next_sealing, period_of, seals_in


def test_a_period_is_a_month() -> None:
    assert period_of(date(2026, 12, 31)) == date(2026, 12, 1)
    assert next_period(date(2026, 12, 31)) == date(2027, 1, 1)
    assert next_period(date(2026, 1, 1)) == date(2026, 2, 1)


@pytest.mark.parametrize(
    ("calendar", "months"),
    [
        (Calendar.MONTHLY, list(range(1, 13))),
        (Calendar.QUARTERLY, [1, 4, 7, 10]),
        (Calendar.CLOSING, []),
    ],
)
def test_a_calendar_says_in_which_months_is_sealed(calendar: Calendar, months: list[int]) -> None:
    assert [m for m in range(1, 13) if seals_in(calendar, date(2026, m, 1))] == months


def test_the_next_sealing_is_told() -> None:
    today = date(2026, 11, 26)

    assert next_sealing(Calendar.MONTHLY, today) == date(2026, 12, 1)
    assert next_sealing(Calendar.QUARTERLY, today) == date(2027, 1, 1)
    assert next_sealing(Calendar.CLOSING, today) is None
