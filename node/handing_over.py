"""Gives each file of a node to the user whose process reads it; the rest stays with the starter."""

from collections.abc import Iterator
from pathlib import Path

import yaml

from node import partners
from node.errors import Correct
from node.identity import Identity
from node.layout import SERVICES, CountryHome

# To be walked through by whoever knows a name in it, but not listed.
WALKED_THROUGH = 0o711


def hand_over(country: CountryHome, servers: Identity, services: Identity) -> None:
    """Give each file to the user whose process reads it, before that process starts.

    Of `keys/` and `secrets/` services get what their settings name; the passwords of
    administrators and of the operator stay with whoever starts the node. Raises `Correct` for a
    certificate of the partners file that the broker cannot read.
    """
    servers.take(country.broker, country.mongo)
    services.take(*map(country.settings, SERVICES))
    _hand_over_secrets(country, services)
    _hand_over_certificates(country, servers)


def _hand_over_secrets(country: CountryHome, services: Identity) -> None:
    named = set(_named(country))
    for folder in (country.keys, country.secrets):
        if services.is_other:
            folder.chmod(WALKED_THROUGH)
        Identity.own().take_alone(folder, *(set(folder.iterdir()) - named))
        services.take_alone(*(file for file in named if file.parent == folder))


def _named(country: CountryHome) -> Iterator[Path]:
    """Files that settings of services name."""
    for service in SERVICES:
        content = yaml.safe_load(country.settings(service).read_text(encoding="utf-8"))
        yield from (Path(value) for name, value in content.items() if name.endswith("_file"))


def _hand_over_certificates(country: CountryHome, servers: Identity) -> None:
    if not servers.is_other:
        return
    for file in sorted(partners.read(country.partners).certificates()):
        if file.is_relative_to(country.path):
            servers.take_alone(file)
            for folder in file.parents[: len(file.relative_to(country.path).parts) - 1]:
                folder.chmod(folder.stat().st_mode | WALKED_THROUGH)
        if not servers.can_read(file):
            raise Correct(
                f"partners.yaml: the user that the broker runs as cannot read {file}: "
                f"copy it into {country.path / 'tls'} and name the copy"
            )
