"""Shows evidence, gives files part by part, and says where it is used."""

import base64
from typing import Any
from urllib.parse import quote

from chassis.commands import Answer, Command
from chassis.database import translated
from chassis.errors import CorrectIt
from services.assessment.domain.evidence import Evidence
from services.assessment.errors import refusals_as_errors
from services.assessment.registry import Registry
from services.assessment.store import evidence, evidence_files, evidence_references, rounds
from services.assessment.use_cases.evidence.finding import a_file, reached, reached_organisation
from services.assessment.use_cases.evidence.showing import brief, shown


def get_evidence(registry: Registry, call: Command) -> Answer:
    """Give an item, with what a note or a link says."""
    with translated():
        return {"evidence": shown(reached(registry, call))}


def list_evidence(registry: Registry, call: Command) -> Answer:
    """Give a page in order of id, the cursor of the next (null at the end), and what is kept."""
    data, limit = call.data, call.data["limit"]
    with translated():
        participant = reached_organisation(registry, call)
        found = evidence.page(registry.unit.db, participant, data["kind"], data["after"], limit + 1)
        usage = evidence.usage(registry.unit.db, participant)
    page = [brief(each) for each in found[:limit]]
    return {
        "evidence": page,
        "next": page[-1]["id"] if len(found) > limit else None,
        "kept": {"items": usage.items, "bytes": usage.size, "most": registry.evidence_quota},
    }


def get_file_part(registry: Registry, call: Command) -> Answer:
    """Give one part of a file as base64, and how it is to be handed on: to be saved, never shown.

    A browser must not show it in place: whatever it holds would act in the name of the portal.
    """
    with translated():
        item = a_file(reached(registry, call))
        if not item.is_usable:
            raise CorrectIt("evidence.not_usable", "evidence", state=item.state.value)
        with refusals_as_errors():
            item.part_length(call.data["number"])
        data = evidence_files.part(registry.unit.db, item, call.data["number"])
    return {
        "evidence": item.id,
        "number": call.data["number"],
        "parts": item.parts,
        "data": base64.b64encode(data).decode("ascii"),
        **handed_on(item),
    }


def handed_on(item: Evidence) -> dict[str, Any]:
    """How a file is sent to a browser; the name is quoted as RFC 6266 says."""
    return {
        "name": item.content,
        "media_type": item.media_type,
        "content_disposition": "attachment",
        "headers": {
            "Content-Disposition": f"attachment; filename*=UTF-8''{quote(item.content, safe='')}",
            "Content-Type": item.media_type,
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "default-src 'none'; sandbox",
        },
        "size": item.size,
        "sha256": item.sha256,
        "state": item.state.value,
    }


def where_used(registry: Registry, call: Command) -> Answer:
    """Give the codes under which answers refer to an item, by round and layer, and its actions.

    Sheets of respondents are taken together: who wrote what stays theirs.
    """
    db = registry.unit.db
    with translated():
        item = reached(registry, call)
        references = evidence_references.to(db, item.participant, item.id)
        codes: dict[tuple[str, str], set[str]] = {}
        for each in references:
            codes.setdefault((each.round, each.layer), set()).update(each.codes)
        found = {each.round: rounds.by_id(db, each.round) for each in references}
        used = evidence_references.actions_with(db, item.participant, item.id)
    return {
        "answers": [
            {
                "round": of.id,
                "model": of.model,
                "year": of.year,
                "status": of.status.value,
                "layer": layer,
                "codes": sorted(named),
            }
            for (round_id, layer), named in sorted(codes.items())
            if (of := found[round_id]) is not None
        ],
        "actions": used,
    }
