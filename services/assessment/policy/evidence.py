"""Rights to the methods of entrypoints/evidence.py."""

from services.assessment.policy.rules import Row

RULES: dict[str, Row] = {}
