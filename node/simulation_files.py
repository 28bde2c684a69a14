"""Writes a simulated benchmark for an attacker: what was announced, the truth, and who may sign."""

import hashlib
import json
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from joserfc.jwk import OKPKey

from node import new_folder, trust
from services.benchmark.signing import ALGORITHM, Signer
from services.benchmark.simulation.life import Submission
from services.benchmark.simulation.lines import Truth, as_line, stream_line
from services.benchmark.simulation.node import EPOCH, Release
from services.benchmark.simulation.run import FIRST_YEAR, Scenario, happenings, people

# What stands before the 32 private bytes of an Ed25519 key in PKCS #8 (RFC 8410, section 7).
PKCS8 = bytes.fromhex("302e020100300506032b657004220420")
NOT_BEFORE, NOT_AFTER = date(FIRST_YEAR, 1, 1), date(2100, 1, 1)


def write(scenario: Scenario, out: Path) -> dict[str, int]:
    """Make the folder `out` with `stream.jsonl`, `truth.jsonl` and `trust.yaml`, or nothing.

    Returns how many releases and record versions there are. The same scenario gives the same
    bytes. Raises Correct when `out` is there already or cannot be written.
    """
    with new_folder.filled(out) as folder:
        return _write(scenario, folder)


def _write(scenario: Scenario, folder: Path) -> dict[str, int]:
    signers, trusted = _keys(scenario.codes, scenario.seed)
    trust.write(folder / "trust.yaml", trusted)
    behind = Truth(people(scenario))
    counted = {"releases": 0, "records": 0}
    with (
        (folder / "stream.jsonl").open("wb") as stream,
        (folder / "truth.jsonl").open("wb") as true,
    ):
        for each in happenings(scenario):
            if isinstance(each, Release):
                counted["releases"] += 1
                line = stream_line(each, lambda country, payload: signers[country].sign(payload))
                stream.write(as_line(line))
                true.writelines(map(as_line, behind.batch_lines(each)))
            elif isinstance(each, Submission):
                counted["records"] += 1
                true.write(as_line(behind.record_line(each)))
    return counted


def _keys(countries: Iterable[str], seed: int) -> tuple[dict[str, Signer], trust.Trust]:
    """A signer of each country, and the trust file that names them; the keys are no secret."""
    signers, trusted = {}, {}
    with TemporaryDirectory() as folder:
        for country in countries:
            kid = f"{country}-simulated"
            private = hashlib.sha256(f"{seed}:{kid}".encode()).digest()
            key = OKPKey.import_key(PKCS8 + private, {"kid": kid, "alg": ALGORITHM})
            file = Path(folder) / kid
            file.write_text(json.dumps(key.as_dict(private=True)))
            signers[country] = Signer(file)
            public = str(key.as_dict(private=False)["x"])
            known = trust.TrustedKey(kid, public, NOT_BEFORE, NOT_AFTER)
            trusted[country] = trust.TrustedCountry(EPOCH, (known,))
    return signers, trusted
