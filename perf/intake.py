"""Intake of submitted events, exactly once, in one process, beside its peers and its ceiling."""

from collections.abc import Callable

from rich.progress import track

from perf import events
from perf.filling import fill
from perf.peers import one_run
from perf.stack import Stack
from perf.timing import Rate, drained

QUEUE = "benchmark.intake"
DATABASE = "benchmark"
RUNS = 3
# Enough events for a run of seconds, whatever the contender's speed.
MANY, SOME = 20_000, 4_000

NAMEKO = "evt-assessment-submitted--peer.handle"
FASTSTREAM = "faststream.intake"
CEILING = "ceiling.intake"


def ours(stack: Stack, batch: list[tuple[str, bytes]]) -> float:
    """Events per second of the benchmark service: validated, inbox, record, figures, one commit."""
    empty(stack)
    fill(stack.broker, QUEUE, batch)
    process = stack.service("benchmark")
    process.start()
    try:
        return drained(stack.database(DATABASE)["records"], len(batch), lambda: process.is_running)
    finally:
        process.stop()


def empty(stack: Stack) -> None:
    """Forget what an earlier run took in; the migrations and indexes stay."""
    with stack.broker.connect() as connection:
        connection.connection.channel().queue_purge(QUEUE)
    database = stack.database(DATABASE)
    for name in ("records", "figures", "inbox", "outbox"):
        database[name].delete_many({})


def measured(stack: Stack) -> list[Rate]:
    """The median of three of every contender, best setting of each peer, all in turn."""
    with stack.serving("benchmark"):
        pass  # creates collections and indexes, as at any later start
    many, some = events.submitted(MANY, seed=1), events.submitted(SOME, seed=2)

    def nameko(workers: int, *, quorum: bool = True) -> Callable[[], float]:
        command = ["perf.nameko_peer", str(workers)]
        return lambda: one_run(stack, NAMEKO, command, some, quorum=quorum)

    def faststream(prefetch: int) -> Callable[[], float]:
        command = ["perf.faststream_peer", str(prefetch)]
        return lambda: one_run(stack, FASTSTREAM, command, some)

    contenders: dict[str, Callable[[], float]] = {
        "benchmark.intake (ours)": lambda: ours(stack, many),
        "nameko event_handler, 1 worker": nameko(1),
        "nameko event_handler, 10 workers": nameko(10),
        "nameko event_handler, 50 workers": nameko(50),
        "nameko event_handler, 50 workers, classic queue": nameko(50, quorum=False),
        "FastStream, prefetch 10": faststream(10),
        "FastStream, prefetch 50": faststream(50),
        "FastStream, prefetch 200": faststream(200),
        "ceiling: kombu and bulk writes": lambda: one_run(
            stack, CEILING, ["perf.ceiling_peer"], many
        ),
    }
    runs: dict[str, list[float]] = {name: [] for name in contenders}
    turns = [name for _ in range(RUNS) for name in contenders]
    # In turn, so that a machine that slows down slows all of them down.
    for name in track(turns, "intake"):
        runs[name].append(contenders[name]())
    return [Rate(name, tuple(rates)) for name, rates in runs.items()]
