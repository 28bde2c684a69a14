"""Reads an address on the web that somebody gives as evidence; nothing ever fetches it."""

import re
import unicodedata
from urllib.parse import urlsplit

from services.assessment.domain.refusal import Refusal

LONGEST = 2_000
SCHEMES = ("http", "https")

# Control and format characters, among them those that reverse the direction of writing; blanks.
_UNSEEN = ("Cc", "Cf", "Cs", "Zl", "Zp", "Zs")
# Browsers read a backslash as a slash, so a name before it would not be the host.
_NOT_IN_A_LINK = re.compile(r'[\\<>"`{}|^]')


def read_link(text: str) -> str:
    """An http or https address with a host and without user name or password; raises Refusal."""
    link = unicodedata.normalize("NFC", text.strip())
    if len(link) > LONGEST:
        raise Refusal("text.too_long", "url", length=len(link), most=LONGEST)
    if any(unicodedata.category(each) in _UNSEEN for each in link) or _NOT_IN_A_LINK.search(link):
        raise Refusal("link.wrong", "url")
    try:
        parts = urlsplit(link)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise Refusal("link.wrong", "url") from error
    if parts.scheme not in SCHEMES:
        raise Refusal("link.scheme", "url")
    if "@" in parts.netloc:
        raise Refusal("link.credentials", "url")
    if not host or not host.strip("."):
        raise Refusal("link.wrong", "url")
    return link
