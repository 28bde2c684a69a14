"""Rights to the methods of entrypoints/rights.py."""

from services.assessment.policy.rules import Row

RULES: dict[str, Row] = {}
