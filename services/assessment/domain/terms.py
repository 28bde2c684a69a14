"""What people agree about an action of the improvement plan: all that they may change of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from typing import Any, Self

from services.assessment.domain.money import Cost, read_cost
from services.assessment.domain.refusal import Refusal
from services.assessment.domain.text import LONGEST_ENTRY, MOST_ENTRIES, read_line, read_text

LONGEST_TITLE = 120
LONGEST_OWNER = 120
LOWEST, HIGHEST = 1, 5
FIRST_DUE, LAST_DUE = date(2000, 1, 1), date(2099, 12, 31)


class ActionStatus(StrEnum):
    """Where an action is; a dropped one was given up."""

    PROPOSED = "proposed"
    AGREED = "agreed"
    BEGUN = "begun"
    DONE = "done"
    DROPPED = "dropped"


OPEN = (ActionStatus.PROPOSED, ActionStatus.AGREED, ActionStatus.BEGUN)
# Who agreed to something can say who does it, and by when.
PROMISED = (ActionStatus.AGREED, ActionStatus.BEGUN, ActionStatus.DONE)
# One step at a time, and back where somebody was too quick; small things are done at once.
NEXT: dict[ActionStatus, tuple[ActionStatus, ...]] = {
    ActionStatus.PROPOSED: (ActionStatus.AGREED, ActionStatus.DROPPED),
    ActionStatus.AGREED: (
        ActionStatus.BEGUN,
        ActionStatus.DONE,
        ActionStatus.PROPOSED,
        ActionStatus.DROPPED,
    ),
    ActionStatus.BEGUN: (ActionStatus.DONE, ActionStatus.AGREED, ActionStatus.DROPPED),
    ActionStatus.DONE: (ActionStatus.BEGUN,),
    ActionStatus.DROPPED: (ActionStatus.PROPOSED,),
}


@dataclass(frozen=True)
class Origin:
    """The area for improvement that an action comes from, as it stood on a sheet."""

    sheet: str
    code: str
    text: str


@dataclass(frozen=True)
class Terms:
    """An action in its people's words; `impact` and `effort` go from 1 to 5.

    `codes` are the parts (or criteria) that it addresses, `owner` is a name or a role, `measure`
    says how one will know, `evidence` are ids.
    """

    title: str
    codes: tuple[str, ...]
    impact: int
    effort: int
    what: str = ""
    origin: Origin | None = None
    owner: str = ""
    due: date | None = None
    cost: Cost | None = None
    measure: str = ""
    status: ActionStatus = ActionStatus.PROPOSED
    evidence: tuple[str, ...] = ()

    def to_data(self) -> dict[str, Any]:
        """The same in JSON's types, as it is kept, shown and compared."""
        origin, cost, due = self.origin, self.cost, self.due
        return {
            "title": self.title,
            "what": self.what,
            "codes": list(self.codes),
            "origin": origin and {"sheet": origin.sheet, "code": origin.code, "text": origin.text},
            "impact": self.impact,
            "effort": self.effort,
            "owner": self.owner,
            "due": due and due.isoformat(),
            "cost": cost and cost.to_data(),
            "measure": self.measure,
            "status": self.status.value,
            "evidence": list(self.evidence),
        }

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Self:
        """Build from what `to_data` gave."""
        said = {each.name: data[each.name] for each in fields(cls)}
        return cls(
            **said
            | {
                "codes": tuple(said["codes"]),
                "origin": said["origin"] and Origin(**said["origin"]),
                "due": said["due"] and date.fromisoformat(said["due"]),
                "cost": said["cost"] and read_cost(**said["cost"]),
                "status": ActionStatus(said["status"]),
                "evidence": tuple(said["evidence"]),
            }
        )

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to do something."""
        return self.status in OPEN


def read(given: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that are given, as `Terms` has them; raises Refusal naming the first at fault."""
    return {name: _READERS[name](value) for name, value in given.items()}


def check(terms: Terms) -> None:
    """Raise Refusal where fields contradict each other."""
    if terms.status not in PROMISED:
        return
    for name in ("owner", "due"):
        if not getattr(terms, name):
            raise Refusal("action.nobody_promised", name, status=terms.status.value)


def check_step(before: ActionStatus, after: ActionStatus) -> None:
    """Raise Refusal unless one status may follow the other."""
    if after is not before and after not in NEXT[before]:
        known = ", ".join(NEXT[before])
        raise Refusal(
            "action.wrong_step", "status", before=before.value, after=after.value, known=known
        )


def _title(text: str) -> str:
    title = read_line("title", text, LONGEST_TITLE)
    if not title:
        raise Refusal("text.missing", "title")
    return title


def _codes(codes: list[str]) -> tuple[str, ...]:
    if not 0 < len(set(codes)) <= MOST_ENTRIES:
        raise Refusal("action.codes_count", "codes", most=MOST_ENTRIES)
    return tuple(sorted(set(codes)))


def _grade(field: str) -> Callable[[int], int]:
    def grade(value: int) -> int:
        if not LOWEST <= value <= HIGHEST:
            raise Refusal("action.grade_wrong", field, lowest=LOWEST, highest=HIGHEST)
        return value

    return grade


def _due(day: date | None) -> date | None:
    if day is not None and not FIRST_DUE <= day <= LAST_DUE:
        raise Refusal("action.due_wrong", "due", first=str(FIRST_DUE), last=str(LAST_DUE))
    return day


def _evidence(ids: list[str]) -> tuple[str, ...]:
    if len(set(ids)) > MOST_ENTRIES:
        raise Refusal("text.too_many", "evidence", most=MOST_ENTRIES)
    return tuple(dict.fromkeys(ids))


_READERS: dict[str, Callable[[Any], Any]] = {
    "title": _title,
    "what": lambda text: read_text("what", text),
    "codes": _codes,
    "origin": lambda origin: origin,
    "impact": _grade("impact"),
    "effort": _grade("effort"),
    "owner": lambda text: read_line("owner", text, LONGEST_OWNER),
    "due": _due,
    "cost": lambda cost: cost and read_cost(**cost),
    "measure": lambda text: read_text("measure", text, LONGEST_ENTRY),
    "status": ActionStatus,
    "evidence": _evidence,
}
