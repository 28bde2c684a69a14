"""Rules of the improvement plan: order, steps, history, money and what is to be told."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.assessment.domain.action import MOST_TOLD, Action, begun, changed, told
from services.assessment.domain.history import Change, difference, replay
from services.assessment.domain.money import read_cost
from services.assessment.domain.plan import totals
from services.assessment.domain.priority import Quadrant, prioritised, priority, quadrant
from services.assessment.domain.refusal import Refusal
from services.assessment.domain.terms import NEXT, PROMISED, ActionStatus, Terms
from tests.unit.assessment.making import TODAY
from tests.unit.assessment.planning import action, actions, changes, costs, days, statuses

NOW = datetime(2025, 3, 4, 9, 30, tzinfo=UTC)
plans = st.lists(actions, max_size=8, unique_by=lambda each: each.id)


@given(plans, st.randoms())
def test_order_is_the_same_however_actions_were_found(plan: list[Action], random: Any) -> None:
    shuffled = plan.copy()
    random.shuffle(shuffled)

    assert prioritised(shuffled) == prioritised(plan)


@given(plans)
def test_order_is_total_and_follows_the_priority(plan: list[Action]) -> None:
    ordered = prioritised(plan)

    assert sorted(each.id for each in ordered) == sorted(each.id for each in plan)
    priorities = [priority(each.terms) for each in ordered]
    assert priorities == sorted(priorities, reverse=True)


def test_priority_and_quadrant_of_every_grade() -> None:
    found = {
        (impact, effort): (priority(terms), quadrant(terms))
        for impact, effort in product(range(1, 6), repeat=2)
        for terms in [Terms("x", ("1a",), impact, effort)]
    }

    assert found[5, 1] == (25, Quadrant.QUICK_WIN)
    assert found[3, 3] == (9, Quadrant.BIG_STEP)
    assert found[2, 2] == (8, Quadrant.FILL_IN)
    assert found[2, 3] == (6, Quadrant.THINK_TWICE)
    assert found[1, 5] == (1, Quadrant.THINK_TWICE)
    assert {each for _, each in found.values()} == set(Quadrant)


@given(st.lists(st.tuples(changes, statuses), max_size=12))
def test_history_replays_to_the_current_state(asked: list[tuple[dict[str, Any], Any]]) -> None:
    now = begun(action())
    history = [kept(None, now)]
    for fields, status in asked:
        allowed = status is now.terms.status or status in NEXT[now.terms.status]
        more = {"status": status} if allowed else {}
        after = changed(now, {**fields, **more}, TODAY)
        if after is not now:
            history.append(kept(now, after))
        now = after

    assert replay(reversed(history)) == now.terms
    assert [each.version for each in history] == list(range(1, now.version + 1))


def kept(before: Action | None, after: Action) -> Change:
    steps = difference(before, after)
    return Change(after.id, after.version, after.participant, after.round, NOW, "Ada", steps)


@given(statuses, statuses)
def test_only_named_steps_are_taken(before: ActionStatus, after: ActionStatus) -> None:
    terms = Terms("x", ("1a",), 3, 3, owner="Chair", due=TODAY, status=before)
    if after is before or after in NEXT[before]:
        assert changed(action(terms), {"status": after}, TODAY).terms.status is after
    else:
        with pytest.raises(Refusal, match="action.wrong_step"):
            changed(action(terms), {"status": after}, TODAY)


def test_every_status_can_be_reached_and_left() -> None:
    assert set(NEXT) == set(ActionStatus) == {each for known in NEXT.values() for each in known}


@pytest.mark.parametrize("status", PROMISED)
@pytest.mark.parametrize("missing", [{"owner": ""}, {"due": None}])
def test_promised_action_keeps_owner_and_day(status: ActionStatus, missing: dict[str, Any]) -> None:
    terms = Terms("x", ("1a",), 3, 3, owner="Chair", due=TODAY, status=status)

    with pytest.raises(Refusal, match="action.nobody_promised"):
        changed(action(terms), missing, TODAY)


@given(st.lists(st.tuples(days, st.booleans()), max_size=20))
def test_each_due_day_is_told_once(moves: list[tuple[Any, bool]]) -> None:
    now, heard = action(), []
    for day, timer_runs in moves:
        now = changed(now, {"due": day}, TODAY)
        while timer_runs and now.remind is not None:
            heard.append(now.remind)
            now = told(now)

    assert len(heard) == len(set(heard))
    assert now.remind is None or now.remind not in heard


@given(statuses)
def test_nothing_is_told_of_what_is_done_or_dropped(status: ActionStatus) -> None:
    terms = Terms("x", ("1a",), 3, 3, owner="Chair", due=TODAY, status=status)

    assert (action(terms).remind is None) == (status.value in ("done", "dropped"))


def test_days_that_were_told_are_kept_within_bounds() -> None:
    now = action()
    for number in range(MOST_TOLD + 5):
        now = told(changed(now, {"due": TODAY + timedelta(days=number + 1)}, TODAY))

    assert len(now.told) == MOST_TOLD


@given(st.lists(costs, max_size=8))
def test_costs_add_up_exactly(given_costs: list[Any]) -> None:
    plan = [
        action(Terms("x", ("1a",), 3, 3, cost=cost), id=f"{n:032x}")
        for n, cost in enumerate(given_costs)
    ]

    sums = totals(plan, TODAY).open_cost

    for currency in ("EUR", "PLN"):
        cents = sum(int(each.amount * 100) for each in given_costs if each.currency == currency)
        assert sums.get(currency, Decimal(0)) * 100 == cents


@pytest.mark.parametrize(
    ("amount", "currency", "exact"),
    [
        ("1200.5", "EUR", "1200.50"),
        ("007", "EUR", "7.00"),
        ("7.0", "JPY", "7"),
        ("1.000000000000000000000000000000000000", "EUR", "1.00"),
        ("000000000000000000000000000000000001.5", "EUR", "1.50"),
        ("1.2345000", "TND", None),
        ("0.001", "TND", "0.001"),
        ("999999999999.99", "EUR", "999999999999.99"),
        ("1000000000000", "EUR", None),
        ("-1", "EUR", None),
        ("1e3", "EUR", None),
        ("٣", "EUR", None),
        ("", "EUR", None),
        ("1", "eur", None),
    ],
)
def test_amount_is_exact_or_refused(amount: str, currency: str, exact: str | None) -> None:
    if exact is None:
        with pytest.raises(Refusal, match=r"cost\."):
            read_cost(amount, currency)
    else:
        assert read_cost(amount, currency).to_data()["amount"] == exact


@given(actions)
def test_terms_survive_being_kept(drawn: Action) -> None:
    assert Terms.from_data(drawn.terms.to_data()) == drawn.terms
