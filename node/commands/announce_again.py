"""`perform announce-again`: heals what a country's services did not hear of its assessments."""

from typing import Annotated

import typer
from rich.console import Console

from chassis.clock import random_id
from node.operator_client import operator_client

# A call reads and scores 500 assessments, on a machine that may be busy.
ANSWER_SECONDS = 15.0
PATIENCE_SECONDS = 60.0


def announce_again(
    node: Annotated[str, typer.Option(help="Country whose services are told, such as gb.")],
    model: Annotated[str, typer.Option(help="Model whose assessments are told.")],
    year: Annotated[int, typer.Option(help="Year whose assessments are told.")],
) -> None:
    """Send the events of all assessments of a model and year again.

    For events that were lost: dropped from the dead letters, or gone with a broker's disk. It is
    safe to repeat: whoever has heard of an assessment's version already leaves it at that.
    """
    console = Console(highlight=False)
    submitted = withdrawn = 0
    after = None
    with operator_client(node) as client, console.status("announcing again") as status:
        while True:
            answer = client.call_until_answered(
                "assessment.announce_again",
                {"model": model, "year": year, "after": after},
                command_id=random_id(),
                timeout=ANSWER_SECONDS,
                patience=PATIENCE_SECONDS,
            )
            submitted += answer["submitted"]
            withdrawn += answer["withdrawn"]
            after = answer["next"]
            if after is None:
                break
            status.update(f"{submitted + withdrawn:,} announced again")
    console.print(
        f"announced {submitted:,} submitted and {withdrawn:,} withdrawn or erased assessments of "
        f"{model} {year} again; the benchmark takes in what it has not heard of",
        soft_wrap=True,
    )
