"""Rights to the methods of entrypoints/group_work.py."""

from services.assessment.policy.rules import Row

RULES: dict[str, Row] = {}
