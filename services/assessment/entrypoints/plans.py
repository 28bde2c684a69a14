"""RPC methods about improvement: actions, targets, the next round, and what moved."""

from services.assessment.registry import Registry


class Plans:
    """RPC methods about improvement: actions, targets, the next round, and what moved."""

    registry: Registry
