"""Copies of an organisation's documents under ids of their own, as many as are wanted."""

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from bson import decode, encode
from bson.raw_bson import RawBSONDocument

from chassis.database import Document

# Ids and pseudonyms are so many hexadecimal digits.
_HEX = re.compile(rb"(?<![0-9a-f])(?:[0-9a-f]{64}|[0-9a-f]{32})(?![0-9a-f])")
NUMBER = "#0000000"


class Copier:
    """Documents of one organisation by collection, ready to be copied without reading them again.

    What refers to each other in them does so in each copy too. `#0000000` in a name becomes the
    number of the copy, and `pseudonym` gives the one that belongs to that name. Everything else
    stays the same.
    """

    def __init__(
        self,
        documents: Mapping[str, Sequence[Document]],
        participant: str = "",
        pseudonym: Callable[[int], str] | None = None,
    ) -> None:
        self.templates = {
            name: [encode(each) for each in found] for name, found in documents.items()
        }
        whole = b"".join(body for found in self.templates.values() for body in found)
        self._ids = sorted(set(_HEX.findall(whole)))
        self._participant = participant.encode()
        self._pseudonym = pseudonym

    def copies(self, collection: str, numbers: range) -> Iterator[RawBSONDocument]:
        """The documents of one collection in each of the numbered copies."""
        bodies = self.templates[collection]
        used = [each for each in self._ids if any(each in body for body in bodies)]
        for number in numbers:
            changes = [(each, self.copied(each, number)) for each in used]
            for body in bodies:
                copy = body.replace(NUMBER.encode(), b"#%07d" % number)
                for before, after in changes:
                    copy = copy.replace(before, after)
                yield RawBSONDocument(copy)

    def copied(self, before: bytes, number: int) -> bytes:
        """What an id becomes in a copy: as long as before, and spread as evenly."""
        if self._pseudonym is not None and before == self._participant:
            return self._pseudonym(number).encode()
        return hashlib.sha256(b"%d %s" % (number, before)).hexdigest().encode()[: len(before)]


def documents_of(found: Iterator[RawBSONDocument]) -> list[Document]:
    """Copies as ordinary documents."""
    return [decode(each.raw) for each in found]
