"""What callers see of evidence."""

from typing import Any

from services.assessment.domain.evidence import Evidence, Kind
from services.assessment.store.rows import kept

# What `content` is called, by kind.
_CALLED = {Kind.NOTE: "text", Kind.LINK: "url", Kind.FILE: "name"}


def shown(each: Evidence) -> dict[str, Any]:
    """An item as JSON, with a note's text, a link's address or a file's name."""
    return {**brief(each), _CALLED[each.kind]: each.content}


def brief(each: Evidence) -> dict[str, Any]:
    """The same as it stands in a list."""
    return {
        "id": each.id,
        "version": each.version,
        "kind": each.kind.value,
        "title": each.title,
        "by": each.by,
        "created": kept(each.created),
        "state": each.state.value,
        "media_type": each.media_type,
        "size": each.size,
        "sha256": each.sha256,
    }


def answered(each: Evidence) -> dict[str, Any]:
    """What a command says of an item: no words, because its answer outlives an erasure."""
    return {"evidence": each.id, "version": each.version, "state": each.state.value}
