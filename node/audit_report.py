"""How an audit is told to those who run a node: a table, the smallest class, and what is wrong."""

from collections.abc import Iterator, Mapping
from typing import Any

from rich.table import Table

Answer = Mapping[str, Any]

# What was found, in words; `found` and `least` are numbers of organisations or points.
WORDS = {
    "small_class": "{found} organisations can be told apart; at least {least} are needed",
    "id_twice": "the same id stands for two batches",
    "other_subject": "a batch of another model or year is in this release",
    "sealed_twice": "{found} organisations were sealed in two batches",
    "hashes_differ": "{found} organisations are noted as sealed, the batches say {least}",
    "too_many_members": "{found} members are known, the batch says {least}",
    "small_addition": "only {found} organisations came in with this release; {least} are needed",
    "small_removal": "only {found} organisations left with this release; {least} are needed",
    "changed": "the batch was published again with other content, and it is no safe split",
    "not_contained": "what is left of the batch was not part of it before",
    "vanished": "the batch is no longer there, and not named as retired",
    "returned": "the batch counts again although it was retired",
    "forgot_retired": "a batch that was retired is no longer named so",
    "too_few": "{found} organisations in the batch; at least {least} are needed",
    "one_principal": "one practitioner or funder knows too many of the organisations in the batch",
    "too_alike": "without any one organisation less than {least} points of spread are left",
    "narrow_bins": "bins of {found} points are too narrow for so small a batch",
    "sum_differs": "a histogram does not count as many as the batch has organisations",
    "not_its_members": "the counts are not those of the members",
    "ledger_differs": "the batch in the database is not the one that was released",
    "newest_differs": "the release that is announced is not the newest one kept",
    "unreadable": "the release is kept in a damaged form",
    "gap": "the release before this one is missing",
    "chain_broken": "the release does not name the one before it by its hash",
}


def table(answer: Answer) -> Table:
    """One row for each model and year."""
    shown = Table(box=None, pad_edge=False)
    shown.add_column("model and year")
    for heading in ("releases", "batches", "organisations", "retired", "smallest class", "flaws"):
        shown.add_column(heading, justify="right")
    for each in answer["subjects"]:
        name = f"{each['model']} {each['year']}"
        wrong = sum(
            (flaw["model"], flaw["year"]) == (each["model"], each["year"])
            for flaw in answer["flaws"]
        )
        figures = (each["releases"], each["batches"], each["organisations"], each["retired"])
        smallest = "-" if each["smallest"] is None else each["smallest"]
        shown.add_row(name, *map(str, (*figures, smallest, wrong)))
    return shown


def notes(answer: Answer) -> Iterator[str]:
    """What could not be checked, and the smallest class."""
    for each in answer["subjects"]:
        name = f"{each['model']} {each['year']}"
        if not each["complete"]:
            yield (f"{name}: releases before these were not kept and could not be checked")
        if each["unknown"]:
            yield (
                f"{name}: nothing is known any more of {each['unknown']} organisations, as of "
                "those that withdrew; who knows their scores could not be checked"
            )
    if answer["smallest"] is None:
        yield "nothing was ever released"
    else:
        yield f"smallest class of organisations that nobody can tell apart: {answer['smallest']}"


def flaws(answer: Answer) -> Iterator[str]:
    """One line for each thing that falls short."""
    for flaw in answer["flaws"]:
        place = f"{flaw['model']} {flaw['year']}" if flaw["model"] else "all models and years"
        if flaw["version"] is not None:
            place += f", version {flaw['version']}"
        if flaw["batch"] is not None:
            place += f", batch {flaw['batch']}"
        words = WORDS[flaw["what"]].format(found=flaw["found"], least=flaw["least"])
        yield f"{flaw['invariant']} falls short: {place}: {words}"
    if answer["more_flaws"]:
        yield f"and {answer['more_flaws']} more"


def batches(answer: Answer) -> Iterator[str]:
    """One line for each living batch, where they were asked for."""
    for each in answer["subjects"]:
        for batch in each["living"]:
            label = ", ".join(filter(None, (batch["sector"], batch["size"]))) or "whole country"
            yield (
                f"{batch['batch']} revision {batch['rev']}: {each['model']} {each['year']} edition "
                f"{batch['edition']}, {batch['layer']} scores, {label}, "
                f"{batch['organisations']} organisations"
            )
