"""Plans for tests: rounds with answers on their agreed sheet, and actions that come from them."""

from datetime import date
from typing import Any

from chassis.unit_of_work import UnitOfWork
from services.assessment.domain.decimals import read_percent
from services.assessment.domain.sheet import Answer, Layer, sheet_id, written
from services.assessment.store import sheets
from tests.interface.assessment.grouping import OWN, PARTS, begun
from tests.interface.calling import Call

MEMBER: dict[str, Any] = {"role": "member", "organisation": OWN}
AREA = "Nobody reads the minutes"


def agree(unit: UnitOfWork, round_id: str, answers: dict[str, Answer]) -> None:
    """Write answers on a round's consensus sheet."""

    def work(tx: Any) -> None:
        for code, answer in answers.items():
            sheet = sheets.by_id(tx.db, sheet_id(round_id, Layer.CONSENSUS), tx.session)
            assert sheet is not None
            known = sheet.entries.get(code)
            entry = written(sheet, code, answer, known.version if known else 0, "Ada", tx.now)
            sheets.write(tx.db, tx.session, sheet, code, entry)

    unit.run(work)


def scored(percent: str, **other: Any) -> Answer:
    """Give an answer with a score."""
    return Answer(score=read_percent(percent), **other)


def all_parts(percent: str, **others: str) -> dict[str, Answer]:
    """Give an answer for every part: the same percent unless another is named, as `p1a`."""
    return {code: scored(others.get(f"p{code}", percent)) for code in PARTS}


def with_area(call: Call, unit: UnitOfWork, **other: Any) -> dict[str, Any]:
    """Begin a round on whose agreed sheet 1a has a score and an area for improvement."""
    made = begun(call, **other)
    agree(unit, made["id"], {"1a": scored("25", improvements=(AREA,))})
    return made


def handed_in(
    call: Call, unit: UnitOfWork, percent: str = "50", year: int = 2025, **others: str
) -> dict[str, Any]:
    """Begin, agree and hand in a round; give it."""
    made = begun(call, year=year)
    agree(unit, made["id"], all_parts(percent, **others))
    round_: dict[str, Any] = call("submit_round", {"round": made["id"]}, **MEMBER)["round"]
    return round_


def adding(round_id: str, **other: Any) -> dict[str, Any]:
    """Give the request that adds an action."""
    return {
        "round": round_id,
        "title": "Send the minutes round",
        "codes": ["1a"],
        "impact": 4,
        "effort": 2,
        **other,
    }


def added(call: Call, round_id: str, **other: Any) -> str:
    """Add an action as a member; give its id."""
    action_id: str = call("add_action", adding(round_id, **other), **MEMBER)["action"]["id"]
    return action_id


def change(call: Call, action: str, note: str = "", **fields: Any) -> dict[str, Any]:
    """Change an action as a member; give the receipt."""
    request = {"action": action, "change": fields, "note": note}
    receipt: dict[str, Any] = call("change_action", request, **MEMBER)["action"]
    return receipt


def promised(due: date | str = "2025-06-30", owner: str = "Chair") -> dict[str, str]:
    """Give what an agreed action needs."""
    return {"owner": owner, "due": str(due)}
