"""`perform organisation import`: brings everything of an organisation into another node."""

import base64
import hashlib
import json as json_
import zipfile
from pathlib import Path
from typing import Annotated, Any

import typer

from chassis.messages import text
from chassis.rpc_client import RpcClient
from node.acting import As, NodeOption, client_as
from node.errors import Correct
from node.moving.erasing import CONTENT
from node.moving.exporting import PATIENCE, TIMEOUT
from node.planning.options import AsJson, as_json, say
from services.assessment.domain.archive import MANIFEST, MOST_MANIFEST


def import_(
    node: NodeOption,
    file: Annotated[Path, typer.Argument(help="File that `perform organisation export` wrote.")],
    organisation: Annotated[
        str | None, typer.Option(help="Its name; the one in the file unless given.")
    ] = None,
    publish: Annotated[
        bool,
        typer.Option("--publish", help="Let what was handed in count in this node's benchmark."),
    ] = False,
    acting: As = None,
    json: AsJson = False,
) -> None:
    """Bring in everything that a file holds, or nothing; it may have nothing here yet."""
    try:
        sha256 = _digest(file)
        about = {"organisation": organisation or _organisation(file), "publish": publish}
    except OSError as error:
        raise Correct(f"{file} cannot be read: {error.strerror}") from error
    with client_as(node, acting) as client:
        announced = {**about, "size": file.stat().st_size, "sha256": sha256}
        begun = client.call_until_answered("assessment.begin_import", announced)
        _send(client, begun, file)
        asked = {"import": begun["import"]}
        answer = client.call_until_answered(
            "assessment.finish_import", asked, timeout=TIMEOUT, patience=PATIENCE
        )
    if json:
        as_json(answer)
        return
    say(f"everything of {about['organisation']} is here:")
    for each in answer["brought"]:
        say("  " + text(f"removed.{each['what']}", CONTENT, count=each["count"]))
    if answer["renamed"]:
        say(f"{answer['renamed']} ids were taken here and are new ones now")


def _send(client: RpcClient, begun: dict[str, Any], file: Path) -> None:
    with file.open("rb") as stream:
        for number in range(begun["parts"]):
            data = base64.b64encode(stream.read(begun["part_size"])).decode()
            part = {"import": begun["import"], "part": number, "data": data}
            client.call_until_answered("assessment.put_import_part", part)


def _digest(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _organisation(file: Path) -> str:
    """The name that the file's manifest says; the node looks at everything else."""
    try:
        with zipfile.ZipFile(file) as archive, archive.open(MANIFEST) as manifest:
            return str(json_.loads(manifest.read(MOST_MANIFEST))["organisation"])
    except (zipfile.BadZipFile, KeyError, ValueError, TypeError) as error:
        raise Correct(
            f"{file} is no archive that `perform organisation export` wrote; "
            "give the file as it was written"
        ) from error
