"""Hands files over part by part, and fetches them so that half of one never stands for it."""

import base64
from hashlib import sha256
from pathlib import Path
from typing import Any

from chassis.rpc_client import RpcClient
from node import new_file
from node.errors import Correct

LARGEST = 10 * 1024 * 1024
# Looking into a file and scanning it may take a minute.
FINISH_SECONDS = 90.0


def hand_over(
    client: RpcClient, file: Path, title: str, organisation: str | None
) -> dict[str, Any]:
    """Send a whole file; give what the service says of it. A part that is lost is sent again."""
    content = _read(file)
    request = {
        "name": file.name,
        "title": title,
        "organisation": organisation,
        "size": len(content),
        "sha256": sha256(content).hexdigest(),
    }
    begun = client.call_until_answered("assessment.begin_file", request)
    size: int = begun["part_size"]
    for number in range(begun["parts"]):
        part = base64.b64encode(content[number * size : (number + 1) * size]).decode("ascii")
        sent = {"evidence": begun["evidence"], "number": number, "data": part}
        client.call_until_answered("assessment.put_file_part", sent)
    which = {"evidence": begun["evidence"]}
    finished: dict[str, Any] = client.call_until_answered(
        "assessment.finish_file", which, timeout=FINISH_SECONDS, patience=2 * FINISH_SECONDS
    )
    return finished


def fetch(client: RpcClient, item: dict[str, Any], to: Path) -> int:
    """Write a file's content to `to`, or into that folder, as a whole or not at all; give its size.

    Only this computer's owner of the command chooses where: of the kept name nothing but the last
    part of a path could matter, and a service keeps no other.
    """
    content, number, more = bytearray(), 0, True
    while more:
        request = {"evidence": item["id"], "number": number}
        answer = client.call_until_answered("assessment.get_file_part", request)
        content += base64.b64decode(answer["data"])
        number += 1
        more = number < answer["parts"]
    if sha256(content).hexdigest() != item["sha256"]:
        raise Correct(f"{item['name']} did not arrive as it is kept; give the same command again")
    new_file.write(to / Path(item["name"]).name if to.is_dir() else to, bytes(content))
    return len(content)


def _read(file: Path) -> bytes:
    try:
        size = file.stat().st_size
        if size > LARGEST:
            raise Correct(
                f"{file} has more than 10 MiB; save it with smaller pictures, or give a link"
            )
        content = file.read_bytes()
    except OSError as error:
        raise Correct(f"{file} cannot be read: {error.strerror or error}") from error
    if not content:
        raise Correct(f"{file} is empty")
    return content
