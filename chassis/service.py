"""The base of every nameko service: what it can use, and the RPC methods all of them have."""

from chassis import dead_letter_use_cases as dead
from chassis.clock import Clock
from chassis.commands import Answer, Command
from chassis.dead_letter_use_cases import only_operators
from chassis.dependencies import provide
from chassis.rpc import command, query
from chassis.schemas import ListDeadLetters, OneDeadLetter
from chassis.settings import Settings
from chassis.unit_of_work import UnitOfWork


class Service:
    """Subclass it, set `name`, and write entrypoints of about three lines each."""

    name: str

    unit: UnitOfWork = provide(lambda process: process.unit)
    settings: Settings = provide(lambda process: process.settings)
    clock: Clock = provide(lambda process: process.clock)

    @query(ListDeadLetters, only_operators)
    def list_dead_letters(self, call: Command) -> Answer:
        """A page of this service's dead letters."""
        return dead.list_letters(self.unit, call)

    @query(OneDeadLetter, only_operators)
    def show_dead_letter(self, call: Command) -> Answer:
        """One dead letter with its body."""
        return dead.show_letter(self.unit, call)

    @command(OneDeadLetter, only_operators)
    def replay_dead_letter(self, call: Command) -> Answer:
        """Send a dead letter to its queue again."""
        return dead.replay_letter(self.unit, call)

    @command(OneDeadLetter, only_operators)
    def drop_dead_letter(self, call: Command) -> Answer:
        """Forget a dead letter."""
        return dead.drop_letter(self.unit, call)
