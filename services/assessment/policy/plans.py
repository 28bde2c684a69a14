"""Rights to the methods of entrypoints/plans.py."""

from services.assessment.policy.rules import Row

RULES: dict[str, Row] = {}
