"""A country's private RabbitMQ: its configuration, environment and command."""

import json
import os
from pathlib import Path

from node import broker_settings, secrets
from node.definitions import Definitions
from node.layout import CountryHome, Home
from node.partners import Listener
from node.ports import LOOPBACK, CountryPorts
from node.process import HOME_MARK, ProcessPlan

# The real script: the one on the PATH is a wrapper that insists on the system's own user.
SERVER = Path("/usr/lib/rabbitmq/bin/rabbitmq-server")
PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


def configuration(
    country: CountryHome, ports: CountryPorts, listener: Listener | None = None
) -> str:
    """Give the text of `rabbitmq.conf`."""
    return broker_settings.text(
        {
            "listeners.tcp.local": f"{LOOPBACK}:{ports.amqp}",
            "management.tcp.ip": LOOPBACK,
            "management.tcp.port": ports.management,
            "prometheus.tcp.ip": LOOPBACK,
            "prometheus.tcp.port": ports.prometheus,
            "load_definitions": definitions_file(country),
            **broker_settings.LIMITS,
            **(broker_settings.tls(listener) if listener else {}),
        }
    )


def environment(home: Home, country: CountryHome, ports: CountryPorts, epmd: int) -> dict[str, str]:
    """Give the environment that keeps this server apart from every other on the machine."""
    folder = country.broker
    return {
        HOME_MARK: str(home.path),
        "PATH": PATH,
        "LANG": "C.UTF-8",
        "HOME": str(folder),
        "RABBITMQ_NODENAME": f"{country.country}@localhost",
        "RABBITMQ_NODE_PORT": str(ports.amqp),
        "RABBITMQ_NODE_IP_ADDRESS": LOOPBACK,
        "RABBITMQ_DIST_PORT": str(ports.dist),
        "RABBITMQ_MNESIA_BASE": str(folder / "data"),
        "RABBITMQ_LOG_BASE": str(folder / "log"),
        "RABBITMQ_LOGS": "-",
        "RABBITMQ_ENABLED_PLUGINS_FILE": str(folder / "enabled_plugins"),
        "RABBITMQ_CONFIG_FILE": str(folder / "rabbitmq.conf"),
        "RABBITMQ_ADVANCED_CONFIG_FILE": str(folder / "no-advanced.config"),
        # Names no file, so that the system's own is not read.
        "RABBITMQ_CONF_ENV_FILE": str(folder / "no-rabbitmq-env.conf"),
        "RABBITMQ_PID_FILE": str(folder / "rabbitmq.pid"),
        "RABBITMQ_FEATURE_FLAGS_FILE": str(folder / "feature_flags"),
        "RABBITMQ_GENERATED_CONFIG_DIR": str(folder / "generated"),
        "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": (
            "-kernel inet_dist_use_interface {127,0,0,1} -start_epmd false "
            f"{broker_settings.ERLANG_ARGUMENTS}"
        ),
        # Makes the script become the server, so that the supervisor's signals reach it directly.
        "RUNNING_UNDER_SYSTEMD": "true",
        "ERL_EPMD_PORT": str(epmd),
        "ERL_EPMD_ADDRESS": LOOPBACK,
        "ERL_CRASH_DUMP": str(folder / "erl_crash.dump"),
    }


def definitions_file(country: CountryHome) -> Path:
    """Give the file that the server loads at every start."""
    return country.broker / "definitions.json"


def write(
    country: CountryHome,
    ports: CountryPorts,
    definitions: Definitions,
    listener: Listener | None = None,
) -> None:
    """Write all files that the server reads; passwords are in them only as hashes and links."""
    folder = country.broker
    secrets.erlang_cookie(folder / ".erlang.cookie")
    for name in ("data", "log", "generated"):
        (folder / name).mkdir(exist_ok=True)
    write_private(folder / "rabbitmq.conf", configuration(country, ports, listener))
    write_private(folder / "enabled_plugins", broker_settings.enabled_plugins())
    write_private(definitions_file(country), json.dumps(definitions, indent=1))


def write_private(file: Path, text: str) -> None:
    """Write a file of mode 0600, whole or not at all."""
    new = file.with_name(f"{file.name}.{os.getpid()}.new")
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, secrets.PRIVATE)
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        stream.write(text)
    new.replace(file)


def plan(home: Home, country: CountryHome, ports: CountryPorts, epmd: int) -> ProcessPlan:
    """Give the broker's process."""
    return ProcessPlan(
        name=f"{country.country}-broker",
        command=(str(SERVER),),
        folder=country.broker,
        log=country.log("broker"),
        environment=environment(home, country, ports, epmd),
        stop_seconds=60,
    )


def epmd_plan(home: Home, port: int) -> ProcessPlan:
    """Give the process of the checkout's own Erlang port mapper, in the foreground."""
    return ProcessPlan(
        name="epmd",
        command=("/usr/bin/epmd", "-port", str(port), "-address", LOOPBACK),
        folder=Path("/"),
        log=home.run / "epmd.log",
        environment={HOME_MARK: str(home.path), "PATH": PATH},
    )
