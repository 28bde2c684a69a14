"""The benchmark as a nameko service."""

import secrets
from dataclasses import dataclass
from typing import Self

from chassis.commands import Answer, Command
from chassis.consuming import Received, Refuse, consumes
from chassis.dependencies import provide
from chassis.errors import CorrectIt
from chassis.process import Process
from chassis.rpc import command, query
from chassis.service import Service
from chassis.timers import every
from chassis.unit_of_work import Transaction
from services.benchmark import policy, schemas
from services.benchmark.announcer import Announcer
from services.benchmark.content import known_labels
from services.benchmark.country_policy import policy_of
from services.benchmark.run import Run
from services.benchmark.sealing_key import SealingKey
from services.benchmark.signing import Signer
from services.benchmark.trust_file import TrustFile
from services.benchmark.use_cases.announce_all import announce_all
from services.benchmark.use_cases.audit_releases import audit_releases
from services.benchmark.use_cases.close_year import YearCloser
from services.benchmark.use_cases.compare import Comparison
from services.benchmark.use_cases.coverage import Coverage
from services.benchmark.use_cases.distribution import Distribution
from services.benchmark.use_cases.funnel import Funnel
from services.benchmark.use_cases.intake import take_in
from services.benchmark.use_cases.list_quarantine import list_quarantine
from services.benchmark.use_cases.list_releases import list_releases
from services.benchmark.use_cases.may_seal import Gate
from services.benchmark.use_cases.open_data import open_data
from services.benchmark.use_cases.pictures import Pictures
from services.benchmark.use_cases.planning import Planner
from services.benchmark.use_cases.position import Position
from services.benchmark.use_cases.preview_release import preview_release
from services.benchmark.use_cases.rebuild_figures import rebuild_figures
from services.benchmark.use_cases.receive_announcement import Receiver
from services.benchmark.use_cases.release_on_calendar import CalendarReleases
from services.benchmark.use_cases.releasing import Releasing
from services.benchmark.use_cases.retire_batches import BatchRetirer
from services.benchmark.use_cases.seal_alone import seal_alone
from services.benchmark.use_cases.settle_quarantine import Settler
from services.benchmark.use_cases.show_figures import show_figures
from services.benchmark.use_cases.tally import tally
from services.benchmark.use_cases.trend import Trend

# Asked often so that a restarted node goes on as soon as its peers have answered; each release is
# repeated once a day.
ANNOUNCE_SECONDS = 20
# Releases happen on days; an hour later is as good.
RELEASE_SECONDS = 3_600


@dataclass(frozen=True)
class Parts:
    """What the service works with; one of each in a process, shared by all its workers."""

    announcer: Announcer
    receiver: Receiver
    gate: Gate
    releasing: Releasing
    pictures: Pictures

    @classmethod
    def of(cls, process: Process) -> Self:
        """Everything made from the settings; raises CorrectIt when one of the keys is missing."""
        settings = process.settings
        if not (settings.signing_key_file and settings.sealing_key_file and settings.trust_file):
            raise CorrectIt("settings.benchmark_keys")
        announcer = Announcer(
            settings.country,
            Signer(settings.signing_key_file),
            TrustFile(settings.trust_file),
            process.clock,
        )
        planner = Planner(
            process.unit,
            settings.country,
            SealingKey(settings.sealing_key_file),
            policy_of(settings),
            new_batch_id=lambda: secrets.token_hex(16),
        )
        run = Run(new_challenge=lambda: secrets.token_hex(16))
        gate = Gate(process.unit, announcer, run)
        releasing = Releasing(process.unit, announcer, planner, may_seal=gate.may_seal)
        pictures = Pictures(process.unit, settings.country)
        receiver = Receiver(announcer, run, known_labels(settings.content_dir))
        return cls(announcer, receiver, gate, releasing, pictures)


