"""What a rule refuses, as a code, the field at fault, and what the sentence needs."""


class Refused(Exception):
    """The request is at fault: whoever sent it can change it."""

    def __init__(self, code: str, field: str, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.field = field
        self.params = params
