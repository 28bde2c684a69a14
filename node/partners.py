"""Partners of a country's node: where to pull their announcements from, and how to let them in."""

from pathlib import Path
from typing import Annotated, Self
from urllib.parse import quote, urlencode, urlsplit

import yaml
from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    model_validator,
)

from node.errors import Correct

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
Code = Annotated[str, StringConstraints(pattern="^[a-z]{2}$")]


class Upstream(BaseModel):
    """One partner's broker, from which this node pulls."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    uri: str = Field(pattern="^amqps?://[^@]+$")
    user: str
    password_file: Path
    ca_file: Path | None = None
    cert_file: Path | None = None
    key_file: Path | None = None

    @model_validator(mode="after")
    def _refuse_what_others_could_read(self) -> Self:
        address = urlsplit(self.uri)
        if not address.hostname or not address.path.strip("/"):
            raise ValueError("uri needs a host and a virtual host: amqps://host:5671/perform")
        if address.scheme == "amqp":
            if address.hostname not in LOOPBACK:
                raise ValueError(
                    f"plain amqp to {address.hostname} would send passwords and announcements in "
                    "the clear: use amqps with ca_file, cert_file and key_file"
                )
        elif not (self.ca_file and self.cert_file and self.key_file):
            raise ValueError("amqps needs ca_file, cert_file and key_file")
        return self

    def federation_uri(self) -> str:
        """Give the address as RabbitMQ's federation takes it, with the password in it."""
        address = urlsplit(self.uri)
        secret = quote(self.password_file.read_text(encoding="utf-8").strip(), safe="")
        host = f"[{address.hostname}]" if ":" in str(address.hostname) else str(address.hostname)
        port = address.port or (5671 if address.scheme == "amqps" else 5672)
        vhost = quote(address.path.strip("/"), safe="")
        start = f"{address.scheme}://{quote(self.user, safe='')}:{secret}@{host}:{port}/{vhost}"
        if address.scheme == "amqp":
            return start
        options = {
            "cacertfile": str(self.ca_file),
            "certfile": str(self.cert_file),
            "keyfile": str(self.key_file),
            "verify": "verify_peer",
            "server_name_indication": str(address.hostname),
        }
        return f"{start}?{urlencode(options)}"


class Listener(BaseModel):
    """Where partners on other machines reach this node's broker: TLS with client certificates."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    host: str = "0.0.0.0"  # noqa: S104  # partners are elsewhere; TLS and certificates guard it
    port: int = Field(5671, ge=1, le=65535)
    ca_file: Path
    cert_file: Path
    key_file: Path


class Partners(BaseModel):
    """The content of `partners.yaml`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    listen: Listener | None = None
    partners: dict[Code, Upstream] = {}

    def certificates(self) -> set[Path]:
        """Give the files that the broker itself reads: certificates and their keys."""
        parties: list[Upstream | Listener] = [*self.partners.values()]
        if self.listen:
            parties.append(self.listen)
        files = (file for each in parties for file in (each.ca_file, each.cert_file, each.key_file))
        return {file for file in files if file is not None}


def read(file: Path) -> Partners:
    """Read a partners file; no file means no partners elsewhere. Raises `Correct`."""
    if not file.exists():
        return Partners()
    try:
        document = yaml.safe_load(file.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        raise Correct(f"{file} is not YAML: {error}") from error
    try:
        return _anchored(Partners.model_validate(document or {}), file.parent)
    except ValidationError as error:
        wrong = "; ".join(
            f"{'.'.join(map(str, each['loc']))}: {each['msg'].removeprefix('Value error, ')}"
            for each in error.errors()
        )
        raise Correct(f"{file}: {wrong}") from error


def _anchored(partners: Partners, folder: Path) -> Partners:
    """Make relative paths mean the same wherever the broker runs; refuse files that are missing."""
    listen = partners.listen
    return Partners(
        listen=None if listen is None else listen.model_copy(update=_files(listen, folder)),
        partners={
            code: upstream.model_copy(update=_files(upstream, folder))
            for code, upstream in partners.partners.items()
        },
    )


def _files(model: BaseModel, folder: Path) -> dict[str, Path]:
    found = {name: folder / value for name, value in model if isinstance(value, Path)}
    for name, file in found.items():
        if not file.is_file():
            raise Correct(f"partners.yaml, {name}: there is no file {file}")
    return found
