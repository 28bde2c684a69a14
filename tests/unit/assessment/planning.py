"""Strategies that draw actions of a plan, and changes of them."""

from datetime import date
from typing import Any

from hypothesis import strategies as st

from services.assessment.domain.action import Action
from services.assessment.domain.money import read_cost
from services.assessment.domain.terms import ActionStatus, Terms
from tests.unit.assessment.making import PARTS, TODAY

grades = st.integers(1, 5)
days = st.dates(date(2025, 1, 1), date(2026, 12, 31))
costs = st.builds(
    lambda cents, currency: read_cost(f"{cents // 100}.{cents % 100:02}", currency),
    st.integers(0, 10**14 - 1),
    st.sampled_from(["EUR", "PLN"]),
)
# What may change of an action without asking where it is.
fields: dict[str, st.SearchStrategy[Any]] = {
    "title": st.sampled_from(["Ask members", "Send minutes"]),
    "what": st.text("ab ", max_size=3),
    "codes": st.lists(st.sampled_from(PARTS), min_size=1, max_size=3, unique=True).map(tuple),
    "impact": grades,
    "effort": grades,
    "owner": st.sampled_from(["Chair", "Clerk"]),
    "due": days,
    "cost": st.none() | costs,
    "measure": st.text("ab ", max_size=3),
}
changes = st.fixed_dictionaries({}, optional=fields)
statuses = st.sampled_from(ActionStatus)
ids = st.integers(0, 2**128 - 1).map("{:032x}".format)


def action(terms: Terms | None = None, **other: Any) -> Action:
    """Give an action that nobody has."""
    said: dict[str, Any] = {
        "id": "a" * 32,
        "version": 1,
        "participant": "p" * 64,
        "round": "r" * 32,
        "model": "perform-full",
        "edition": "2003",
        "added": TODAY,
        "changed": TODAY,
        "terms": terms or Terms("Send minutes", ("1a",), 3, 3, owner="Chair", due=TODAY),
    }
    return Action(**{**said, **other})


actions = st.builds(
    lambda id, said, status: action(Terms(**said, status=status), id=id),
    ids,
    st.fixed_dictionaries(fields),
    statuses,
)
