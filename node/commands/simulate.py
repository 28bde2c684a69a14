"""`perform benchmark simulate`: the real sealing on made-up countries, for an attacker to try."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from node.errors import Correct


# The services' own enumerations would load numpy before it is known what is asked.
class Withdrawal(StrEnum):
    """What becomes of a batch when a member withdraws."""

    RETAIN = "retain"
    RETIRE = "retire"


class Calendar(StrEnum):
    """When releases happen."""

    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    CLOSING = "closing"


class Arrivals(StrEnum):
    """When assessments come in."""

    UNIFORM = "uniform"
    BURSTY = "bursty"
    MIXED = "mixed"


def simulate(
    orgs: Annotated[int, typer.Option(min=1, max=20_000, help="Organisations in each country.")],
    countries: Annotated[int, typer.Option(min=1, max=30, help="Number of countries.")],
    years: Annotated[int, typer.Option(min=1, max=20, help="Number of years.")],
    k: Annotated[int, typer.Option(help="Fewest organisations in a batch, 5 or more.")],
    seed: Annotated[
        int, typer.Option(min=0, max=2**63 - 1, help="The same seed gives the same files.")
    ],
    out: Annotated[Path, typer.Option(help="Folder to make; it must not be there yet.")],
    withdrawal: Annotated[
        Withdrawal, typer.Option(help="What becomes of a batch when a member withdraws.")
    ] = Withdrawal.RETAIN,
    calendar: Annotated[Calendar, typer.Option(help="When countries release.")] = Calendar.MONTHLY,
    arrivals: Annotated[
        Arrivals, typer.Option(help="Evenly, around deadlines, or half and half.")
    ] = Arrivals.MIXED,
    models: Annotated[
        int, typer.Option(min=1, max=2, help="Models; a fifth answer the second one too.")
    ] = 1,
) -> None:
    """Seal and release made-up countries with the functions of the service; needs no node.

    The folder gets stream.jsonl, the public announcements in order; truth.jsonl, every version of
    every record and the members of every batch of every release; and trust.yaml, the keys that
    signed.
    """
    from node import simulation_files
    from services.benchmark.domain import policy
    from services.benchmark.domain.seal_rule import SealRule, policy_refusal
    from services.benchmark.simulation import habits
    from services.benchmark.simulation.run import Scenario

    rule = SealRule(k)
    refused = policy_refusal(rule)
    if refused is not None:
        raise Correct(f"--k {k} is too low: no node accepts less than {refused.params['floor']}")
    scenario = Scenario(
        organisations=orgs,
        countries=countries,
        years=years,
        models=models,
        seed=seed,
        policy=policy.Policy(rule, policy.Calendar(calendar), policy.Withdrawal(withdrawal)),
        habits=habits.Habits(arrivals=habits.Arrivals(arrivals)),
    )
    console = Console(stderr=True, highlight=False)
    with console.status("simulating"):
        counted = simulation_files.write(scenario, out)
    typer.echo(
        f"{counted['releases']} releases and {counted['records']} versions of records in {out}; "
        "stream.jsonl is what everybody may see, truth.jsonl what nobody may find out"
    )
