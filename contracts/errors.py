"""What can be wrong with a message, told in a sentence that a person can act on."""


class ContractError(Exception):
    """Base of every error that this package raises."""


class BrokenContract(ContractError):
    """A contract folder is itself wrong; correct the file that the message names."""


class Malformed(ContractError):
    """A message or payload breaks its contract; sending it again unchanged cannot help.

    ``reason`` says where (as a JSON pointer) and what, and never repeats the offending value:
    it is kept in dead letters and logs, where free text must not appear.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class UnknownType(Malformed):
    """No folder of ``contracts/`` describes this event type."""
