"""The settings of a service in a container, which `chassis.settings` reads there."""

from typing import Any

from node.containers.layout import (
    BROKER_HOST,
    BROKER_PORT,
    CONTENT,
    DATABASE_HOST,
    DATABASE_PORT,
    HEALTH_PORT,
    SECRETS,
    TRUST,
)
from node.definitions import VHOST
from node.mongod import REPLICA_SET

# Each service reads the keys that it alone may read.
KEYS: dict[str, dict[str, str]] = {
    "assessment": {"participant_key_file": str(SECRETS / "participant.key")},
    "benchmark": {
        "signing_key_file": str(SECRETS / "signing.jwk"),
        "sealing_key_file": str(SECRETS / "sealing.key"),
        "trust_file": str(TRUST),
    },
}


def settings(country: str, service: str) -> dict[str, Any]:
    """Give the settings of one service of a country's node."""
    return {
        "country": country,
        "service": service,
        "broker_url": f"amqp://{service}@{BROKER_HOST}:{BROKER_PORT}/{VHOST}",
        "broker_plain_network": True,
        "broker_password_file": str(SECRETS / f"broker-{service}"),
        "database_url": f"mongodb://{DATABASE_HOST}:{DATABASE_PORT}/?replicaSet={REPLICA_SET}",
        "database_user": service,
        "database_password_file": str(SECRETS / f"mongo-{service}"),
        "health_host": "0.0.0.0",  # noqa: S104  # the container's own network; see docker-compose.yml
        "health_port": HEALTH_PORT,
        "content_dir": str(CONTENT),
        **KEYS.get(service, {}),
    }
