"""Everything that may happen to three benchmarks, as rules for hypothesis to choose from."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any, NamedTuple, TypeVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from chassis.unit_of_work import Transaction, UnitOfWork
from contracts.envelope import Event
from services.benchmark.domain.policy import Policy, Withdrawal
from services.benchmark.domain.seal_rule import SealRule
from tests.interface.benchmark.machine import invariants
from tests.interface.benchmark.machine.world import COUNTRIES, SEEN, World
from tests.interface.benchmark.nodes import PERCENTS, submitted, withdrawn
from tests.unit.benchmark.making import CODES, hexadecimal

T = TypeVar("T")
MOST_ORGANISATIONS = 40
countries = st.sampled_from(COUNTRIES)
years = st.sampled_from([2025, 2026])
sectors = st.sampled_from(["health", "housing"])
sizes = st.sampled_from(["small", "large"])
places = st.integers(0, 1_000)


class State(NamedTuple):
    """One version of an assessment: `live`, `withdrawn` or `erased`, and what is said of it."""

    version: int
    word: str
    about: dict[str, Any]


class Assessment(NamedTuple):
    """All versions of one assessment of a country's organisation."""

    country: str
    number: int
    history: list[State]


class Crash(BaseException):
    """The process is gone."""


class FaultyUnit(UnitOfWork):
    """Dies at its nth transaction, just before or just after the commit."""

    dies_at = 0
    after_commit = False
    runs = 0

    def run(self, work: Callable[[Transaction], T], seconds: float = 5.0) -> T:
        """As always, until the time has come."""
        self.runs += 1
        if self.runs != self.dies_at:
            return super().run(work, seconds)
        if self.after_commit:
            super().run(work, seconds)
        raise Crash


