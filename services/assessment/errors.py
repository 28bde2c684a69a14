"""Refusals of the domain as errors that cross a service's border."""

from collections.abc import Iterator
from contextlib import contextmanager

from chassis.errors import CorrectIt
from services.assessment.domain.refusal import Refusal


def correct_it(refusal: Refusal) -> CorrectIt:
    """The same refusal, as an error whose sentence can be looked up."""
    return CorrectIt(refusal.code, refusal.field, **refusal.params)


@contextmanager
def refusals_as_errors() -> Iterator[None]:
    """Turn a Refusal into a CorrectIt."""
    try:
        yield
    except Refusal as refusal:
        raise correct_it(refusal) from refusal
