"""Compare countries on one model and year, from released batches only."""

from dataclasses import asdict
from datetime import date

from chassis.commands import Answer, Command
from chassis.database import translated
from chassis.unit_of_work import UnitOfWork
from services.benchmark.domain.comparison import Line, Section, compare
from services.benchmark.store import announcements, batches


def compare_countries(unit: UnitOfWork, call: Command, today: date) -> Answer:
    """Per criterion n, median and quartiles by country and for Europe.

    Without a release `sections` is empty and `available` says what there is instead. Figures of
    the own country are those that were released, like everybody else's.
    """
    model, year = call.data["model"], call.data["year"]
    with translated():
        released = announcements.released_on(unit.db, model, year, today)
        found = batches.of_countries(unit.db, model, year, list(released))
        sections = [_section(section) for section in compare(found)]
        available = [] if sections else _available(unit, today)
    return {
        "model": model,
        "year": year,
        "released": released,
        "sections": sections,
        "available": available,
    }


def _section(section: Section) -> Answer:
    return {
        "edition": section.series.edition,
        "layer": section.series.layer,
        "criteria": {
            code: {
                "countries": {line.country: _figures(line) for line in lines if line.country},
                "europe": _figures(lines[-1]),
            }
            for code, lines in section.lines.items()
        },
    }


def _figures(line: Line) -> Answer:
    figures = asdict(line)
    del figures["country"]
    return figures


def _available(unit: UnitOfWork, today: date) -> list[Answer]:
    """Models and years that somebody has released."""
    found = {
        (row["model"], row["year"])
        for row in announcements.summaries(unit.db)
        if row["valid_until"] >= today.isoformat() and row["organisations"]
    }
    return [{"model": model, "year": year} for model, year in sorted(found)]
