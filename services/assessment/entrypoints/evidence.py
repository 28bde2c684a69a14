"""RPC methods about notes, links and files that back a score."""

from services.assessment.registry import Registry


class EvidenceRoom:
    """RPC methods about notes, links and files that back a score."""

    registry: Registry
