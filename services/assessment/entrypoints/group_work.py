"""RPC methods about who answers in a round, and how answers become one."""

from services.assessment.registry import Registry


class GroupWork:
    """RPC methods about who answers in a round, and how answers become one."""

    registry: Registry
