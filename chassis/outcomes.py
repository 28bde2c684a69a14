"""What a consumer can say of an event: done (it returns), retry later, or refuse."""


class Refuse(Exception):  # an outcome, not an error
    """This event will never be right: keep it among the dead letters with `reason`.

    `reason` is a short constant text or code: no names, no free text from the event.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class RetryLater(Exception):  # an outcome, not an error
    """This event cannot be handled now: try again after a delay, then refuse it."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
