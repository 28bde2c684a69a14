"""Whatever happens to assessments, in whatever order, the figures are those of what stands."""

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from contracts.envelope import Event
from services.benchmark.domain.binning import criterion_bin
from services.benchmark.store import figures, records
from services.benchmark.use_cases.rebuild_figures import rebuild_figures
from tests.interface.benchmark.counting import kept, recounted
from tests.interface.benchmark.nodes import BenchmarkNode, request, submitted, withdrawn
from tests.unit.benchmark.making import CODES

EMPTIED = ("records", "figures", "inbox", "dead_letters", "outbox")
numbers = st.integers(1, 6)
nine = st.lists(st.integers(0, 100).map(str), min_size=9, max_size=9)
layers = st.sampled_from(["consensus", "validated"])


class FiguresMachine(RuleBasedStateMachine):
    """Assessments of one node as their owners change them; events arrive when they like.

    `told` holds for each assessment the newest that was said of it and has arrived: its version,
    and layer and scores where it stands.
    """

    def __init__(self, node: BenchmarkNode) -> None:
        super().__init__()
        self.node = node
        for name in EMPTIED:
            node.unit.db[name].delete_many({})
        self.versions: Counter[int] = Counter()
        self.on_the_way: list[tuple[int, int, Event, Any]] = []
        self.told: dict[int, tuple[int, Any]] = {}
        self.erased: set[int] = set()

    @rule(number=numbers, scores=nine, layer=layers)
    def submit_or_correct(self, number: int, scores: list[str], layer: str) -> None:
        version = self._next(number)
        event = submitted(number, scores, version=version, layer=layer)
        self.on_the_way.append((number, version, event, (layer, scores)))

    @rule(number=numbers, scores=nine)
    def validate(self, number: int, scores: list[str]) -> None:
        version = self._next(number)
        event = submitted(number, scores, version=version, layer="validated")
        self.on_the_way.append((number, version, event, ("validated", scores)))

    @rule(number=numbers, reason=st.sampled_from(["withdrawn", "erased"]))
    def withdraw_or_erase(self, number: int, reason: str) -> None:
        version = self._next(number)
        event = withdrawn(number, version=version, reason=reason)
        self.on_the_way.append((number, version, event, reason))

    @precondition(lambda self: self.on_the_way)
    @rule(data=st.data(), again=st.booleans())
    def arrive(self, data: st.DataObject, again: bool) -> None:
        """Some of what is on the way comes in one batch, in any order, perhaps to come again."""
        some = data.draw(st.lists(st.sampled_from(self.on_the_way), min_size=1, max_size=5))
        self.node.take_in([event for _, _, event, _ in some])
        self._heard(some, again)

    @precondition(lambda self: self.on_the_way)
    @rule(step=st.sampled_from([(records, "save"), (figures, "add")]))
    def crash_between_two_steps(self, step: tuple[Any, str]) -> None:
        # Nothing breaks where all of it has been taken in before.
        with pytest.MonkeyPatch.context() as patch, suppress(KeyboardInterrupt):
            patch.setattr(*step, _crashing(getattr(*step)))
            self.node.take_in([event for _, _, event, _ in self.on_the_way])

    @rule()
    def rebuild_what_is_right(self) -> None:
        assert rebuild_figures(self.node.unit, request({})) == {"wrong": []}

    @precondition(lambda self: kept(self.node))
    @rule(data=st.data(), code=st.sampled_from([*CODES, "total"]), by=st.sampled_from([-2, -1, 3]))
    def plant_and_rebuild(self, data: st.DataObject, code: str, by: int) -> None:
        series = data.draw(st.sampled_from(sorted(kept(self.node))))
        bin_ = data.draw(st.integers(0, 100))
        self.node.unit.db["figures"].update_one(
            series._asdict(), {"$inc": {f"counts.{code}.{bin_}": by}}
        )

        answer = rebuild_figures(self.node.unit, request({}))

        assert answer == {"wrong": [series._asdict()]}

    @invariant()
    def figures_are_those_of_what_stands(self) -> None:
        found = kept(self.node)
        assert found == recounted(self.node)
        standing = [state for _, state in self.told.values() if isinstance(state, tuple)]
        for layer in ("consensus", "validated"):
            own = [scores for where, scores in standing if where == layer]
            (delta,) = [one for key, one in found.items() if key.layer == layer] or [None]
            assert (delta.n if delta else 0) == len(own)
            for column, code in enumerate(CODES):
                bins = Counter(criterion_bin(scores[column]) for scores in own)
                assert (delta.counts.get(code, {}) if delta else {}) == bins

    def _next(self, number: int) -> int:
        self.versions[number] += 1
        return self.versions[number]

    def _heard(self, some: list[tuple[int, int, Event, Any]], again: bool) -> None:
        for one in some:
            number, version, _, state = one
            if state == "erased":
                self.erased.add(number)
            if number in self.erased:
                self.told[number] = (version, "erased")
            elif version > self.told.get(number, (0, None))[0]:
                self.told[number] = (version, state)
            if not again and one in self.on_the_way:
                self.on_the_way.remove(one)


def _crashing(real: Callable[..., Any]) -> Callable[..., Any]:
    def crash(*args: Any) -> None:
        real(*args)
        raise KeyboardInterrupt

    return crash


def test_figures_follow_whatever_happens(gb: BenchmarkNode) -> None:
    run = settings(
        max_examples=15,
        stateful_step_count=20,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(lambda: FiguresMachine(gb), settings=run)
