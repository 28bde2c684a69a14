"""The simulated countries as an attacker gets them: rows of the stream and of the truth."""

from collections.abc import Iterable

from services.benchmark.simulation.life import Submission, Told
from services.benchmark.simulation.lines import Truth, stream_line
from services.benchmark.simulation.node import Node, Release
from services.benchmark.simulation.run import MakeNode, Scenario, happenings, people
from tests.attacks.stream import Row


def rows(scenario: Scenario, make_node: MakeNode = Node) -> tuple[list[Row], list[Row]]:
    """Stream and truth of a scenario, as `perform benchmark simulate` writes them, unsigned."""
    return told_rows(scenario, happenings(scenario, make_node))


def told_rows(
    scenario: Scenario, happened: Iterable[Told | Release]
) -> tuple[list[Row], list[Row]]:
    """Stream and truth of what happened."""
    behind = Truth(people(scenario))
    stream: list[Row] = []
    truth: list[Row] = []
    for each in happened:
        if isinstance(each, Release):
            stream.append(stream_line(each, lambda country, payload: "not signed"))
            truth += behind.batch_lines(each)
        elif isinstance(each, Submission):
            truth.append(behind.record_line(each))
    return stream, truth
