"""Takes from a broker what it keeps of partners that its definitions name no longer."""

from typing import Any
from urllib.parse import quote

from node.broker_api import BrokerApi
from node.definitions import VHOST, Definitions, inlet
from node.permissions import partner_name

_VHOST = quote(VHOST, safe="")


def forget(api: BrokerApi, definitions: Definitions) -> list[str]:
    """Delete users, policies, upstreams and inlets of former partners; give what was deleted.

    A broker keeps all it was ever told, and importing definitions deletes nothing. The user goes
    first, for with it the partner's open connections end. Raises `NotReady`.
    """
    deleted = []
    for kind, path, listed, prefix in (
        ("users", "users", "users", partner_name("")),
        ("policies", f"policies/{_VHOST}", "policies", "pull-"),
        ("upstreams", f"parameters/federation-upstream/{_VHOST}", "parameters", ""),
        ("exchanges", f"exchanges/{_VHOST}", "exchanges", inlet("")),
    ):
        kept = _names(definitions[listed])
        for name in sorted(_names(api.get(path)) - kept):
            if name.startswith(prefix):
                api.delete(f"{path}/{quote(name, safe='')}")
                deleted.append(f"{kind}: {name}")
    return deleted


def _names(each: list[dict[str, Any]]) -> set[str]:
    return {one["name"] for one in each}