class BenchmarkService(Service):
    """Sealed batches, releases and comparison."""

    name = "benchmark"

    parts: Parts = provide(Parts.of)

    @consumes("benchmark.intake", batch=200)
    def take_in(self, tx: Transaction, events: list[Received]) -> dict[str, Refuse]:
        """Records and figures follow what assessments say."""
        return take_in(tx, events, self.parts.releasing.planner.policy.withdrawal)

    # Few at a time: one may have eleven megabytes.
    @consumes("benchmark.announcements", batch=4)
    def receive(self, tx: Transaction, events: list[Received]) -> None:
        """The newest release of every country is kept."""
        self.parts.receiver.receive(tx, events)

    @every(ANNOUNCE_SECONDS)
    def announce(self) -> None:
        """Our own newest releases, and what we hold, are repeated at start and daily."""
        announce_all(self.unit, self.parts.announcer, self.parts.gate)

    @command(schemas.ModelYear, policy.may_close)
    def close_year(self, call: Command) -> Answer:
        """Seal and release what is safe of one model and year."""
        return YearCloser(self.parts.releasing).close(call)

    @every(RELEASE_SECONDS)
    def release(self) -> None:
        """What the calendar has due is released."""
        CalendarReleases(self.parts.releasing).release_what_is_due()

    @command(schemas.Nothing, policy.may_release)
    def release_due(self, call: Command) -> Answer:
        """Release what the calendar has due, without waiting for the timer."""
        return {"released": CalendarReleases(self.parts.releasing).release_what_is_due()}

    @command(schemas.Nothing, policy.may_seal_alone)
    def seal_alone(self, call: Command) -> Answer:
        """Let the next release leave without the peers' word."""
        return seal_alone(self.parts.gate, call)

    @query(schemas.Preview, policy.may_preview)
    def preview_release(self, call: Command) -> Answer:
        """What the next release would change, and why the rest stays behind."""
        return preview_release(self.unit, self.parts.releasing.planner, call)

    @query(schemas.Audit, policy.may_audit)
    def audit(self, call: Command) -> Answer:
        """Whether every release ever made keeps the rules, and where not."""
        return audit_releases(self.unit, self.parts.announcer.country, call)

    @command(schemas.RetireBatches, policy.may_retire)
    def retire_batches(self, call: Command) -> Answer:
        """Take batches out of the benchmark as a whole."""
        return BatchRetirer(self.parts.releasing).retire(call)

    @query(schemas.Compare, policy.may_compare)
    def compare(self, call: Command) -> Answer:
        """Countries beside each other and Europe, from released batches."""
        return Comparison(self.parts.pictures).compare(call)

    @query(schemas.Position, policy.may_take_position)
    def position(self, call: Command) -> Answer:
        """Where one organisation stands, beside the nearest group that is large enough."""
        return Position(self.parts.pictures).position(call)

    @query(schemas.Distribution, policy.may_compare)
    def distribution(self, call: Command) -> Answer:
        """How the scores of a group are spread."""
        return Distribution(self.parts.pictures).distribution(call)

    @query(schemas.Funnel, policy.may_compare)
    def funnel(self, call: Command) -> Answer:
        """Which countries differ by more than chance, never ranked."""
        return Funnel(self.parts.pictures).funnel(call)

    @query(schemas.Trend, policy.may_compare)
    def trend(self, call: Command) -> Answer:
        """How a country's organisations stand over its closed years."""
        return Trend(self.parts.pictures).trend(call)

    @query(schemas.Coverage, policy.may_compare)
    def coverage(self, call: Command) -> Answer:
        """Whom the figures speak of, and how old they are."""
        return Coverage(self.parts.pictures).coverage(call)

    @query(schemas.OpenData, policy.may_take_open_data)
    def open_data(self, call: Command) -> Answer:
        """Everything released, added up, page by page."""
        return open_data(self.unit, call, self.parts.announcer.today())

    @query(schemas.Nothing, policy.may_list_releases)
    def list_releases(self, call: Command) -> Answer:
        """The newest release held of every country, model and year."""
        return list_releases(self.unit, call)

    @query(schemas.Page, policy.may_list_quarantine)
    def list_quarantine(self, call: Command) -> Answer:
        """Announcements that must not change the state, and why."""
        return list_quarantine(self.unit, call)

    @query(schemas.Suspect, policy.may_settle_quarantine)
    def show_quarantined(self, call: Command) -> Answer:
        """One suspect, and whether it could be accepted."""
        return Settler(self.unit, self.parts.announcer).show(call)

    @command(schemas.Suspect, policy.may_settle_quarantine)
    def accept_quarantined(self, call: Command) -> Answer:
        """Make a suspect the state, on an operator's word."""
        return Settler(self.unit, self.parts.announcer).accept(call)

    @command(schemas.Suspect, policy.may_settle_quarantine)
    def drop_quarantined(self, call: Command) -> Answer:
        """Forget a suspect."""
        return Settler(self.unit, self.parts.announcer).drop(call)

    @query(schemas.Figures, policy.may_see_figures)
    def figures(self, call: Command) -> Answer:
        """Operational figures over all live records."""
        return show_figures(self.unit, call)

    @query(schemas.ModelYear, policy.may_see_figures)
    def tally(self, call: Command) -> Answer:
        """Count what was taken in."""
        return tally(self.unit, call)

    @command(schemas.Nothing, policy.may_rebuild)
    def rebuild_figures(self, call: Command) -> Answer:
        """Count all live records anew."""
        return rebuild_figures(self.unit, call)