class Machine(RuleBasedStateMachine):
    """`make_world` gives a new, empty world."""

    make_world: Callable[[Policy], World]

    @initialize(k=st.integers(5, 8), withdrawal=st.sampled_from(Withdrawal))
    def begin(self, k: int, withdrawal: Withdrawal) -> None:
        """Three countries that have heard each other."""
        policy = Policy(SealRule(k=k), withdrawal=withdrawal)
        self.world = type(self).make_world(policy)
        self.k = k
        self.assessments: list[Assessment] = []
        self.world.settle()
        for country in COUNTRIES:
            self.world.release(country)
            self.submit(country, 2026, 12, "health", "small", None, False)
            self.submit(country, 2025, 9, "housing", "large", "a", False)

    # What organisations do.

    @precondition(lambda self: len(self.assessments) < 3 * MOST_ORGANISATIONS)
    @rule(
        country=countries,
        year=years,
        count=st.integers(1, 12),
        sector=sectors,
        size=sizes,
        adviser=st.sampled_from([None, "a", "b"]),
        returning=st.booleans(),
    )
    def submit(
        self,
        country: str,
        year: int,
        count: int,
        sector: str,
        size: str,
        adviser: str | None,
        returning: bool,
    ) -> None:
        """Several organisations submit, some of them once more under another assessment."""
        events = []
        for place in range(count):
            number = len(self.assessments)
            whose = f"{country} {number // 2 if returning and place == 0 else number}"
            about = {
                "year": year,
                "sector": sector,
                "size": size,
                "principals": [adviser] if adviser else [],
                "participant": whose,
            }
            name = hexadecimal(f"assessment {number}", 32)
            self.world.truth.organisations[name] = whose
            self.world.truth.principals[name] = (adviser,) if adviser else ()
            self.assessments.append(Assessment(country, number, [State(1, "live", about)]))
            events.append(_event(number, self.assessments[-1].history[-1]))
        self.world.nodes[country].take_in(events)

    @precondition(lambda self: self.assessments)
    @rule(place=places, layer=st.sampled_from(["consensus", "validated"]))
    def correct_or_validate(self, place: int, layer: str) -> None:
        """A new version with other scores, perhaps confirmed by somebody outside."""
        one = self.assessments[place % len(self.assessments)]
        last = one.history[-1]
        if last.word == "live":
            one.history.append(State(last.version + 1, "live", {**last.about, "layer": layer}))
            self._tell(one)

    @precondition(lambda self: self.assessments)
    @rule(place=places, count=st.integers(1, 10), word=st.sampled_from(["withdrawn", "erased"]))
    def withdraw(self, place: int, count: int, word: str) -> None:
        """One organisation or several take back what they submitted."""
        for step in range(count):
            one = self.assessments[(place + step) % len(self.assessments)]
            last = one.history[-1]
            if last.word == "live":
                one.history.append(State(last.version + 1, word, last.about))
                self._tell(one)

    @precondition(lambda self: self.assessments)
    @rule(place=places, version=places)
    def repeat(self, place: int, version: int) -> None:
        """An event comes again, or an old one comes late."""
        one = self.assessments[place % len(self.assessments)]
        self._tell(one, version % len(one.history))

    def _tell(self, one: Assessment, version: int = -1) -> None:
        self.world.nodes[one.country].take_in([_event(one.number, one.history[version])])

    # What nodes do.

    @rule(days=st.integers(1, 45))
    def wait(self, days: int) -> None:
        """Time goes by."""
        self.world.clock.advance(days=days)

    @rule(country=countries)
    def announce(self, country: str) -> None:
        """The timer of announcements."""
        self.world.announce(country)
        self.world.collect(country)

    @rule(country=countries)
    def release(self, country: str) -> None:
        """The timer of releases."""
        self.world.release(country)
        self.world.collect(country)

    @rule(country=countries)
    def close(self, country: str) -> None:
        """A year is closed, or refused to be."""
        self.world.close(country, 2025)
        self.world.collect(country)

    @rule(country=countries, dies_at=st.integers(1, 8), after=st.booleans(), closing=st.booleans())
    def crash(self, country: str, dies_at: int, after: bool, closing: bool) -> None:
        """A process dies somewhere in a release and is started anew."""
        world = self.world
        unit = FaultyUnit(world.nodes[country].unit.db, country, world.clock)
        unit.dies_at, unit.after_commit = dies_at, after
        world.work_with(unit)
        with suppress(Crash):
            if closing:
                world.close(country, 2025)
            else:
                world.release(country)
        world.collect(country)
        world.start(country)

    @rule(country=countries, days=st.integers(15, 45))
    def a_month_passes(self, country: str, days: int) -> None:
        """Everybody hears everybody, time goes by, and a country makes its releases."""
        self.world.exchange()
        self.world.clock.advance(days=days)
        self.release(country)

    @rule(country=countries)
    def back_up(self, country: str) -> None:
        """A backup is made."""
        self.world.backups[country] = self.world.copy(country)

    @rule(country=countries)
    def restore(self, country: str) -> None:
        """The newest backup is put in place, and the assessment service tells everything again."""
        if not self.world.restore(country):
            return
        self.world.forget_progress(country)
        for one in self.assessments:
            if one.country == country:
                self._tell(one)

    # What happens on the way.

    @rule(sender=countries, receiver=countries, count=st.integers(1, 8))
    def deliver(self, sender: str, receiver: str, count: int) -> None:
        """Messages arrive in the order in which they were sent."""
        waiting = self.world.links[sender, receiver]
        for _ in range(min(count, len(waiting))):
            message = waiting.pop(0)
            self.world.arrived.append((receiver, message))
            self.world.arrive(sender, receiver, message)
            self.world.collect(receiver)

    @rule(sender=countries, receiver=countries)
    def drop(self, sender: str, receiver: str) -> None:
        """A message is lost."""
        if self.world.links[sender, receiver]:
            self.world.links[sender, receiver].pop(0)

    @rule(sender=countries, receiver=countries)
    def reorder(self, sender: str, receiver: str) -> None:
        """Two releases change places; links keep the order around node.seen, as brokers do."""
        waiting = self.world.links[sender, receiver]
        if len(waiting) > 1 and not any(key.endswith(SEEN) for key, _ in waiting[:2]):
            waiting[0], waiting[1] = waiting[1], waiting[0]

    @precondition(lambda self: self.world.arrived)
    @rule(place=places)
    def arrive_again(self, place: int) -> None:
        """A message that had arrived arrives once more, however old it is."""
        receiver, message = self.world.arrived[place % len(self.world.arrived)]
        sender = message[0].partition(".")[0]
        self.world.arrive(sender, receiver, message)
        self.world.collect(receiver)

    # What always holds.

    @invariant()
    def nobody_can_be_singled_out(self) -> None:
        """I1 to I3 on everything that ever reached anybody."""
        if hasattr(self, "world"):
            invariants.no_class_is_small(self.world.truth, self.k)
            invariants.nobody_is_in_two(self.world.truth)
            invariants.no_two_releases_differ_by_few(self.world.truth, self.k)

    @invariant()
    def figures_and_ledgers_are_right(self) -> None:
        """I8 in every country."""
        if hasattr(self, "world"):
            for node in self.world.nodes.values():
                invariants.figures_are_right(node)
                invariants.ledger_is_right(node, self.world.truth)

    def teardown(self) -> None:
        """I6: once everything has arrived, all show the same, or an alarm says why not."""
        if not hasattr(self, "world"):
            return
        self.world.settle()
        shown = [self.world.held(country) for country in COUNTRIES]
        assert shown[0] == shown[1] == shown[2] or self.world.alarms()


def _event(number: int, state: State) -> Event:
    if state.word != "live":
        return withdrawn(number, version=state.version, reason=state.word)
    shift = number * 4 + state.version * 2
    return submitted(
        number,
        [PERCENTS[(shift + int(code)) % len(PERCENTS)] for code in CODES],
        version=state.version,
        **state.about,
    )
