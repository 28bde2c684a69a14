"""Where everything of a checkout's nodes lies: every path under `.perform/`."""

import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]
SERVICES = ("assessment", "benchmark", "directory", "notification")

# A Unix socket's address holds 107 bytes, and supervisord appends its process id while binding.
LONGEST_SOCKET_PATH = 95


@dataclass(frozen=True, slots=True)
class CountryHome:
    """The folder of one country's node."""

    path: Path

    @property
    def country(self) -> str:
        """The country's code, which is the folder's name."""
        return self.path.name

    @property
    def broker(self) -> Path:
        """Configuration and data of the country's RabbitMQ."""
        return self.path / "broker"

    @property
    def mongo(self) -> Path:
        """Configuration and data of the country's MongoDB."""
        return self.path / "mongo"

    @property
    def logs(self) -> Path:
        """One log file for each process, with its rotated predecessors."""
        return self.path / "logs"

    @property
    def keys(self) -> Path:
        """Keys that must outlive everything else: back this folder up."""
        return self.path / "keys"

    @property
    def secrets(self) -> Path:
        """One password per file; they can be made anew."""
        return self.path / "secrets"

    @property
    def partners(self) -> Path:
        """What the country's partner says about partners on other machines."""
        return self.path / "partners.yaml"

    @property
    def participant_key(self) -> Path:
        """Key of the pseudonyms of organisations."""
        return self.keys / "participant.key"

    @property
    def signing_key(self) -> Path:
        """Ed25519 key that signs announcements, as a JSON Web Key with its kid."""
        return self.keys / "signing.jwk"

    @property
    def sealing_key(self) -> Path:
        """Key of the hashes that keep an organisation from being sealed twice."""
        return self.keys / "sealing.key"

    def broker_password(self, user: str) -> Path:
        """The file with a broker user's password."""
        return self.secrets / f"broker-{user}"

    def database_password(self, user: str) -> Path:
        """The file with a MongoDB user's password."""
        return self.secrets / f"mongo-{user}"

    def settings(self, service: str) -> Path:
        """The settings file of a service."""
        return self.path / f"{service}.yaml"

    def log(self, process: str) -> Path:
        """The log file of a process."""
        return self.logs / f"{process}.log"


@dataclass(frozen=True, slots=True)
class Home:
    """The folder that holds every node of one checkout."""

    path: Path

    @classmethod
    def of_checkout(cls) -> "Home":
        """Give `.perform/` of this checkout, or the folder that `PERFORM_HOME` names."""
        named = os.environ.get("PERFORM_HOME")
        return cls(Path(named).resolve() if named else CHECKOUT / ".perform")

    @property
    def ports(self) -> Path:
        """The ports that were chosen for this checkout."""
        return self.path / "ports.json"

    @property
    def trust(self) -> Path:
        """Who may speak for which country."""
        return self.path / "trust.yaml"

    @property
    def run(self) -> Path:
        """What belongs to the supervisor alone: log, process id, socket."""
        return self.path / "run"

    @property
    def supervisor_configuration(self) -> Path:
        """What supervisord starts and how."""
        return self.path / "supervisord.conf"

    @property
    def supervisor_log(self) -> Path:
        """What supervisord did."""
        return self.run / "supervisord.log"

    @property
    def supervisor_pid(self) -> Path:
        """The process id of supervisord."""
        return self.run / "supervisord.pid"

    @property
    def supervisor_socket(self) -> Path:
        """The socket that controls supervisord; elsewhere when the path would be too long."""
        socket = self.run / "supervisor.sock"
        if len(os.fsencode(socket)) <= LONGEST_SOCKET_PATH:
            return socket
        digest = hashlib.sha256(os.fsencode(self.path)).hexdigest()[:16]
        return Path(tempfile.gettempdir()) / f"perform-{digest}" / "supervisor.sock"

    def country(self, code: str) -> CountryHome:
        """Give the folder of one country's node, whether it exists or not."""
        return CountryHome(self.path / code)

    def countries(self) -> tuple[str, ...]:
        """Give the codes of the countries provisioned here, sorted."""
        folders = self.path.glob("[a-z][a-z]/broker")
        return tuple(sorted(folder.parent.name for folder in folders))
