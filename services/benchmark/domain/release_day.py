"""The calendar: on which days releases happen; never on demand, never for a single event."""

from datetime import date

from services.benchmark.domain.policy import Calendar

QUARTERS = (1, 4, 7, 10)


def period_of(today: date) -> date:
    """First day of the month: what is due is done once from that day on."""
    return today.replace(day=1)


def next_period(today: date) -> date:
    """First day of the next month."""
    return date(today.year + today.month // 12, today.month % 12 + 1, 1)


def seals_in(calendar: Calendar, period: date) -> bool:
    """Whether pending organisations are sealed in this period.

    Withdrawals are dealt with every month, whatever the calendar, because they have a deadline.
    """
    if calendar is Calendar.QUARTERLY:
        return period.month in QUARTERS
    return calendar is Calendar.MONTHLY


def next_sealing(calendar: Calendar, today: date) -> date | None:
    """The next day on which something may be sealed; None when only closing a year does."""
    if calendar is Calendar.CLOSING:
        return None
    day = next_period(today)
    while not seals_in(calendar, day):
        day = next_period(day)
    return day
