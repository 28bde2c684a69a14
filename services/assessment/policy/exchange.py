"""Rights to the methods of entrypoints/exchange.py."""

from services.assessment.policy.rules import Row

RULES: dict[str, Row] = {}
