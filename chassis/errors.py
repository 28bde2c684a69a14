"""Errors by what the caller can do about them: correct it, retry it, or call someone.

They cross RPC as a code, a field and parameters; the sentence a person reads is made from
`content/messages/` where that person sits.
"""

import json
from typing import Any


class PerformError(Exception):
    """Base of every error that may cross a service border.

    `code` is a dotted name such as `year.not_closed`; `field` names the input at fault, if one is;
    `params` hold what the sentence needs. Nothing in them may be personal data or free text.
    """

    def __init__(self, code: str, field: str | None = None, **params: Any) -> None:
        self.code = code
        self.field = field
        self.params = params
        # nameko sends `args` and turns every non-string into one, so the wire form is one string.
        super().__init__(json.dumps({"code": code, "field": field, "params": params}, default=str))

    def __str__(self) -> str:
        where = f" at {self.field}" if self.field else ""
        what = "".join(f" {key}={value}" for key, value in sorted(self.params.items()))
        return f"{self.code}{where}{what}"


class CorrectIt(PerformError):
    """The request is at fault: change it, then send it again under a new command id."""


class RetryIt(PerformError):
    """Nothing is wrong with the request: send the same one again, with the same command id."""


class CallSomeone(PerformError):
    """Neither a change nor a repeat will help: an operator has to look at the node."""


class Unavailable(RetryIt):
    """The broker or the database does not answer at the moment."""


_KINDS: dict[str, type[PerformError]] = {
    kind.__name__: kind for kind in (CorrectIt, RetryIt, CallSomeone, Unavailable)
}

_NAMEKO_REFUSALS = {"MethodNotFound", "MalformedRequest", "IncorrectSignature"}


def from_wire(exc_type: str, args: list[Any]) -> PerformError:
    """Rebuild an error from nameko's `exc_type` and `exc_args`; what is unknown calls someone."""
    if exc_type in _NAMEKO_REFUSALS:
        return CorrectIt("rpc.no_such_call", type=exc_type)
    kind = _KINDS.get(exc_type)
    if kind is None or not args:
        return CallSomeone("internal.remote_error", type=exc_type)
    try:
        wire = json.loads(args[0])
        return kind(wire["code"], wire["field"], **wire["params"])
    except (KeyError, TypeError, ValueError):
        return CallSomeone("internal.remote_error", type=exc_type)
