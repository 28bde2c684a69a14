"""What an organisation has: evidence with contents of files, and what two exports share."""

import hashlib
import json
from typing import Any

from chassis.clock import random_id
from services.assessment.store import erasures
from services.assessment.store.belongings import BELONGINGS, WHOSE, Travels
from tests.interface.assessment.grouping import OWN
from tests.interface.assessment.moving.nodes import (
    Files,
    Node,
    rows,
)


def kept_as_evidence(
    node: Node,
    content: bytes,
    cut: int = 262_144,
    name: str = "harbour.txt",
    media_type: str = "text/plain",
    state: str = "not_scanned",
) -> str:
    """Keep a file of the organisation as the service does."""
    file, whose = random_id(), node.registry.participant(OWN)
    item = {
        "_id": file,
        WHOSE: whose,
        "version": 2,
        "kind": "file",
        "title": "Log of the harbour",
        "content": name,
        "media_type": media_type,
        "size": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
        "state": state,
        "by": "Ada",
        "created": "2025-03-04",
    }
    node.db["evidence"].insert_one(item)
    entry = {
        "_id": file,
        WHOSE: whose,
        "length": len(content),
        "chunkSize": cut,
        "uploadDate": node.unit.clock.now(),
        "filename": file,
    }
    node.db["evidence_content.files"].insert_one(entry)
    for n in range(0, len(content), cut):
        chunk = {"files_id": file, "n": n // cut, "data": content[n : n + cut], WHOSE: whose}
        node.db["evidence_content.chunks"].insert_one(chunk)
    return file


def nothing_came_in(node: Node) -> None:
    whose = node.registry.participant(OWN)
    for each in BELONGINGS:
        if each.travels is not Travels.STAYS and each.collection != "accesses":
            assert node.db[each.collection].count_documents({WHOSE: whose}) == 0, each
    assert node.db[erasures.COLLECTION].count_documents({}) == 0


def comparable(files: Files) -> dict[str, Any]:
    """What two exports have in common: all but what depends on the node, as the guide says."""
    manifest = json.loads(files["manifest.json"])
    found: dict[str, Any] = {name: manifest[name] for name in manifest if name != "node"}
    found["files"] = sorted(found["files"])
    for name, content in files.items():
        if name.startswith("files/"):
            found[name] = content
    for collection in [name[5:-6] for name in files if name.startswith("data/")]:
        found[collection] = rows(files, collection)
    # Grants open nothing at the other node, and the move itself is in the log.
    for grant in found["grants"]:
        del grant["revoked"], grant["version"]
    moves = ("begin_import", "finish_import", "begin_export")
    found["accesses"] = [each for each in found["accesses"] if each["method"] not in moves]
    return found
