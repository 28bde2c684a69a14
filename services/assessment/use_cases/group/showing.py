"""What callers see of answers."""

from typing import Any

from services.assessment.domain.decimals import write_decimal
from services.assessment.domain.merge import Merged, Spread
from services.assessment.domain.sheet import Answer, Entry, Sheet


def sheet(of: Sheet) -> dict[str, Any]:
    """A sheet as JSON, each answer with its version."""
    return {
        "layer": of.layer.value,
        "closed": of.closed,
        "answers": {code: entry(each) for code, each in of.entries.items()},
    }


def entry(each: Entry) -> dict[str, Any]:
    """An answer with its version; who wrote it and when stays inside."""
    return {"version": each.version, **answer(each.answer)}


def answer(each: Answer) -> dict[str, Any]:
    """An answer as JSON: the score as an exact decimal string."""
    return {
        "score": None if each.score is None else write_decimal(each.score),
        "not_applicable": each.not_applicable,
        "do_not_know": each.unknown,
        "strengths": list(each.strengths),
        "improvements": list(each.improvements),
        "evidence": list(each.evidence),
        "note": each.note,
        "agreed": list(each.agreed),
        "reason": each.reason,
    }


def merged(each: Merged) -> dict[str, Any]:
    """What several people said about one code."""
    return {
        "code": each.code,
        "spread": spread(each.spread),
        "distribution": {str(anchor): count for anchor, count in each.distribution.items()},
        "standings": {standing: spread(found) for standing, found in each.standings.items()},
        "unknown": each.unknown,
        "not_applicable": list(each.not_applicable),
        "strengths": list(each.strengths),
        "improvements": list(each.improvements),
        "notes": list(each.notes),
    }


def spread(found: Spread | None) -> dict[str, Any] | None:
    """Figures as exact decimal strings."""
    if found is None:
        return None
    return {
        "n": found.n,
        "mean": write_decimal(found.mean),
        "median": write_decimal(found.median),
        "lowest": write_decimal(found.lowest),
        "highest": write_decimal(found.highest),
        "distance": write_decimal(found.distance),
    }
