"""The attacks' results as a table for people: organisations isolated by each attack.

`python -m tests.attacks.report FOLDER...` attacks what `perform benchmark simulate` wrote.
"""

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.attacks.finding import Finding, isolated
from tests.attacks.stream import load
from tests.attacks.suite import ATTACKS, attacked

Found = Mapping[str, Sequence[Finding]]


def numbers(found: Found) -> dict[str, str]:
    """Organisations isolated by attack; for differencing also of how many everything was read.

    A rule broken without anybody told apart counts as `+`.
    """
    shown = {name: _number(found.get(name, ())) for name in (*ATTACKS, "directory")}
    whole = isolated(each for each in found.get("temporal", ()) if each.all_read)
    return {**shown, "temporal": f"{shown['temporal']} ({len(whole)})"}


def table(results: Mapping[str, Found]) -> Table:
    """One row for each design, one column for each attack."""
    drawn = Table(title="Organisations isolated (in brackets: every criterion read)")
    drawn.add_column("design")
    for name in (*ATTACKS, "directory"):
        drawn.add_column(name, justify="right")
    for design, found in results.items():
        drawn.add_row(design, *numbers(found).values())
    return drawn


def main() -> None:
    """Attack each folder and print the table; the threshold is each stream's own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path)
    results = {}
    for folder in parser.parse_args().folders:
        stream = load(folder / "stream.jsonl")
        k = min((row["policy"]["k"] for row in stream), default=1)
        results[f"{folder.name}, k={k}"] = attacked(stream, load(folder / "truth.jsonl"), k)
    Console(width=200).print(table(results))


def _number(findings: Sequence[Finding]) -> str:
    told = len(isolated(findings))
    return f"{told}+" if any(not each.organisations for each in findings) else str(told)


if __name__ == "__main__":
    main()
