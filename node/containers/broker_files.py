"""What RabbitMQ in a container is told: its configuration, and links to partners elsewhere."""

from pathlib import Path

from node import broker_settings
from node.containers.layout import BROKER_PORT, DEFINITIONS, PARTNERS, PARTNERS_PORT, SECRETS
from node.errors import Correct
from node.partners import Listener, Partners
from node.ports import LOOPBACK


def configuration(listener: Listener | None, folder: Path) -> str:
    """Give the text of `rabbitmq.conf`; the partners' files lie in `folder` on the host.

    The management interface answers only to commands that share the broker's network.
    """
    return broker_settings.text(
        {
            "listeners.tcp.default": BROKER_PORT,
            "management.tcp.ip": LOOPBACK,
            "management.tcp.port": 15672,
            "prometheus.tcp.port": 15692,
            "load_definitions": SECRETS / DEFINITIONS,
            **broker_settings.LIMITS,
            **(broker_settings.tls(_moved(listener, folder)) if listener else {}),
        }
    )


def links(partners: Partners, folder: Path) -> dict[str, str]:
    """Give each partner's address with password, and certificates where the broker sees them.

    Raises `Correct` for a partner whose files lie elsewhere, or that is said to be on loopback.
    """
    addresses = {}
    for code, upstream in sorted(partners.partners.items()):
        files = {name: getattr(upstream, name) for name in ("ca_file", "cert_file", "key_file")}
        if not all(files.values()):
            raise Correct(
                f"partners.yaml, {code}: a broker in a container has no neighbour on loopback; "
                "give the partner's own address, amqps with ca_file, cert_file and key_file"
            )
        seen = {name: seen_by_broker(file, folder) for name, file in files.items()}
        addresses[code] = upstream.model_copy(update=seen).federation_uri()
    return addresses


def seen_by_broker(file: Path, folder: Path) -> Path:
    """Give a file of the partners' folder as the broker's container sees it."""
    try:
        return PARTNERS / file.relative_to(folder)
    except ValueError as error:
        raise Correct(
            f"partners.yaml: the broker's container does not see {file}; put it into {folder}"
        ) from error


def _moved(listener: Listener, folder: Path) -> Listener:
    if listener.port != PARTNERS_PORT:
        raise Correct(
            f"partners.yaml, listen.port: in the container it is always {PARTNERS_PORT}; leave it "
            "out, and set PERFORM_PARTNERS_PORT to publish it as another port of the host"
        )
    files = ("ca_file", "cert_file", "key_file")
    seen = {name: seen_by_broker(getattr(listener, name), folder) for name in files}
    return listener.model_copy(update=seen)
