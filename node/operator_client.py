"""The command line's way to a country's services: RPC as the operator of that node."""

import os
import pwd

from chassis.actor import Actor
from chassis.broker import BrokerAddress
from chassis.rpc_client import RpcClient
from node import secrets
from node.definitions import VHOST
from node.errors import Correct
from node.layout import Home
from node.permissions import OPERATOR
from node.ports import LOOPBACK, Ports


def operator_client(code: str, home: Home | None = None, actor: Actor | None = None) -> RpcClient:
    """Give a client of a country's services; raises `Correct` for a country that is not here.

    Calls are made on behalf of `actor`; of whoever gives the command, as operator, unless named.
    It connects at the first call, so a node that is down shows only then, as `Unavailable`.
    """
    home = home or Home.of_checkout()
    require_here(code, home)
    password = secrets.password(home.country(code).broker_password(OPERATOR))
    port = Ports.of(home).country(code).amqp
    # Passwords of our own making need no quoting: they are base64url.
    address = BrokerAddress(f"amqp://{OPERATOR}:{password}@{LOOPBACK}:{port}/{VHOST}")
    return RpcClient(address, actor or Actor(_who(), frozenset({"operator"}), via="cli"))


def require_here(code: str, home: Home) -> None:
    """Raise `Correct` unless a node of this country was started in this checkout."""
    if code not in home.countries():
        here = ", ".join(home.countries()) or "none"
        raise Correct(
            f"there is no node of {code} here (there are: {here}); "
            f"start one with `perform up --country {code}`"
        )


def _who() -> str:
    """The name under which commands are recorded: the user of this machine who gave them."""
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return f"uid-{os.getuid()}"
