"""Questions to a node as its service is asked them: identified, validated, allowed, answered."""

from typing import Any

from chassis.commands import Answer
from chassis.rpc import open_call
from services.benchmark import policy, schemas
from services.benchmark.use_cases.compare import Comparison
from services.benchmark.use_cases.coverage import Coverage
from services.benchmark.use_cases.distribution import Distribution
from services.benchmark.use_cases.funnel import Funnel
from services.benchmark.use_cases.pictures import Pictures
from services.benchmark.use_cases.position import Position
from services.benchmark.use_cases.trend import Trend
from tests.interface.benchmark.nodes import BenchmarkNode
from tests.unit.benchmark.making import CODES

SCHEMAS = {
    "compare": schemas.Compare,
    "position": schemas.Position,
    "distribution": schemas.Distribution,
    "funnel": schemas.Funnel,
    "trend": schemas.Trend,
    "coverage": schemas.Coverage,
}
ASKED = {"model": "perform-full", "year": 2025}
SCORES = dict.fromkeys(CODES, "57.5")
PLACED = {**ASKED, "edition": "2003", "scores": SCORES}
QUESTIONS: dict[str, dict[str, Any]] = {
    "compare": ASKED,
    "position": PLACED,
    "distribution": ASKED,
    "funnel": ASKED,
    "trend": {"model": "perform-full", "country": "gb"},
    "coverage": ASKED,
}


def ask(
    node: BenchmarkNode,
    method: str,
    *,
    role: str = "practitioner",
    fresh: bool = False,
    **data: Any,
) -> Answer:
    """Put a question; `fresh` asks a process that remembers nothing."""
    pictures = Pictures(node.unit, node.country) if fresh else node.pictures
    request = {
        "actor": {"id": "someone", "roles": [role], "via": "portal"},
        "data": {**QUESTIONS[method], **data},
    }
    call = open_call(method, request, SCHEMAS[method], policy.may_compare, needs_command_id=False)
    answers = {
        "compare": Comparison(pictures).compare,
        "position": Position(pictures).position,
        "distribution": Distribution(pictures).distribution,
        "funnel": Funnel(pictures).funnel,
        "trend": Trend(pictures).trend,
        "coverage": Coverage(pictures).coverage,
    }
    return answers[method](call)
