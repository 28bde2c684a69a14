"""What can go wrong with a node, by what the operator can do about it."""


class NodeError(Exception):
    """Base of all; the message says what happened and what to do next."""


class Correct(NodeError):
    """A setting or an argument has to be changed before the command is given again."""


class Missing(NodeError):
    """Something has to be installed first."""


class NotReady(NodeError):
    """A process did not become ready in time; its log says why."""


class NoFreePort(NodeError):
    """Every port this checkout may take is taken."""

    def __init__(self, lowest: int, highest: int) -> None:
        super().__init__(
            f"no free port between {lowest} and {highest}: end programs that are not needed, "
            "then repeat the command"
        )
