"""The association's trust file, read again whenever it changes."""

import base64
import re
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from chassis.errors import CorrectIt
from chassis.logs import logger
from services.benchmark import metrics
from services.benchmark.domain.trust import Trust, TrustedCountry, TrustedKey

log = logger(__name__)

_COUNTRY = re.compile(r"[a-z]{2}")
_PUBLIC = re.compile(r"[A-Za-z0-9_-]{43}")


class TrustFile:
    """Who may speak for which country, always as the file says now.

    A file that became unreadable while the service runs leaves the last good one in force, with an
    alarm: forgetting everybody because of a slip of the pen would help nobody.
    """

    def __init__(self, path: Path) -> None:
        """Read the file; raises CorrectIt naming the mistake."""
        self._path = path
        self._stamp = self._present_stamp()
        self._trust = self._read()

    def current(self) -> Trust:
        """The trust that holds now."""
        stamp = self._present_stamp()
        if stamp != self._stamp:
            self._stamp = stamp
            try:
                self._trust = self._read()
            except CorrectIt as error:
                metrics.TRUST_FILE_WRONG.set(1)
                log.error("trust file is wrong; the last good one stays in force", error=str(error))
            else:
                log.info("trust file read anew", countries=sorted(self._trust))
        return self._trust

    def _present_stamp(self) -> tuple[int, int, int] | None:
        try:
            stat = self._path.stat()
        except OSError:
            return None
        return stat.st_mtime_ns, stat.st_size, stat.st_ino

    def _read(self) -> Trust:
        try:
            trust = parse(self._path.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError) as error:
            raise CorrectIt("trust_file.unreadable", path=str(self._path)) from error
        metrics.TRUST_FILE_WRONG.set(0)
        return trust


def parse(text: str) -> Trust:
    """Read the text of a trust file; raises CorrectIt naming the country at fault."""
    place = "countries"
    try:
        countries = yaml.safe_load(text)["countries"]
        trust = {}
        for place, entry in countries.items():
            trust[place] = _country(place, entry)
    except (yaml.YAMLError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise CorrectIt("trust_file.wrong", "trust_file", place=str(place)) from error
    return trust


def _country(code: str, entry: dict[str, Any]) -> TrustedCountry:
    keys = [_key(each) for each in entry["keys"]]
    by_kid = {key.kid: key for key in keys}
    well_formed = (
        _COUNTRY.fullmatch(code) and type(entry["epoch"]) is int and len(by_kid) == len(keys)
    )
    if not well_formed or entry["epoch"] < 1:
        raise ValueError("country code, epoch or kid")
    return TrustedCountry(entry["epoch"], by_kid)


def _key(entry: dict[str, Any]) -> TrustedKey:
    first, last = entry["not_before"], entry["not_after"]
    if not _PUBLIC.fullmatch(entry["public"]) or type(first) is not date or type(last) is not date:
        raise ValueError("public key or its dates")
    if not isinstance(entry["kid"], str):
        raise TypeError("kid")
    return TrustedKey(entry["kid"], base64.urlsafe_b64decode(entry["public"] + "="), first, last)
