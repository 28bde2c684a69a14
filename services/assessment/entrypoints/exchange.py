"""RPC methods about tables and forms: out and in again."""

from services.assessment.registry import Registry


class Exchange:
    """RPC methods about tables and forms: out and in again."""

    registry: Registry
