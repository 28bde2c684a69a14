"""On whose behalf a command is given: the operator's, or somebody's whom the operator acts for."""

from typing import Annotated

import typer

from chassis.actor import ROLES, Actor
from chassis.rpc_client import RpcClient
from node.errors import Correct
from node.operator_client import operator_client

As = Annotated[
    str | None,
    typer.Option(
        "--as",
        metavar="ROLE:NAME[:ORGANISATION]",
        help="On whose behalf, such as member:Ada:Harbour Kitchen or practitioner:A. Guide; "
        "the operator's own unless given.",
    ),
]
NodeOption = Annotated[str, typer.Option("--node", help="Country whose node is asked, such as gb.")]


def client_as(node: str, acting: str | None) -> RpcClient:
    """Give a client of a node's services that calls on somebody's behalf; raises `Correct`."""
    return operator_client(node, actor=None if acting is None else read(acting))


def read(acting: str) -> Actor:
    """Read `role:name[:organisation]`; several roles are joined by `+`."""
    roles, _, rest = acting.partition(":")
    name, _, organisation = rest.partition(":")
    wanted = frozenset(roles.split("+"))
    if not name or not wanted <= ROLES:
        raise Correct(
            f"--as {acting}: write ROLE:NAME or ROLE:NAME:ORGANISATION, where ROLE is one of "
            f"{', '.join(sorted(ROLES))} (or several joined by +)"
        )
    return Actor(name, wanted, organisation or None, via="cli")
