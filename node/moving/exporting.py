"""`perform organisation export`: writes everything of an organisation into one file."""

import base64
import hashlib
import os
from pathlib import Path
from typing import Annotated, Any

import typer

from chassis.rpc_client import RpcClient
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
    if out.exists():
        raise Correct(f"{out} is there already; name another file or remove it first")
    with client_as(node, acting) as client:
        asked = {"organisation": organisation}
        begun = client.call_until_answered(
            "assessment.begin_export", asked, timeout=TIMEOUT, patience=PATIENCE
        )
        _fetch(client, begun, out)
    if json:
        as_json({**begun, "file": str(out)})
    else:
        say(f"{out} holds everything of {organisation} ({begun['size']:,} bytes)")


def _fetch(client: RpcClient, begun: dict[str, Any], out: Path) -> None:
    """Write beside the file and rename at the end, so that half a file is never taken for one."""
    half = out.with_name(out.name + ".part")
    digest = hashlib.sha256()
    # Only for whoever gave the command: it holds all that the organisation said of itself.
    with open(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        for number in range(begun["parts"]):
            asked = {"export": begun["export"], "part": number}
            part = client.call_until_answered("assessment.get_export_part", asked)
            data = base64.b64decode(part["data"])
            file.write(data)
            digest.update(data)
    if digest.hexdigest() != begun["sha256"]:
        half.unlink()
        raise Correct("what arrived is not what was packed; give the same command again")
    half.rename(out)
