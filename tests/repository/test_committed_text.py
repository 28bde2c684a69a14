"""No committed file names a package registry, a place on somebody's machine, or a secret."""

import re
from pathlib import Path

import pytest

from tests.repository.checkout import files, name

# The brackets keep these patterns from finding themselves.
FORBIDDEN = {
    "a registry's host name": (
        r"pypi[.]org|pythonhosted[.]org|registry[.]npmjs|deb[.]debian[.]org"
        r"|index[-]url|find[-]links|\"resolved\"\s*:"
    ),
    "a path of one machine": r"(?<![\w.-])/(?:work|root|farm|Users|home/[a-z]+|opt/pypi)/",
    "a private key": r"-----BEGIN [A-Z ]*PRIVATE KE[Y]-----",
    "a private JSON Web Key": r"\"d\"\s*:\s*\"[A-Za-z0-9_-]{43}\"",
    "a password in an address": r"\b[a-z+]+://[^\s/:@{}<>$\"']+:[^\s./@{}<>$\"']{3,}@",
}
KEY_FILES = ["*.pem", "*.key", "*.p12", "*.pfx", "id_rsa*", "id_ed25519*", ".erlang.cookie", ".env"]


def readable(path: Path) -> str | None:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return None


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_file_holds(what: str) -> None:
    pattern = re.compile(FORBIDDEN[what])

    found = [
        f"{name(path)}: {match[0]}"
        for path in files()
        if (text := readable(path)) is not None
        for match in pattern.finditer(text)
    ]

    assert found == []


@pytest.mark.parametrize(
    ("what", "text"),
    [
        ("a registry's host name", "https://" + "pypi" + ".org/simple"),
        ("a registry's host name", "--index" + "-url"),
        ("a path of one machine", "cd " + "/root" + "/checkout"),
        ("a path of one machine", '"/home' + '/somebody/x"'),
        ("a private key", "-----BEGIN PRIVATE " + "KEY-----"),
        ("a private JSON Web Key", '"d": "' + "A" * 43 + '"'),
        ("a password in an address", "amqp" + "://guest:" + "guest@broker"),
    ],
)
def test_pattern_finds_what_it_is_for(what: str, text: str) -> None:
    assert re.search(FORBIDDEN[what], text)


def test_no_key_file_is_committed() -> None:
    assert [name(path) for path in files(*KEY_FILES)] == []
