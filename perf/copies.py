"""Copies of an organisation's documents under ids of their own, as many as are wanted."""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence

from bson import decode, encode
from bson.raw_bson import RawBSONDocument

from chassis.database import Document

# Ids and pseudonyms are hexadecimal digits of these lengths, names end in a number of six digits.
_HEX = re.compile(rb"(?<![0-9a-f])(?:[0-9a-f]{64}|[0-9a-f]{32})(?![0-9a-f])")
_NUMBER = b"#000000"


class Copier:
    """Documents of one organisation by collection, ready to be copied without reading them again.

    What refers to each other in them does so in each copy too. Everything else stays the same;
    `#000000` in a name becomes the number of the copy.
    """

    def __init__(self, documents: Mapping[str, Sequence[Document]]) -> None:
        self.templates = {
            name: [encode(each) for each in found] for name, found in documents.items()
        }
        whole = b"".join(body for found in self.templates.values() for body in found)
        self.ids = sorted(set(_HEX.findall(whole)))

    def copies(self, collection: str, numbers: range) -> Iterator[RawBSONDocument]:
        """The documents of one collection in each of the numbered copies."""
        for number in numbers:
            changes = [(each, self.id(each, number)) for each in self.ids]
            for body in self.templates[collection]:
                copied = body.replace(_NUMBER, b"#%06d" % number)
                for before, after in changes:
                    if before in copied:
                        copied = copied.replace(before, after)
                yield RawBSONDocument(copied)

    def id(self, before: bytes, number: int) -> bytes:
        """What an id becomes in a copy: as long as before, and spread as evenly."""
        return hashlib.sha256(b"%d %s" % (number, before)).hexdigest().encode()[: len(before)]


def documents_of(found: Iterator[RawBSONDocument]) -> list[Document]:
    """Copies as ordinary documents."""
    return [decode(each.raw) for each in found]
