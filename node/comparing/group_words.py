"""Whom somebody is compared with, and why, in a sentence."""

from pathlib import Path

from chassis.messages import text
from node.comparing.names import Words, place
from node.comparing.paper import Answer, listed

ONLY_MEDIAN = (
    "Of so few organisations only the median is shown; quartiles and your place among them take 20."
)


def why(answer: Answer, criterion: Answer, words: Words, content_dir: Path) -> str:
    """The sentence of a criterion's reason, its groups in words and with their numbers."""
    reason = criterion["reason"]
    params = {
        **reason["params"],
        "group": _named(criterion["group"], answer, words),
        "passed": listed(_left_out(each, answer, words) for each in reason["passed"]),
    }
    said = text(reason["code"], content_dir, **params)
    return f"{said} {ONLY_MEDIAN}" if criterion.get("shows") == "median" else said


def _left_out(passed: Answer, answer: Answer, words: Words) -> str:
    n = passed["n"]
    found = f"fewer than {passed['least']}" if n is None else str(n)
    return f"{_named(passed['group'], answer, words)} ({found})"


def _named(group: str | None, answer: Answer, words: Words) -> str:
    """A group as it stands after "in"; nothing where there is none."""
    if group is None:
        return ""
    sector = words.sector(answer["sector"]) if answer["sector"] else ""
    country = place(answer["country"])
    return {
        "country_sector": f"{sector} in {country}",
        "country": country,
        "europe_sector": f"{sector} in Europe",
        "europe": "Europe",
    }[group]
