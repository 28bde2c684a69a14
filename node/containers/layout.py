"""Where the files of a node in containers lie: on the host, and as the containers see them."""

from dataclasses import dataclass
from pathlib import Path

from node.layout import SERVICES, CountryHome
from node.mongo_users import ADMINISTRATOR

# Everything in containers runs as this user. The images of RabbitMQ and MongoDB have it, and their
# volumes belong to it; ours has it too, so that one owner suits every file.
UID = GID = 999

BROKER_HOST, BROKER_PORT = "rabbitmq", 5672
DATABASE_HOST, DATABASE_PORT = "mongo", 27017
PARTNERS_PORT = 5671
HEALTH_PORT = 8000

SECRETS = Path("/run/secrets")
SETTINGS = Path("/etc/perform/settings.yaml")
TRUST = Path("/etc/perform/trust/trust.yaml")
PARTNERS = Path("/etc/perform/partners")
CONTENT = Path("/app/content")
DATABASE_DATA = Path("/data/db")

DEFINITIONS = "definitions.json"
KEYFILE = "mongo-keyfile"
DATABASE_USERS = (ADMINISTRATOR, *SERVICES)


@dataclass(frozen=True, slots=True)
class NodeFiles:
    """The folder on the host that the containers of one country's node mount from."""

    path: Path

    @property
    def home(self) -> CountryHome:
        """Keys and passwords, laid out as for a node without containers."""
        return CountryHome(self.path)

    @property
    def rabbitmq(self) -> Path:
        """Configuration of RabbitMQ."""
        return self.path / "rabbitmq"

    @property
    def mongo(self) -> Path:
        """Configuration of MongoDB."""
        return self.path / "mongo"

    @property
    def settings(self) -> Path:
        """One settings file for each service."""
        return self.path / "settings"

    @property
    def trust(self) -> Path:
        """Who may speak for which country; in a folder of its own, so that a new file is seen."""
        return self.path / "trust" / "trust.yaml"

    @property
    def partners(self) -> Path:
        """What is said about partners on other machines, with certificates beside it."""
        return self.path / "partners" / "partners.yaml"

    @property
    def operator(self) -> Path:
        """What the `perform` command in a container needs to reach the node: a home of its own."""
        return self.path / "operator"

    @property
    def exchange(self) -> Path:
        """Where files are put for the `perform` command in a container, and come back."""
        return self.path / "files"

    def folders(self) -> tuple[Path, ...]:
        """Give every folder, each closed to others on the host."""
        return (
            self.rabbitmq,
            self.mongo,
            self.settings,
            self.trust.parent,
            self.partners.parent,
            self.operator,
            self.exchange,
            self.home.keys,
            self.home.secrets,
        )
