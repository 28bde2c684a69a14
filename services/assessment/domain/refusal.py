"""What is wrong with something said about an assessment, for whoever said it to correct."""


class Refusal(Exception):
    """A rule that was broken: a dotted code, the field at fault, and what the sentence needs.

    It is raised, or kept beside the row it is about. The sentence is in `content/messages`.
    """

    def __init__(self, code: str, field: str | None = None, **params: object) -> None:
        super().__init__(code, field, params)
        self.code = code
        self.field = field
        self.params = params

    def __repr__(self) -> str:
        return f"Refusal({self.code!r}, {self.field!r}, {self.params!r})"
