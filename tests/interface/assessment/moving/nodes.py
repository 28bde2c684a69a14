"""Nodes between which an organisation moves: each with its own database, country and key."""

import base64
import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from typing import Any

from nameko.testing.services import worker_factory

from chassis.clock import random_id
from chassis.unit_of_work import UnitOfWork
from services.assessment.domain.archive import PART_SIZE
from services.assessment.registry import Registry
from services.assessment.service import AssessmentService
from tests.interface.assessment.grouping import OWN
from tests.unit.assessment.making import CATALOGUE, CONTENT

OTHER_KEY = bytes(range(32, 64))
Files = dict[str, bytes]


class Node:
    """A node as its callers see it."""

    def __init__(self, unit: UnitOfWork, country: str, key: bytes) -> None:
        self.unit, self.db = unit, unit.db
        self.use(Registry(unit, country, CATALOGUE, key, CONTENT))

    def use(self, registry: Registry) -> None:
        """Run the service with these settings from now on."""
        self.registry = registry
        self.worker = worker_factory(
            AssessmentService, unit=self.unit, clock=self.unit.clock, registry=registry
        )

    def call(
        self,
        method: str,
        data: dict[str, Any],
        role: str = "operator",
        organisation: str | None = None,
        who: str = "Otto",
        command_id: str | None = None,
    ) -> dict[str, Any]:
        """Call a method as it is called on the wire."""
        actor = {"id": who, "roles": [role], "organisation": organisation, "via": "test"}
        wire = {"command_id": command_id or random_id(), "actor": actor, "data": data}
        answer: dict[str, Any] = getattr(self.worker, method)(request=wire)
        return answer

    def take_out(self, organisation: str = OWN) -> bytes:
        """Export as a member; give the archive."""
        member = {"role": "member", "organisation": organisation, "who": "Ada"}
        begun = self.call("begin_export", {"organisation": organisation}, **member)  # type: ignore[arg-type]
        parts = [
            base64.b64decode(
                self.call("get_export_part", {"export": begun["export"], "part": n}, **member)[  # type: ignore[arg-type]
                    "data"
                ]
            )
            for n in range(begun["parts"])
        ]
        archive = b"".join(parts)
        assert len(archive) == begun["size"]
        assert hashlib.sha256(archive).hexdigest() == begun["sha256"]
        return archive

    def send(self, archive: bytes, organisation: str = OWN, **other: Any) -> str:
        """Announce an archive and send all of it; give the import's id."""
        sha256 = hashlib.sha256(archive).hexdigest()
        asked = {"organisation": organisation, "size": len(archive), "sha256": sha256, **other}
        begun = self.call("begin_import", asked)
        for n in range(begun["parts"]):
            data = base64.b64encode(archive[n * PART_SIZE : (n + 1) * PART_SIZE]).decode()
            part = {"import": begun["import"], "part": n, "data": data}
            self.call("put_import_part", part)
        import_: str = begun["import"]
        return import_

    def bring_in(self, archive: bytes, organisation: str = OWN, **other: Any) -> dict[str, Any]:
        """Import an archive; give what was brought in."""
        import_ = self.send(archive, organisation, **other)
        return self.call("finish_import", {"import": import_})


def unpacked(archive: bytes) -> Files:
    """Give the files of an archive."""
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        assert opened.testzip() is None
        return {name: opened.read(name) for name in opened.namelist()}


def packed(files: Files, how: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Give an archive of files."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", how) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return stream.getvalue()


def signed(files: Files, **other: Any) -> Files:
    """Give the same files with a manifest that fits them: what a careful forger would send."""
    manifest = json.loads(files["manifest.json"]) | other
    manifest["files"] = {
        name: {"size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        for name, content in files.items()
        if name != "manifest.json"
    }
    return {**files, "manifest.json": json.dumps(manifest).encode()}


def rows(files: Files, collection: str) -> list[dict[str, Any]]:
    """Give the rows of a collection in an archive."""
    return [json.loads(line) for line in files[f"data/{collection}.jsonl"].splitlines()]


def changed(
    files: Files, collection: str, change: Callable[[dict[str, Any]], object], line: int = 0
) -> Files:
    """Give the files with one row changed, and a manifest that fits."""
    found = rows(files, collection)
    change(found[line])
    text = b"".join(json.dumps(row).encode() + b"\n" for row in found)
    return signed({**files, f"data/{collection}.jsonl": text})
