"""How many organisations a country has: asked of its own node, or why that is not known here."""

from pathlib import Path

from chassis.errors import CorrectIt, Unavailable
from chassis.messages import REFUSED, sentence
from chassis.rpc_client import RpcClient
from node.comparing.asking import Asked
from node.comparing.names import place
from node.comparing.paper import Answer

# The counts as the benchmark takes them; or none, and a sentence for the reader that says why.
Known = tuple[Answer | None, str]


def known(client: RpcClient, asked: Asked, content_dir: Path) -> Known:
    """What the directory of the asked node says of the country that is looked at.

    A page without counts is still a page, so whoever may not see them is told that and no more,
    and so is everybody while the directory is down.
    """
    if asked.country is None:
        return None, (
            "Nobody knows how many organisations there are in all of Europe. How many are "
            f"registered in {place(asked.node)} this node knows: add --country {asked.node}."
        )
    if asked.country != asked.node:
        return None, (
            f"How many organisations are registered in {place(asked.country)} is known only to "
            "the node of that country."
        )
    try:
        return client.call("directory.count_organisations", {}), ""
    except (CorrectIt, Unavailable) as error:
        if isinstance(error, CorrectIt) and error.code != REFUSED:
            raise
        return None, sentence(error, content_dir)
