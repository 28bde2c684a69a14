"""What a process needs to know to run: environment variables over one YAML file.

Every setting can be given as `PERFORM_<NAME>` in the environment or as `<name>` in the YAML file
that `PERFORM_SETTINGS` names. Passwords and keys are files, so that no secret is in an environment.
"""

import os
from pathlib import Path
from typing import Literal, Self
from urllib.parse import urlsplit

import yaml
from pydantic import Field, ValidationError, model_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    YamlConfigSettingsSource,
)

from chassis.errors import CorrectIt

LOOPBACK = {"localhost", "127.0.0.1", "::1"}


class Settings(BaseSettings):
    """The settings of one service process of one node."""

    model_config = SettingsConfigDict(env_prefix="PERFORM_", extra="forbid", frozen=True)

    country: str = Field(
        pattern="^[a-z]{2}$",
        description="Country of this node, ISO 3166-1 alpha-2 in lower case. "
        "It is the name under which the node speaks in the network.",
    )
    service: Literal["assessment", "benchmark", "directory", "notification"] = Field(
        description="Which service this process runs."
    )
    broker_url: str = Field(
        pattern="^amqps?://[^:@/]+@[^@/]+(/[^/]*)?$",
        description="RabbitMQ address without a password, `amqp://user@host:port/vhost`. "
        "Anything but loopback must be `amqps`.",
    )
    broker_password_file: Path = Field(description="File that holds the broker user's password.")
    broker_ca_file: Path | None = Field(None, description="CA certificate for `amqps`.")
    broker_cert_file: Path | None = Field(None, description="Client certificate for `amqps`.")
    broker_key_file: Path | None = Field(None, description="Key of the client certificate.")
    broker_plain_network: bool = Field(
        False,
        description="Allow plain `amqp` to a host that is not loopback: only inside one machine's "
        "private container network.",
    )
    database_url: str = Field(
        pattern=r"^mongodb(\+srv)?://[^@/]+(/.*)?$",
        description="MongoDB address without credentials. It must be a replica set: "
        "transactions need one.",
    )
    database_user: str | None = Field(
        None, description="MongoDB user; none without access control."
    )
    database_password_file: Path | None = Field(
        None, description="File that holds the MongoDB user's password."
    )
    database_name: str | None = Field(
        None, description="Database of this service; the service's name unless given."
    )
    health_host: str = Field(
        "127.0.0.1",
        description="Where `/metrics` and `/healthz` listen. Loopback by default; "
        "`0.0.0.0` in a container.",
    )
    health_port: int = Field(8000, ge=1, le=65535, description="Port of `/metrics`, `/healthz`.")
    participant_key_file: Path | None = Field(
        None, description="Key for pseudonyms of organisations; assessment service only."
    )
    signing_key_file: Path | None = Field(
        None, description="Ed25519 key that signs announcements; benchmark service only."
    )
    sealing_key_file: Path | None = Field(
        None,
        description="Key for the hashes that keep an organisation from being sealed twice; "
        "benchmark service only.",
    )
    trust_file: Path | None = Field(
        None,
        description="The association's list of who may speak for which country; "
        "benchmark service only.",
    )
    scan_command: list[str] | None = Field(
        None,
        min_length=1,
        description="Virus scanner for files that are handed over as evidence: a program with its "
        'arguments, such as `["clamdscan", "--no-summary", "-"]`. It reads the file from its '
        "standard input and ends with 0 when it is clean, 1 when it is not; anything else means "
        "that it cannot say, and the file waits. Without one, files are kept as `not_scanned`. "
        "Assessment service only.",
    )
    evidence_quota_mib: int = Field(
        500,
        ge=1,
        le=100_000,
        description="How many MiB of evidence one organisation may keep; assessment service only.",
    )
    content_dir: Path = Field(
        Path("content"), description="Folder with questionnaires, classifications and messages."
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        "INFO", description="Least severe log lines to write."
    )
    log_file: Path | None = Field(
        None,
        description="Write JSON log lines here (rotated at 10 MB, five kept) "
        "instead of to standard output.",
    )
    workers: int = Field(
        10,
        ge=1,
        le=100,
        description="RPC calls served at once by one process. Ten saturate one "
        "core; run another replica rather than raise it.",
    )
    benchmark_k: int = Field(
        8,
        ge=5,
        le=100,
        description="Fewest organisations in a sealed batch. "
        "Eight makes the residual attacks small; cautious countries take ten. "
        "Batches of fewer than eight have bins of five points.",
    )
    benchmark_spread: int = Field(
        10,
        ge=10,
        le=50,
        description="Points that must lie between the organisations of a sealed batch on every "
        "criterion, whichever one of them is left out.",
    )
    benchmark_bin_width: Literal[1, 5, 10] = Field(
        1,
        description="Points that a bin of a criterion is wide in what is published. "
        "Wider bins tell less about each organisation and cost about a point of exactness.",
    )
    benchmark_calendar: Literal["monthly", "quarterly", "closing"] = Field(
        "monthly",
        description="When what is safe is released: each month, each quarter, or only when a year "
        "is closed. Countries with fewer than 300 assessments a year should take `closing`: what "
        "is sealed early gets coarser labels for ever.",
    )
    benchmark_withdrawal: Literal["retain", "retire"] = Field(
        "retain",
        description="What becomes of a published batch when a member withdraws: `retain` forgets "
        "the member and keeps the batch, which is anonymous; `retire` splits it, or takes it out "
        "after 30 days.",
    )

    @property
    def database(self) -> str:
        """Name of this service's database."""
        return self.database_name or self.service

    @model_validator(mode="after")
    def _refuse_half_of_a_pair(self) -> Self:
        pairs = (
            ("broker_cert_file", "broker_key_file"),
            ("database_user", "database_password_file"),
        )
        for one, other in pairs:
            if (getattr(self, one) is None) != (getattr(self, other) is None):
                raise ValueError(f"give both {one} and {other}, or neither")
        return self

    @model_validator(mode="after")
    def _refuse_plain_broker_beyond_loopback(self) -> Self:
        address = urlsplit(self.broker_url)
        try:
            _ = address.port
        except ValueError as error:
            raise ValueError(f"broker_url: {error}") from error
        plain = address.scheme == "amqp" and address.hostname not in LOOPBACK
        if plain and not self.broker_plain_network:
            raise ValueError(
                "broker_url is plain amqp to another host: use amqps with broker_ca_file, or set "
                "broker_plain_network inside a private container network"
            )
        return self

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Environment over the YAML file; no dotenv, no secret folder."""
        yaml_file = os.environ.get("PERFORM_SETTINGS")
        yaml = YamlConfigSettingsSource(settings_cls, yaml_file=yaml_file)
        return init_settings, env_settings, yaml


def load() -> Settings:
    """Read and check the settings; raises CorrectIt naming each wrong one and what to change."""
    yaml_file = os.environ.get("PERFORM_SETTINGS")
    if yaml_file and not Path(yaml_file).is_file():
        raise CorrectIt("settings.no_file", "PERFORM_SETTINGS", path=yaml_file)
    if yaml_file and not _is_mapping(Path(yaml_file)):
        raise CorrectIt("settings.malformed_file", "PERFORM_SETTINGS", path=yaml_file)
    try:
        return Settings()  # type: ignore[call-arg]  # filled from the environment and the file
    except ValidationError as error:
        wrong = "; ".join(
            f"{'.'.join(map(str, item['loc'])) or 'settings'}: {item['msg']}"
            for item in error.errors()
        )
        raise CorrectIt("settings.wrong", wrong=wrong) from error


def _is_mapping(file: Path) -> bool:
    try:
        return isinstance(yaml.safe_load(file.read_bytes()), dict)
    except yaml.YAMLError:
        return False


def read_secret(path: Path) -> str:
    """What a secret file holds, without the line end; CorrectIt when there is none to read."""
    try:
        secret = path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise CorrectIt("settings.unreadable_secret", path=str(path)) from error
    if not secret:
        raise CorrectIt("settings.empty_secret", path=str(path))
    return secret
