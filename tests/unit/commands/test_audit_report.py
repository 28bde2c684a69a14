"""What an audit found is told in words."""

from typing import Any

from rich.console import Console

from node import audit_report
from services.benchmark.domain.flaw import What

SUBJECT: dict[str, Any] = {
    "model": "perform-full",
    "year": 2025,
    "releases": 7,
    "complete": True,
    "batches": 2,
    "organisations": 21,
    "ever_sealed": 30,
    "retired": 1,
    "smallest": 9,
    "unknown": 0,
    "living": [],
}
FLAW: dict[str, Any] = {
    "model": "perform-full",
    "year": 2025,
    "invariant": "I1",
    "what": "small_class",
    "batch": "b" * 32,
    "version": 3,
    "found": 1,
    "least": 8,
}


def answer(*flaws: dict[str, Any], **changes: Any) -> dict[str, Any]:
    subject = {**SUBJECT, **changes}
    smallest = subject["smallest"]
    return {"subjects": [subject], "smallest": smallest, "flaws": flaws, "more_flaws": 0}


def test_every_flaw_has_words() -> None:
    assert audit_report.WORDS.keys() == set(What)


def test_a_flaw_names_invariant_place_and_numbers() -> None:
    (line,) = audit_report.flaws(answer(FLAW))

    assert line.startswith("I1 falls short: perform-full 2025, version 3, batch bbbb")
    assert line.endswith("1 organisations can be told apart; at least 8 are needed")


def test_a_row_shows_how_many_flaws_a_year_has() -> None:
    console = Console(width=120)
    with console.capture() as captured:
        console.print(audit_report.table(answer(FLAW, {**FLAW, "year": 2024})))

    assert captured.get().splitlines()[-1].split() == [
        *("perform-full", "2025", "7", "2", "21", "1", "9", "1")
    ]


def test_what_was_not_checked_is_said() -> None:
    notes = list(audit_report.notes(answer(complete=False, unknown=3)))

    assert "releases before these were not kept" in notes[0]
    assert "of 3 organisations" in notes[1]
    assert notes[2].endswith("nobody can tell apart: 9")


def test_nothing_released_is_said_so() -> None:
    empty = {"subjects": [], "smallest": None, "flaws": [], "more_flaws": 0}

    assert list(audit_report.notes(empty)) == ["nothing was ever released"]
