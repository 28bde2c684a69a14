"""Answers of the benchmark as its use cases give them, to be shown."""

from pathlib import Path
from typing import Any

from node.comparing import client_page
from node.comparing.names import Words

CONTENT = Path(__file__).resolve().parents[3] / "content"
WORDS = Words(
    sectors={"social-care": "Social care and family"},
    sizes={"small": "Small"},
    criteria={
        ("perform-full", "2003", "1"): "Leadership",
        ("perform-full", "2026", "1"): "Leadership",
        ("perform-full", "2026", "3"): "People",
    },
)


def reason(group: str | None, n: int, passed: dict[str, int | None], least: int = 8) -> Any:
    """Why a group was chosen, as `position` says it."""
    code = "group.none" if group is None else "group.wider" if passed else "group.nearest"
    needed = least if group is None else 20
    params = {"group": group, "n": n, "needed": needed, "passed": ", ".join(passed)}
    left_out = [{"group": each, "n": size, "least": least} for each, size in passed.items()]
    return {"code": code, "params": params, "passed": left_out}


def criterion(n: int = 94, group: str = "country", **more: Any) -> dict[str, Any]:
    """One criterion's figures as many organisations allow."""
    return {
        "group": group,
        "reason": reason(group, n, {"country_sector": 12}),
        "n": n,
        "countries": 1,
        "width": 1,
        "score": 58,
        "shows": "distribution",
        "median": 52.5,
        "interval": [46, 57],
        "lower_quartile": 41,
        "upper_quartile": 63,
        "detectable": 8.94,
        "band": [40.0, 70.0],
        "distribution": None,
        **more,
    }


def position(criteria: dict[str, Any], **more: Any) -> dict[str, Any]:
    """The answer for a British organisation in social care."""
    return {
        "model": "perform-full",
        "year": 2025,
        "edition": "2026",
        "layer": "consensus",
        "sector": "social-care",
        "size": "small",
        "country": "gb",
        "provisional": False,
        "released": {"gb": "2026-02-01", "de": "2026-01-20"},
        "own_removed": True,
        "criteria": criteria,
        "gaps": [],
        **more,
    }


def page(answer: dict[str, Any]) -> str:
    """The page about Harbour Kitchen, which has 57.5 everywhere."""
    scores = dict.fromkeys(answer["criteria"], "57.5")
    return client_page.page(answer, scores, "Harbour Kitchen", WORDS, CONTENT)


def spoken(text: str) -> str:
    """The words without their line ends."""
    return " ".join(text.split())
