"""Evidence for tests: notes, and files handed over part by part."""

import base64
from hashlib import sha256
from typing import Any

from services.assessment.domain.evidence import PART_SIZE
from tests.interface.assessment.grouping import OWN
from tests.interface.calling import Call
from tests.unit.assessment.documents import GOOD

MEMBER: dict[str, Any] = {"role": "member", "organisation": OWN}


def noted(call: Call, title: str = "Minutes", **other: Any) -> str:
    """Add a note as a member; give its id."""
    request = {"title": title, "text": "All agreed on 3 March.", **other}
    return str(call("add_note", request, **MEMBER)["evidence"])


def begun_file(call: Call, content: bytes, name: str = "minutes.txt", **other: Any) -> str:
    """Announce a file as a member; give its id."""
    request = {
        "name": name,
        "size": len(content),
        "sha256": sha256(content).hexdigest(),
        **other,
    }
    return str(call("begin_file", request, **MEMBER)["evidence"])


def parts(content: bytes) -> list[str]:
    """Give a file's parts as they are sent."""
    return [
        base64.b64encode(content[place : place + PART_SIZE]).decode()
        for place in range(0, len(content), PART_SIZE)
    ]


def put(call: Call, evidence: str, number: int, data: str, **other: Any) -> dict[str, Any]:
    """Send one part."""
    request = {"evidence": evidence, "number": number, "data": data}
    return call("put_file_part", request, **MEMBER, **other)


def filed(call: Call, content: bytes = GOOD["txt"], name: str = "minutes.txt") -> str:
    """Hand over a whole file; give its id."""
    evidence = begun_file(call, content, name)
    for number, data in enumerate(parts(content)):
        put(call, evidence, number, data)
    call("finish_file", {"evidence": evidence}, **MEMBER)
    return evidence


def fetched(call: Call, evidence: str) -> bytes:
    """Fetch a whole file."""
    content, number, more = b"", 0, True
    while more:
        answer = call("get_file_part", {"evidence": evidence, "number": number}, **MEMBER)
        content += base64.b64decode(answer["data"])
        number += 1
        more = number < answer["parts"]
    return content
