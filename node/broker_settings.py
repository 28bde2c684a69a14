"""What every broker of a node is told, on one machine and in containers alike."""

from collections.abc import Mapping

from contracts.decoding import MAX_BYTES
from node.partners import Listener

PLUGINS = (
    "rabbitmq_federation",
    "rabbitmq_federation_management",
    "rabbitmq_management",
    "rabbitmq_prometheus",
)

# Every value that bounds something is said, so that no upgrade changes it unnoticed. Each name is
# documented for 3.10 and for 4.x.
LIMITS: Mapping[str, object] = {
    "vm_memory_high_watermark.absolute": "1GB",
    "disk_free_limit.absolute": "500MB",
    "max_message_size": MAX_BYTES,
    "consumer_timeout": 30 * 60 * 1000,
    "heartbeat": 10,
    # An eighth of the default: a small node neither has the memory nor the load for more.
    "raft.wal_max_size_bytes": 64 * 1024 * 1024,
    "management.rates_mode": "none",
    "log.console": "true",
    "log.console.level": "info",
    "log.file": "false",
}

# What a delay queue hands back while its target has no leader yet, after a kill of the broker, is
# lost on the way and repeated only after this time, three minutes unless told; until then the whole
# delay queue stands still. rabbitmq.conf does not know the setting.
ERLANG_ARGUMENTS = "-rabbit dead_letter_worker_publisher_confirm_timeout 5000"


def tls(listener: Listener) -> dict[str, object]:
    """Give the settings that let partners on other machines in."""
    return {
        "listeners.ssl.partners": f"{listener.host}:{listener.port}",
        "ssl_options.cacertfile": listener.ca_file,
        "ssl_options.certfile": listener.cert_file,
        "ssl_options.keyfile": listener.key_file,
        "ssl_options.verify": "verify_peer",
        "ssl_options.fail_if_no_peer_cert": "true",
        "ssl_options.versions.1": "tlsv1.3",
        "ssl_options.versions.2": "tlsv1.2",
    }


def text(settings: Mapping[str, object]) -> str:
    """Write settings as `rabbitmq.conf` has them."""
    return "".join(f"{name} = {value}\n" for name, value in settings.items())


def enabled_plugins() -> str:
    """Give the text of the file `enabled_plugins`."""
    return f"[{','.join(PLUGINS)}].\n"
