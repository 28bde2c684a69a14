"""`perform organisation export`: writes everything of an organisation into one file."""

import base64
import hashlib
from pathlib import Path
from typing import IO, Annotated, Any

import typer

from chassis.rpc_client import RpcClient
from node import new_file
from node.acting import As, NodeOption, client_as
from node.errors import Correct
from node.planning.options import AsJson, as_json, say

# Packing takes a second for every ten megabytes or so.
TIMEOUT, PATIENCE = 120.0, 1_800.0


def export(
    node: NodeOption,
    organisation: Annotated[str, typer.Option(help="Name of the organisation.")],
    out: Annotated[Path, typer.Option(help="File to write, such as harbour-kitchen.zip.")],
    acting: As = None,
    json: AsJson = False,
) -> None:
    """Write everything of an organisation into a zip: data, tables for people, files."""
    with client_as(node, acting) as client, new_file.opened(out) as file:
        asked = {"organisation": organisation}
        begun = client.call_until_answered(
            "assessment.begin_export", asked, timeout=TIMEOUT, patience=PATIENCE
        )
        _fetch(client, begun, file)
    if json:
        as_json({**begun, "file": str(out)})
    else:
        say(f"{out} holds everything of {organisation} ({begun['size']:,} bytes)")


def _fetch(client: RpcClient, begun: dict[str, Any], file: IO[bytes]) -> None:
    digest = hashlib.sha256()
    for number in range(begun["parts"]):
        asked = {"export": begun["export"], "part": number}
        part = client.call_until_answered("assessment.get_export_part", asked)
        data = base64.b64decode(part["data"])
        file.write(data)
        digest.update(data)
    if digest.hexdigest() != begun["sha256"]:
        raise Correct("what arrived is not what was packed; give the same command again")
