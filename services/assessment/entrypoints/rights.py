"""RPC methods about who may see what, what was seen, and taking everything away."""

from services.assessment.registry import Registry


class Rights:
    """RPC methods about who may see what, what was seen, and taking everything away."""

    registry: Registry
