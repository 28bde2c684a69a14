"""``eu.perform.benchmark.returned.v1``: a release goes back to the country that lost it."""

from dataclasses import dataclass
from typing import ClassVar

from contracts.signed import Signed


@dataclass(frozen=True, slots=True)
class BenchmarkReturned(Signed):
    """`jws` was signed by `country`, long ago; who returns it adds nothing to be believed."""

    TYPE: ClassVar[str] = "eu.perform.benchmark.returned.v1"

    country: str
    jws: str
