"""Looks at evidence in an archive as if it were added here: nothing comes in by a side door."""

from functools import partial
from hashlib import sha256

from chassis.native_thread import beside
from services.assessment.domain import file_type
from services.assessment.domain.archive import content_name
from services.assessment.domain.evidence import (
    LINK_TYPE,
    NOTE_TYPE,
    Evidence,
    Kind,
    State,
    Usage,
    read_title,
)
from services.assessment.domain.file_name import read_file_name
from services.assessment.domain.link import read_link
from services.assessment.domain.refusal import Refusal
from services.assessment.domain.text import read_text
from services.assessment.registry import Registry
from services.assessment.store import evidence_files
from services.assessment.use_cases.moving.unpacking import Unpacked


class EvidenceLook:
    """What was seen of an archive's evidence; `states` says what each file is found to be here."""

    def __init__(self, registry: Registry, archive: Unpacked) -> None:
        self._registry, self._archive = registry, archive
        self._items = self._size = 0
        self.states: dict[str, State] = {}

    def at(self, item: Evidence) -> None:
        """Look at one item; raises Refusal when it could not have been added here."""
        read_title(item.title)
        if item.kind is Kind.FILE:
            self._at_file(item)
        else:
            _at_text(item)
        self._items += 1
        self._size += item.size if item.is_usable else 0
        Usage(self._items, self._size).check(self._registry.evidence_quota)

    def _at_file(self, item: Evidence) -> None:
        _require(item.state is not State.NOTHING_TO_SCAN)
        _require(read_file_name(item.content, item.media_type)[0] == item.content)
        name = content_name(evidence_files.BUCKET, item.id)
        said = self._archive.manifest.files.get(name)
        # The content of a file that a scanner refused is gone.
        _require((said is not None) == item.is_usable)
        if said is None:
            return
        _require((said.size, said.sha256) == (item.size, item.sha256))
        content = b"".join(self._archive.pieces(name))
        beside(partial(file_type.check, content, item.media_type))
        found = self._registry.scanner.state(content)
        if found is State.REFUSED:
            raise Refusal("evidence.infected", "evidence")
        self.states[item.id] = found


def _at_text(item: Evidence) -> None:
    content = item.content.encode()
    said = (item.size, item.sha256, item.state)
    _require(said == (len(content), sha256(content).hexdigest(), State.NOTHING_TO_SCAN))
    if item.kind is Kind.LINK:
        _require(item.media_type == LINK_TYPE and read_link(item.content) == item.content)
    else:
        _require(item.media_type == NOTE_TYPE and read_text("text", item.content) == item.content)


def _require(right: bool) -> None:
    if not right:
        raise Refusal("import.value_wrong")
